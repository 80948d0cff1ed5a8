"""The screen on which a curator cuts the picture of a linked entry for the own site."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, Refused
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import installation_of, local_url, path_number, signed_in, site_of
from liencong.federation.link import cropping
from liencong.federation.link.cropping import Croppable
from liencong.sites.media import own_cuts
from liencong.sites.media.changing import FramingInput, hundredths
from liencong.sites.media.pictures import picture_of

SCREEN = "/lien-thong/{link_id}/anh"


async def show(request: Request) -> Response:
    """Show the picture of a link with what is cut off it here, to be changed."""
    found = await _found(request)
    return await _screen(request, found, form_of(hundredths(own_cuts.framing_of(found.base, found.cut))))


async def crop(request: Request) -> Response:
    """Cut the picture otherwise, or show all of it again."""
    form, installation, found = await read_form(request), installation_of(request), await _found(request)
    try:
        framing = None if form.values.get("whole") else form.check(FramingInput).framing()
        prepared = await own_cuts.prepare(installation.storage, found.base, framing) if framing else None
        async with installation.write(site_of(request).id) as session:
            await cropping.crop(
                session, signed_in(request), found.link.id, prepared, base=found.base.id, now=utc_now()
            )
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, found, form, status=422)
    except Refused as error:
        form.errors[""] = message_of(installation.catalogue, error)
        return await _screen(request, await _found(request), form, status=status_of(error))
    return done(request, f"/lien-thong/{found.link.id}", "link-cropped")


async def _found(request: Request) -> Croppable:
    link_id = path_number(request, "link_id")
    async with installation_of(request).read(site_of(request).id) as session:
        return await cropping.get(session, signed_in(request), link_id, now=utc_now())


async def _screen(request: Request, found: Croppable, form: Form, *, status: int = 200) -> Response:
    facts = {
        "form": form,
        "link": found.link,
        "whole": picture_of(found.base, local_url(request, "/media")),
        "is_cut": found.cut is not None,
    }
    return await screen(request, "link/crop.html", facts, status=status)
