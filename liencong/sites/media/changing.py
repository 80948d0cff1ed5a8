"""The screens on which a media gets other bytes, is cut, brought back, thrown away and taken out again."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require_somewhere
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.sites.media import office, service, trash, versions
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.framing import WHOLE_PICTURE, Framing, check_framing
from liencong.sites.media.gate import gate_of
from liencong.sites.media.office import LIBRARY
from liencong.sites.media.service import MEDIA_WRITE
from liencong.sites.media.tables import MediaVersion
from liencong.sites.media.taking import REFUSALS
from liencong.sites.media.uses import MediaUsers


class FramingInput(BaseModel):
    """A rectangle and a focal point as people give them: in hundredths of the whole picture."""

    left: float = Field(ge=0, le=100)
    top: float = Field(ge=0, le=100)
    width: float = Field(ge=0, le=100)
    height: float = Field(ge=0, le=100)
    focus_x: float = Field(ge=0, le=100)
    focus_y: float = Field(ge=0, le=100)

    def framing(self) -> Framing:
        """Give the framing; raise `Invalid` where it leaves the picture."""
        found = Framing(**{name: round(value / 100, 4) for name, value in self.model_dump().items()})
        check_framing(found)
        return found


async def show_framing(request: Request) -> Response:
    """Show a picture with what is cut off it and its focal point, to be changed."""
    version = await _picture(request)
    return await _framing_screen(request, version, form_of(hundredths(Framing.of(version.framing))))


async def frame(request: Request) -> Response:
    """Cut a picture otherwise, or show the whole again."""
    form, version, installation = await read_form(request), await _picture(request), installation_of(request)
    try:
        framing = WHOLE_PICTURE if form.values.get("whole") else form.check(FramingInput).framing()
        prepared = await versions.prepare_cut(installation.storage, version, framing)
        async with installation.write(site_of(request).id) as session:
            await versions.cut(
                session, signed_in(request), version.media_id, prepared, _users(request), now=utc_now()
            )
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _framing_screen(request, version, form, status=422)
    except Refused as error:
        form.errors[""] = message_of(installation.catalogue, error)
        return await _framing_screen(request, await _picture(request), form, status=status_of(error))
    return done(request, f"{LIBRARY}/{version.media_id}", "cut")


async def replace(request: Request) -> Response:
    """Put another file in place of a media's present one."""
    form, version, installation = await read_form(request), await _version(request), installation_of(request)
    actor, site, now = signed_in(request), site_of(request), utc_now()
    try:
        file = next(iter(form.uploads("file")), None)
        if file is None:
            raise Invalid({"file": "file-required"})
        arrival = Arrival(site.id, file.filename or "", await file.read(service.MOST_BYTES + 1))
        prepared = await service.prepare(gate_of(installation, now=now), actor, arrival)
        async with installation.write(site.id) as session:
            await versions.replace_with(session, actor, version.media_id, prepared, _users(request), now=now)
    except (Invalid, *REFUSALS) as error:
        told = {"file": message_of(installation.catalogue, error)}
        return await office.show_one(request, version, told, status=status_of(error))
    return done(request, f"{LIBRARY}/{version.media_id}", "replaced")


async def bring_back(request: Request) -> Response:
    """Show an earlier version of a media again."""
    await read_form(request)
    version, number = await _version(request), path_number(request, "number")
    async with installation_of(request).write(site_of(request).id) as session:
        await versions.bring_back(
            session, signed_in(request), version.media_id, number, _users(request), now=utc_now()
        )
    return done(request, f"{LIBRARY}/{version.media_id}", "brought-back")


async def throw_away(request: Request) -> Response:
    """Put a media that nothing shows into the trash."""
    await read_form(request)
    version, actor = await _version(request), signed_in(request)
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            await trash.throw_away(session, actor, version.media_id, _users(request), now=utc_now())
    except Refused as error:
        told = {"": message_of(installation_of(request).catalogue, error)}
        return await office.show_one(request, version, told, status=status_of(error))
    return done(request, LIBRARY, "media-trashed")


async def take_out(request: Request) -> Response:
    """Take a media out of the trash."""
    await read_form(request)
    version = await _version(request)
    async with installation_of(request).write(site_of(request).id) as session:
        await trash.take_out(session, signed_in(request), version.media_id, now=utc_now())
    return done(request, f"{LIBRARY}/{version.media_id}", "restored")


async def _framing_screen(
    request: Request, version: MediaVersion, form: Form, *, status: int = 200
) -> Response:
    async with installation_of(request).read(site_of(request).id) as session:
        whole = await versions.get_whole(session, version)
    facts: dict[str, Any] = {
        "form": form,
        "media": version.media,
        "whole": office.tile_of(request, whole).picture,
        "is_cut": Framing.of(version.framing).cuts,
    }
    return await screen(request, "media/framing.html", facts, status=status)


async def _version(request: Request) -> MediaVersion:
    actor, site = signed_in(request), site_of(request)
    require_somewhere(actor, MEDIA_WRITE, site.id)
    async with installation_of(request).read(site.id) as session:
        return await service.get_seen(session, actor, path_number(request, "media_id"))


async def _picture(request: Request) -> MediaVersion:
    version = await _version(request)
    if not version.is_picture:
        raise NotFound(media_id=version.media_id)
    return version


def _users(request: Request) -> Sequence[MediaUsers]:
    return installation_of(request).features.provided(MediaUsers)


def hundredths(framing: Framing) -> dict[str, str]:
    """Give a framing as people give it, in hundredths."""
    return {name: f"{value * 100:.2f}".rstrip("0").rstrip(".") for name, value in asdict(framing).items()}
