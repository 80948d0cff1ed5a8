"""The facts that stand on every public page: who the site is, its menu, its portal, the reading tools."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.requests import Request

from liencong.core.installation import SITES_KEY
from liencong.core.part_cache import Dependencies
from liencong.core.tenancy.tables import PORTAL
from liencong.core.web.rendering import part
from liencong.core.web.request import OFFICE, installation_of, local_url, site_of
from liencong.sites.navigation.service import MenuNode, get_menu
from liencong.sites.public.cards import Titled


@dataclass(frozen=True)
class Crumb:
    """A step of the way from the home page to this one; the last has no address."""

    title: str
    url: str | None


@dataclass(frozen=True)
class PageFacts:
    """What a page says of itself to browsers, search engines and those who share it."""

    title: str
    description: str = ""
    canonical_url: str = ""
    feeds: Sequence[Titled] = ()
    breadcrumbs: Sequence[Crumb] = ()
    image: str | None = None
    lang: str = "vi"
    noindex: bool = False
    structured_data: str | None = None
    on_paper: bool = False
    """Shows the page as it is printed."""
    alone: bool = False
    """Shows the main part without what stands around it on every page, as in a small frame."""


@dataclass(frozen=True)
class SiteFacts:
    """What the chrome of every page shows of its site."""

    name: str
    slug: str
    kind: str
    state: str
    version: int
    successor: "Named | None"
    archived_on: datetime | None
    tagline: str = ""
    governing_agency: str = ""
    responsible_person: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    licence: str = ""
    logo_url: str | None = None
    notice: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    theme_settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """A site as another one names it."""

    name: str
    url: str


@dataclass(frozen=True)
class MenuLink:
    """A place in the menu as the page shows it."""

    title: str
    url: str
    current: bool
    children: Sequence["MenuLink"]


IDENTITY = (
    "tagline",
    "governing_agency",
    "responsible_person",
    "address",
    "phone",
    "email",
    "licence",
    "notice",
    "colours",
    "theme_settings",
)
"""Settings of a site that its chrome shows."""


async def gather(request: Request, dependencies: Dependencies) -> Mapping[str, Any]:
    """Gather the facts for one page."""
    installation, site = installation_of(request), site_of(request)
    sites = await installation.sites.load()
    dependencies.on(f"site:{site.id}", SITES_KEY)

    async def read_menu(own: Dependencies) -> list[MenuNode]:
        own.on(f"site:{site.id}")
        async with installation.read(site.id) as session:
            return await get_menu(session)

    menu = await part(request, ("menu", site.id), read_menu, dependencies)
    portal = sites.portal if site.kind != PORTAL else None
    return {
        "site": await site_facts(request),
        "portal": Named(portal.name, installation.sites.url(portal)) if portal else None,
        "menu": [_menu_link(request, node) for node in menu],
        "footer_links": [_footer_link(request, link) for link in site.settings.get("footer_links", ())],
        "page": PageFacts(title=site.name),
        "reading": dict(request.query_params),
        "office_url": local_url(request, f"{OFFICE}/"),
    }


async def site_facts(request: Request) -> SiteFacts:
    """Gather what the chrome of every page shows of the site."""
    directory, site = installation_of(request).sites, site_of(request)
    successor = (await directory.load()).by_id.get(site.successor_id) if site.successor_id else None
    return SiteFacts(
        name=site.name,
        slug=site.slug,
        kind=site.kind,
        state=site.state,
        version=site.version,
        successor=Named(successor.name, directory.url(successor)) if successor else None,
        archived_on=site.archived_at,
        **{name: site.settings[name] for name in IDENTITY if name in site.settings},
        logo_url=local_url(request, site.settings["logo_url"]) if site.settings.get("logo_url") else None,
    )


def _footer_link(request: Request, link: Mapping[str, str]) -> Titled:
    url = link["url"]
    return Titled(link["title"], local_url(request, url) if url.startswith("/") else url)


def _menu_link(request: Request, node: MenuNode) -> MenuLink:
    url = local_url(request, node.url) if node.url.startswith("/") else node.url
    path = request.url.path
    current = path == url or (node.url != "/" and path.startswith(f"{url}/"))
    return MenuLink(node.title, url, current, [_menu_link(request, child) for child in node.children])
