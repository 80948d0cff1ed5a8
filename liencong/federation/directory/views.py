"""The page with all sites of the province, on the portal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import utc_now
from liencong.core.errors import NotFound
from liencong.core.installation import SITES_KEY, Installation
from liencong.core.part_cache import Dependencies
from liencong.core.tenancy.tables import PORTAL, Site
from liencong.core.text import sort_key
from liencong.core.text.catalogue import Catalogue
from liencong.core.web.rendering import page
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.federation.directory import service
from liencong.sites.public.parts import Crumb, PageFacts

PATH = "/trang-thanh-phan"
HOLD = timedelta(minutes=10)
"""How old the dates of the last updates may be: no entry of any site drops the page."""


@dataclass(frozen=True)
class ListedSite:
    """A site of the directory."""

    name: str
    url: str
    kind_label: str
    state: str
    updated_at: datetime | None


@dataclass(frozen=True)
class Group:
    """The sites of one tier."""

    title: str
    sites: Sequence[ListedSite]


async def show(request: Request) -> Response:
    """Show every site of the province under the name of its tier."""
    installation, portal = installation_of(request), site_of(request)
    if portal.kind != PORTAL:
        raise NotFound
    dependencies = Dependencies()
    dependencies.on(SITES_KEY)
    dependencies.changes_at([utc_now() + HOLD])
    async with installation.read(portal.id) as session:
        updates = await service.last_updates(session)
    others = [site for site in (await installation.sites.load()).by_id.values() if site.kind != PORTAL]
    words = installation.catalogue.text
    facts = PageFacts(
        title=words("directory.title"),
        description=words("directory.purpose"),
        canonical_url=f"{installation.sites.url(portal)}{PATH}",
        breadcrumbs=[
            Crumb(words("nav.home"), local_url(request, "/")),
            Crumb(words("directory.title"), None),
        ],
    )
    return await page(
        request,
        "directory.html",
        {"page": facts, "groups": _groups(installation, others, updates)},
        dependencies,
    )


def _groups(
    installation: Installation, sites: Sequence[Site], updates: Mapping[int, datetime]
) -> Sequence[Group]:
    by_tier: dict[str, list[ListedSite]] = {}
    for site in sorted(sites, key=lambda site: sort_key(site.name)):
        by_tier.setdefault(site.tier, []).append(_listed(installation, site, updates))
    return [Group(_tier_label(installation.catalogue, tier), by_tier[tier]) for tier in sorted(by_tier)]


def _listed(installation: Installation, site: Site, updates: Mapping[int, datetime]) -> ListedSite:
    return ListedSite(
        name=site.name,
        url=f"{installation.sites.url(site)}/",
        kind_label=installation.catalogue.text(f"site_kinds.{site.kind}"),
        state=site.state,
        updated_at=updates.get(site.id),
    )


def _tier_label(catalogue: Catalogue, tier: str) -> str:
    """Give the name of a tier: the catalogue's, else the words of whoever made the sites."""
    key = f"tiers.{tier}"
    return catalogue.text(key) if key in catalogue else tier or catalogue.text("tiers.other")
