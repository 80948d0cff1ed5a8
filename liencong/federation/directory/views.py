"""The page with all sites of the province, on the portal."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import local_day, utc_now
from liencong.core.errors import NotFound
from liencong.core.installation import SITES_KEY
from liencong.core.on_demand import OnDemand
from liencong.core.part_cache import Dependencies
from liencong.core.tenancy.tables import PORTAL, Site
from liencong.core.text import format_date
from liencong.core.web.rendering import page
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.core.web.tables import table_file
from liencong.federation.directory import service, telling
from liencong.federation.directory.telling import Group, ListedSite
from liencong.sites.public.parts import Crumb, PageFacts

if TYPE_CHECKING:
    from liencong.core.web import word
else:
    word = OnDemand("liencong.core.web.word")

PATH = "/trang-thanh-phan"
KIND, TIER = "loai", "cap"
COLUMNS = ("name", "address", "tier", "kind", "state", "successor", "updated")
ANNEX_COLUMNS = ("number", "name", "address", "tier", "updated", "state")
ANNEX_WIDTHS = (12, 75, 62, 38, 30, 40)
HOLD = timedelta(minutes=10)
"""How old the dates of the last updates may be: no entry of any site drops the page."""


async def show(request: Request) -> Response:
    """Show every site of the province under the name of its tier."""
    installation, portal = installation_of(request), _portal_of(request)
    dependencies = Dependencies()
    dependencies.on(SITES_KEY)
    dependencies.changes_at([utc_now() + HOLD])
    kind, tier = _asked(request)
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
        {
            "page": facts,
            "groups": await _groups(request),
            "choices": await _choices(request),
            "asked": (kind, tier),
            "narrowed": f"?{urlencode({KIND: kind, TIER: tier})}" if kind or tier else "",
        },
        dependencies,
    )


async def save_table(request: Request) -> Response:
    """Give the directory as a file for spreadsheets."""
    _portal_of(request)
    words = installation_of(request).catalogue.text
    heading = [words(f"annex.{column}") for column in COLUMNS]
    rows = [
        [one.name, one.url, one.tier_label, one.kind_label, one.state_label, one.successor, _day(one)]
        for group in await _groups(request)
        for one in group.sites
    ]
    return table_file(f"trang-thanh-phan-{local_day(utc_now()).isoformat()}", heading, rows)


async def save_annex(request: Request) -> Response:
    """Give the directory as the annex of a decision."""
    portal, words = _portal_of(request), installation_of(request).catalogue.text
    listed = [one for group in await _groups(request) for one in group.sites]
    rows = [
        [
            str(number), one.name, one.url, one.tier_label, _day(one),
            f"{one.state_label}{f' ({one.successor})' if one.successor else ''}",
        ]
        for number, one in enumerate(listed, 1)
    ]  # fmt: skip
    notes = [words("annex.of", portal=portal.name), words("annex.blank")]
    heading = [words(f"annex.{column}") for column in ANNEX_COLUMNS]
    write = partial(word.write_table, words("annex.title"), notes, heading, rows, widths=ANNEX_WIDTHS)
    return word.word_file("phu-luc-trang-thanh-phan", await to_thread.run_sync(write))


async def show_block(
    request: Request, session: AsyncSession, _settings: Any, dependencies: Dependencies
) -> Mapping[str, Any] | None:
    """Show the sites by tier in a block; nothing where there is no other site."""
    dependencies.on(SITES_KEY)
    found = await telling.groups(installation_of(request), {})
    return {"groups": found, "more_url": local_url(request, PATH)} if found else None


async def _groups(request: Request) -> Sequence[Group]:
    installation, (kind, tier) = installation_of(request), _asked(request)
    async with installation.read(site_of(request).id) as session:
        updates = await service.last_updates(session, now=utc_now())
    return await telling.groups(installation, updates, kind=kind, tier=tier)


async def _choices(request: Request) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Give the kinds and tiers that there are, with their words."""
    installation = installation_of(request)
    sites = [site for site in (await installation.sites.load()).by_id.values() if site.kind != PORTAL]
    words = installation.catalogue.text
    return {
        KIND: [(kind, words(f"site_kinds.{kind}")) for kind in sorted({site.kind for site in sites})],
        TIER: [
            (tier, telling.tier_label(installation.catalogue, tier))
            for tier in sorted({site.tier for site in sites if site.tier})
        ],
    }


def _asked(request: Request) -> tuple[str, str]:
    return request.query_params.get(KIND, ""), request.query_params.get(TIER, "")


def _portal_of(request: Request) -> Site:
    portal = site_of(request)
    if portal.kind != PORTAL:
        raise NotFound
    return portal


def _day(one: ListedSite) -> str:
    return format_date(one.updated_at) if one.updated_at else ""
