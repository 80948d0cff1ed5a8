"""The portal's screens of sites hosted elsewhere: how each stands, and adding one."""

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import EVERY_SITE, PLATFORM_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, LiencongError, NotFound
from liencong.core.office.shell import done, screen
from liencong.core.tenancy.tables import PORTAL
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.federation.peer import adding, service
from liencong.federation.peer.adding import SHOWN, Preview

PEERS = "/nguon-ngoai"
ADD = f"{PEERS}/them"


async def show_peers(request: Request) -> Response:
    """Show every peer, those in trouble first."""
    manage(request)
    async with installation_of(request).read(None) as session:
        rows = await service.list_peers(session, now=utc_now())
    return await screen(request, "peer/list.html", {"rows": rows, "tiers": _tier_words(request)})


async def show_add(request: Request) -> Response:
    """Ask for the address of a new peer."""
    manage(request)
    return await _add_screen(request, form_of({}))


async def look(request: Request) -> Response:
    """Look at an address and show what would come from there; nothing is kept."""
    form = await read_form(request)
    manage(request)
    preview = await _looked_at(request, form, utc_now())
    if preview is not None:
        form.values["name"] = preview.found.name
    return await _add_screen(request, form, preview, status=422 if form.errors else 200)


async def add(request: Request) -> Response:
    """Add what was looked at, and have it pulled."""
    manage(request)
    form, now, installation = await read_form(request), utc_now(), installation_of(request)
    preview = await _looked_at(request, form, now)
    if preview is None:
        return await _add_screen(request, form, status=422)
    said = {name: str(form.values.get(name, "")) for name in ("name", "slug", "tier")}
    try:
        async with installation.write(None) as session:
            peer = await adding.add(installation, session, signed_in(request), preview, **said, now=now)
    except LiencongError as error:
        _refuse(request, form, error)
        return await _add_screen(request, form, preview, status=status_of(error))
    return done(request, f"{PEERS}/{peer.site_id}", "peer-added")


async def _looked_at(request: Request, form: Form, now: datetime) -> Preview | None:
    """Look at the address of a form; where that fails, say why beside the field."""
    url = str(form.values.get("url", "")).strip()
    if not url:
        form.refuse(Invalid({"url": "required"}), installation_of(request).catalogue)
        return None
    try:
        return await adding.look(installation_of(request), url, now=now)
    except LiencongError as error:
        form.errors["url"] = message_of(installation_of(request).catalogue, error)
        return None


async def _add_screen(
    request: Request, form: Form, preview: Preview | None = None, *, status: int = 200
) -> Response:
    facts: dict[str, Any] = {
        "form": form,
        "preview": preview,
        "shown": SHOWN,
        "tiers": list(_tier_words(request).items()),
    }
    return await screen(request, "peer/add.html", facts, status=status)


def manage(request: Request) -> None:
    """Let only who manages the platform go on, and only on the portal."""
    if site_of(request).kind != PORTAL:
        raise NotFound
    require(signed_in(request), PLATFORM_MANAGE, EVERY_SITE)


def _refuse(request: Request, form: Form, error: LiencongError) -> None:
    catalogue = installation_of(request).catalogue
    if isinstance(error, Invalid):
        form.refuse(error, catalogue)
    else:
        form.errors["url"] = message_of(catalogue, error)


def _tier_words(request: Request) -> dict[str, str]:
    words = installation_of(request).catalogue.text
    return {tier: words(f"tiers.{tier}") for tier in ("agency", "commune", "other")}
