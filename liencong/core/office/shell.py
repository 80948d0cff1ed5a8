"""The back office's shell: which menu a person sees, and the frame around each screen."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from liencong.core.access.rules import EVERY_SITE, OFFICE_ENTER, Actor, allowed, require, sites_where
from liencong.core.feature import MenuEntry
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.core.web.forms import csrf_token
from liencong.core.web.rendering import render
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of

DONE_PARAMETER = "xong"


async def screen(
    request: Request, template: str, facts: Mapping[str, Any], *, status: int = 200
) -> HTMLResponse:
    """Render a screen of the back office; raise `Forbidden` for a person without any role on this site."""
    actor, site = signed_in(request), site_of(request)
    require(actor, OFFICE_ENTER, site.id)
    installation = installation_of(request)
    office = {
        "menu": _menu(request, installation, actor, site),
        "sites_switch": await _sites_of(installation, actor),
        "account": actor.name,
        "roles": sorted({right.role for right in actor.rights if right.site_id in (EVERY_SITE, site.id)}),
        "on_behalf_of": any(right.on_behalf_of_id for right in actor.rights),
        "done": request.query_params.get(DONE_PARAMETER),
    }
    context = {"office": office, "site": site, "csrf_token": csrf_token(request), **facts}
    response = HTMLResponse(render(request, template, context, theme="base"), status)
    response.headers["cache-control"] = "no-store"
    return response


def _menu(request: Request, installation: Installation, actor: Actor, site: Site) -> list[dict[str, Any]]:
    entries = sorted((entry for feature in installation.features for entry in feature.menu), key=_order)
    return [
        {
            "title": installation.catalogue.text(entry.label),
            "url": local_url(request, f"{OFFICE}{entry.path}"),
            "icon": entry.icon,
            "current": _is_current(request, entry),
        }
        for entry in entries
        if allowed(actor, entry.permission, site.id)
    ]


def _order(entry: MenuEntry) -> int:
    return entry.order


def _is_current(request: Request, entry: MenuEntry) -> bool:
    path = request.url.path.removeprefix(local_url(request, OFFICE)).rstrip("/") or "/"
    return path == entry.path if entry.path == "/" else path.startswith(entry.path)


async def _sites_of(installation: Installation, actor: Actor) -> list[dict[str, str]]:
    where = sites_where(actor, OFFICE_ENTER)
    sites = (await installation.sites.load()).by_id.values()
    return [
        {"name": site.name, "url": f"{installation.sites.url(site)}{OFFICE}/"}
        for site in sites
        if EVERY_SITE in where or site.id in where
    ]
