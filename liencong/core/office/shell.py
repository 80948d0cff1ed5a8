"""The back office's shell: the frame around each screen, and the way between sites."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from liencong.core.access.rules import EVERY_SITE, OFFICE_ENTER, Actor, require_somewhere, sites_where
from liencong.core.installation import Installation
from liencong.core.office.menu import account_menu_of, menu_of
from liencong.core.office.parts import BarPart
from liencong.core.tenancy.tables import EXTERNAL, PORTAL, Site
from liencong.core.text import clean_line, fold, sort_key
from liencong.core.web.forms import csrf_token
from liencong.core.web.rendering import render
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of

DONE_PARAMETER = "xong"
SWITCH_SHOWS = 12
"""Sites in the switch of the bar; whoever works on more finds them on a screen of their own."""

MOST_SITES = 200


@dataclass(frozen=True)
class OfficeOf:
    """A site's back office, to which somebody may switch."""

    name: str
    url: str
    current: bool


async def screen(
    request: Request, template: str, facts: Mapping[str, Any], *, status: int = 200
) -> HTMLResponse:
    """Render a screen of the back office; raise `Forbidden` for a person without any role on this site."""
    actor, site = signed_in(request), site_of(request)
    require_somewhere(actor, OFFICE_ENTER, site.id)
    installation = installation_of(request)
    menu, sites = menu_of(request, actor, site.id), await sites_of(installation, actor, site)
    office = {
        "home": local_url(request, OFFICE),
        "menu": menu,
        "tabs": next((place.tabs for place in menu if place.current), ()),
        "sites_switch": sites[:SWITCH_SHOWS],
        "sites_count": len(sites),
        "account": actor.name,
        "account_menu": account_menu_of(request, actor, site.id),
        "roles": _roles(installation, actor, site),
        "done": _done(request),
        "bar": [
            {"template": one.template, **await one.gather(request, actor)}
            for one in installation.features.provided(BarPart)
        ],
    }
    context = {"office": office, "site": site, "csrf_token": csrf_token(request), **facts}
    response = HTMLResponse(render(request, template, context, theme="base"), status)
    response.headers["cache-control"] = "no-store"
    return response


async def lead_in(request: Request) -> Response:
    """Lead from the back office's address as people type it to its first screen."""
    return RedirectResponse(local_url(request, f"{OFFICE}/"), 308)


async def show_sites(request: Request) -> Response:
    """Show the sites where somebody works, found by words of their names."""
    installation, actor = installation_of(request), signed_in(request)
    words = clean_line(request.query_params.get("q", ""))[:200]
    sites = await sites_of(installation, actor, site_of(request))
    found = [site for site in sites if fold(words) in fold(site.name)]
    facts = {"words": words, "found": found[:MOST_SITES], "total": len(found)}
    return await screen(request, "office/sites.html", facts)


def done(request: Request, path: str, code: str) -> Response:
    """Lead to a screen that says that something was done, in the words of `done.<code>`."""
    return RedirectResponse(f"{local_url(request, f'{OFFICE}{path}')}?{DONE_PARAMETER}={code}", 303)


def role_words(installation: Installation, role: str) -> str:
    """Give a role in words; in its own name where no feature has words for it."""
    key = f"roles.{role}"
    return installation.catalogue.text(key) if key in installation.catalogue else role


def _done(request: Request) -> str:
    """Give the words for what was done; an address with anything else says nothing."""
    catalogue, key = installation_of(request).catalogue, f"done.{request.query_params.get(DONE_PARAMETER)}"
    return catalogue.text(key) if key in catalogue else ""


def _roles(installation: Installation, actor: Actor, site: Site) -> list[str]:
    held = {right.role for right in actor.rights if right.site_id in (EVERY_SITE, site.id)}
    return [role_words(installation, role) for role in sorted(held)]


async def sites_of(installation: Installation, actor: Actor, here: Site) -> Sequence[OfficeOf]:
    """Give the sites of this installation where somebody works: the portal first, then by name."""
    where = sites_where(actor, OFFICE_ENTER)
    sites = [
        site
        for site in (await installation.sites.load()).by_id.values()
        if site.kind != EXTERNAL and (EVERY_SITE in where or site.id in where)
    ]
    sites.sort(key=lambda site: (site.kind != PORTAL, sort_key(site.name)))
    return [
        OfficeOf(site.name, f"{installation.sites.url(site)}{OFFICE}/", site.id == here.id) for site in sites
    ]
