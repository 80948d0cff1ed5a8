"""The media library: a site's pictures and files, what is said of them, and where they are used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.access.rules import allowed_somewhere, require_somewhere
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound
from liencong.core.office.shell import done, screen
from liencong.core.text import clean_line
from liencong.core.web.errors import message_of
from liencong.core.web.forms import Form, check, form_of, read_form
from liencong.core.web.listing import listing, page_number
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.sites.media import library, service
from liencong.sites.media import versions as versions_of_media
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.library import Wanted
from liencong.sites.media.licences import LICENCES
from liencong.sites.media.onward import Onward
from liencong.sites.media.pictures import Picture, file_url, picture_of
from liencong.sites.media.service import MEDIA_WRITE, NOTHING_SAID, Description
from liencong.sites.media.tables import Media, MediaVersion
from liencong.sites.media.taking import REFUSALS, Taken, take_in
from liencong.sites.media.uses import MediaUsers, find_uses

LIBRARY = "/thu-vien"
PER_PAGE = 24
MOST_AT_ONCE = 50
"""Files whose words are written on one screen."""

SAID_FOR_ALL = ("credit", "licence")
"""What can be said once for all files that are sent together."""

KNOWN_PARAMETER = "da-co"
KIND_PARAMETER, STATE_PARAMETER = "loai", "loc"


@dataclass(frozen=True)
class Tile:
    """A media as the library shows it; a file that is no picture has an address instead of one."""

    media: Media
    version: MediaVersion
    picture: Picture | None
    url: str
    kind: str


async def show_library(request: Request) -> Response:
    """Show the pictures and files of the site, the newest first."""
    return await _library(request, Form())


async def upload(request: Request) -> Response:
    """Take in files, then ask what they show; those that cannot be taken are named with the reason."""
    form, catalogue = await read_form(request), installation_of(request).catalogue
    taken: list[Taken] = []
    refused: list[str] = []
    try:
        said = check(Description, {name: form.values.get(name, "") for name in SAID_FOR_ALL})
        files = form.uploads("files")[:MOST_AT_ONCE]
        if not files:
            raise Invalid({"files": "file-required"})
    except Invalid as error:
        form.refuse(error, catalogue)
        return await _library(request, form, status=422)
    for file in files:
        try:
            taken.append(await take_posted(request, file, said))
        except REFUSALS as error:
            refused.append(f"{clean_line(file.filename or '')}: {message_of(catalogue, error)}")
    form.errors = {f"files.{number}": told for number, told in enumerate(refused)}
    if not taken:
        return await _library(request, form, status=422)
    versions = [one.version for one in taken]
    known = [str(one.version.media_id) for one in taken if one.known]
    if refused:
        return await _describing(
            request, versions, Form(_values(versions), form.errors), known=known, status=422
        )
    numbers = ",".join(str(one.media_id) for one in versions)
    query = f"?{urlencode({KNOWN_PARAMETER: ','.join(known)})}" if known else ""
    return RedirectResponse(local_url(request, f"{OFFICE}{LIBRARY}/{numbers}{query}"), 303)


async def show_described(request: Request) -> Response:
    """Show what is said of some media, to be changed."""
    versions = await _named(request)
    known = request.query_params.get(KNOWN_PARAMETER, "").split(",")
    return await _describing(request, versions, form_of(_values(versions)), known=known)


async def describe(request: Request) -> Response:
    """Keep what is said of some media."""
    actor, form, versions = signed_in(request), await read_form(request), await _named(request)
    installation, site, now = installation_of(request), site_of(request), utc_now()
    try:
        said = {one.media_id: _said(form, one.media_id) for one in versions}
        async with installation.write(site.id) as session:
            for media_id, description in said.items():
                await service.describe(session, actor, media_id, description, now=now)
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _describing(request, versions, form, status=422)
    onward = next((one for one in _onward(request) if one.name == form.values.get("then")), None)
    if onward is None:
        return done(request, LIBRARY, "saved")
    pictures = [one.media_id for one in versions if one.is_picture]
    return RedirectResponse(local_url(request, f"{OFFICE}{onward.path_with(pictures)}"), 303)


async def show_one(
    request: Request, version: MediaVersion, told: Mapping[str, str], *, status: int
) -> Response:
    """Show one media, with why something was not done with it."""
    form = form_of(_values([version]))
    form.errors = dict(told)
    return await _describing(request, [version], form, status=status)


async def take_posted(request: Request, file: UploadFile, said: Description = NOTHING_SAID) -> Taken:
    """Take a posted file into the library of the request's site; raise one of `REFUSALS`."""
    content = await file.read(service.MOST_BYTES + 1)
    arrival = Arrival(site_of(request).id, file.filename or "", content)
    return await take_in(installation_of(request), signed_in(request), arrival, said, now=utc_now())


