"""The screen on which an entry of the site, own or linked, is put into places of the home page."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import FRONT_MANAGE, allowed, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound
from liencong.core.office.shell import done, screen
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import OFFICE, installation_of, local_url, path_number, signed_in, site_of
from liencong.sites.entry import window
from liencong.sites.entry.tables import Entry
from liencong.sites.highlight import placing
from liencong.sites.highlight.places_form import read_places, values_of

PLACES_SCREEN = "/tren-trang-chu/{entry_id}"


async def show(request: Request) -> Response:
    """Show in which places of the home page an entry stands, to be changed."""
    return await _screen(request, None)


async def save(request: Request) -> Response:
    """Put an entry into the places that were ticked, and take it out of the others."""
    actor, form, entry_id = signed_in(request), await read_form(request), path_number(request, "entry_id")
    installation, now = installation_of(request), utc_now()
    try:
        wishes = read_places(form)
        async with installation.write(site_of(request).id) as session:
            if wishes is None:  # nothing was changed, which only those who may change it are told
                wishes = await placing.places_of(session, entry_id, now=now)
            await placing.put(session, actor, entry_id, wishes, now=now)
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, status=422)
    return done(request, PLACES_SCREEN.format(entry_id=entry_id), "places-set")


async def show_panel(request: Request, session: AsyncSession, entry: Entry) -> Mapping[str, Any] | None:
    """Show on a public entry's screen where it stands on the home page, and the way to put it there."""
    site, now = site_of(request), utc_now()
    if entry.live_revision_id is None or not allowed(signed_in(request), FRONT_MANAGE, site.id):
        return None
    stands = await placing.places_of(session, entry.id, now=now)
    if not stands and not await placing.open_places(session):
        return None
    url = local_url(request, f"{OFFICE}{PLACES_SCREEN.format(entry_id=entry.id)}")
    return {"stands": stands, "url": url}


async def _screen(request: Request, form: Form | None, *, status: int = 200) -> Response:
    site, entry_id, now = site_of(request), path_number(request, "entry_id"), utc_now()
    require(signed_in(request), FRONT_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        shown = await window.find_shown(session, entry_id, now=now)
        if not shown:
            raise NotFound(entry_id=entry_id)
        stands = await placing.places_of(session, entry_id, now=now)
        places = await placing.list_choices(session, entry_id, now=now)
    facts = {
        "form": form or form_of(values_of(stands)),
        "shown": shown[0],
        "places": places,
    }
    return await screen(request, "highlight/entry.html", facts, status=status)