def tile_of(request: Request, version: MediaVersion) -> Tile:
    """Give a media as the library shows it."""
    media_path = local_url(request, "/media")
    ending = version.filename.rpartition(".")[2].upper()
    picture = picture_of(version, media_path)
    return Tile(version.media, version, picture, file_url(version, media_path), ending)


async def _library(request: Request, form: Form, *, status: int = 200) -> Response:
    actor, site, page = signed_in(request), site_of(request), page_number(request)
    installation = installation_of(request)
    require_somewhere(actor, MEDIA_WRITE, site.id)
    asked = request.query_params
    wanted = Wanted(
        words=clean_line(asked.get("q", ""))[:200],
        kind=asked.get(KIND_PARAMETER, ""),
        state=asked.get(STATE_PARAMETER, ""),
    )
    users = installation.features.provided(MediaUsers)
    async with installation.read(site.id) as session:
        total = await library.count_media(session, actor, wanted, users)
        found = await library.list_media(
            session, actor, wanted, users, limit=PER_PAGE, offset=(page - 1) * PER_PAGE
        )
    tiles = [tile_of(request, one) for one in found]
    facts = {
        "form": form,
        "wanted": wanted,
        "kinds": library.KINDS,
        "states": library.STATES,
        "licences": LICENCES.values(),
        "most_bytes": service.MOST_BYTES,
        "listing": listing(request, tiles, page=page, total=total, per_page=PER_PAGE),
    }
    return await screen(request, "media/library.html", facts, status=status)


async def _describing(
    request: Request,
    versions: Sequence[MediaVersion],
    form: Form,
    *,
    known: Sequence[str] = (),
    status: int = 200,
) -> Response:
    installation, site = installation_of(request), site_of(request)
    numbers = [one.media_id for one in versions]
    users = installation.features.provided(MediaUsers)
    async with installation.read(site.id) as session:
        uses = await find_uses(session, signed_in(request), numbers, users)
        one = await _one(request, session, versions[0], users) if len(versions) == 1 else None
    facts: dict[str, Any] = {
        "form": form,
        "tiles": [tile_of(request, one) for one in versions],
        "one": one,
        "uses": uses,
        "known": known,
        "onward": _onward(request) if any(one.is_picture for one in versions) else (),
        "licences": LICENCES.values(),
        "numbers": ",".join(map(str, numbers)),
    }
    return await screen(request, "media/describe.html", facts, status=status)


async def _one(
    request: Request, session: AsyncSession, version: MediaVersion, users: Sequence[MediaUsers]
) -> dict[str, Any]:
    """Gather what is shown of a media that has the screen to itself: what it was, and what may be done."""
    history = await versions_of_media.list_with_people(session, version.media_id)
    return {
        "may_change": await versions_of_media.may_change(session, signed_in(request), version, users),
        "is_used": await library.is_used(session, version.media_id, users),
        "history": [(tile_of(request, row.version), row.made_by) for row in history],
    }


async def _named(request: Request) -> list[MediaVersion]:
    """Give the media that an address like `/thu-vien/7,8,9` names."""
    actor, site = signed_in(request), site_of(request)
    numbers = request.path_params["numbers"].split(",")
    require_somewhere(actor, MEDIA_WRITE, site.id)
    if len(numbers) > MOST_AT_ONCE or not all(_is_number(number) for number in numbers):
        raise NotFound
    async with installation_of(request).read(site.id) as session:
        return [await service.get_seen(session, actor, number) for number in dict.fromkeys(map(int, numbers))]


def _onward(request: Request) -> list[Onward]:
    actor, site = signed_in(request), site_of(request)
    offered = installation_of(request).features.provided(Onward)
    return [one for one in offered if allowed_somewhere(actor, one.permission, site.id)]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _values(versions: Sequence[MediaVersion]) -> dict[str, Any]:
    """Give what a form shows of what is said of some media."""
    return {
        f"{one.media_id}.{name}": getattr(one.media, name) or ""
        for one in versions
        for name in Description.model_fields
    }


def _said(form: Form, media_id: int) -> Description:
    given = {name: form.values.get(f"{media_id}.{name}") for name in Description.model_fields}
    try:
        return check(Description, {name: value for name, value in given.items() if value})
    except Invalid as error:
        fields = {f"{media_id}.{name}": code for name, code in error.fields.items()}
        raise Invalid(fields, **error.params) from error
