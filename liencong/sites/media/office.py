"""The media library: a site's pictures and files, what is said of them, and where they are used."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.access.rules import Actor, require_somewhere
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound, TooLarge
from liencong.core.office.shell import done, screen
from liencong.core.text import clean_line
from liencong.core.web.errors import message_of
from liencong.core.web.forms import Form, check, form_of, read_form
from liencong.core.web.listing import listing, page_number
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.sites.media import service
from liencong.sites.media.failures import UnfitFile
from liencong.sites.media.pictures import Picture, picture_of
from liencong.sites.media.service import MEDIA_WRITE, Description
from liencong.sites.media.tables import Media

LIBRARY = "/thu-vien"
PER_PAGE = 24
MOST_AT_ONCE = 50
"""Files whose words are written on one screen."""


@dataclass(frozen=True)
class Use:
    """A thing that shows a media; `path` leads to it below the back office."""

    title: str
    path: str


@dataclass(frozen=True)
class MediaUsers:
    """A feature's way to tell which of its things, as far as somebody sees them, show media of the site."""

    find: Callable[[AsyncSession, Actor, Sequence[int]], Awaitable[Mapping[int, Sequence[Use]]]]


@dataclass(frozen=True)
class Tile:
    """A media as the library shows it; a file that is no picture has an address instead of one."""

    media: Media
    picture: Picture | None
    url: str
    kind: str


async def show_library(request: Request) -> Response:
    """Show the pictures and files of the site, the newest first."""
    return await _library(request, Form())


async def upload(request: Request) -> Response:
    """Take in files, then ask what they show; those that cannot be taken are named with the reason."""
    form = await read_form(request)
    media, refused = [], []
    for file in form.uploads("files")[:MOST_AT_ONCE]:
        try:
            media.append(await take_in(request, file, credit=str(form.values.get("credit", ""))))
        except (UnfitFile, TooLarge) as error:
            refused.append(f"{file.filename}: {message_of(installation_of(request).catalogue, error)}")
    if not media and not refused:
        form.refuse(Invalid({"files": "file-required"}), installation_of(request).catalogue)
        return await _library(request, form, status=422)
    form.errors = {f"files.{number}": told for number, told in enumerate(refused)}
    if not media:
        return await _library(request, form, status=422)
    if refused:
        return await _describing(request, media, Form(_values(media), form.errors), status=422)
    return RedirectResponse(
        local_url(request, f"{OFFICE}{LIBRARY}/{','.join(str(one.id) for one in media)}"), 303
    )


async def show_described(request: Request) -> Response:
    """Show what is said of some media, to be changed."""
    media = await _named(request)
    return await _describing(request, media, form_of(_values(media)))


async def describe(request: Request) -> Response:
    """Keep what is said of some media."""
    actor, form, media = signed_in(request), await read_form(request), await _named(request)
    installation, site, now = installation_of(request), site_of(request), utc_now()
    try:
        said = {one.id: _said(form, one.id) for one in media}
        async with installation.write(site.id) as session:
            for media_id, description in said.items():
                await service.describe(session, actor, media_id, description, now=now)
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _describing(request, media, form, status=422)
    return done(request, LIBRARY, "saved")


async def take_in(request: Request, file: UploadFile, **said: str) -> Media:
    """Take a posted file into the library, in a transaction of its own; raise `UnfitFile`, `TooLarge`."""
    installation, actor, site = installation_of(request), signed_in(request), site_of(request)
    content = await file.read(service.MOST_BYTES + 1)
    prepared = await service.prepare(installation.storage, actor, site.id, file.filename or "", content)
    async with installation.write(site.id) as session:
        return await service.add(session, actor, prepared, **said, now=utc_now())


def tile_of(request: Request, media: Media) -> Tile:
    """Give a media as the library shows it."""
    media_path = local_url(request, "/media")
    kind = media.filename.rpartition(".")[2].upper()[:5]
    return Tile(media, picture_of(media, media_path), f"{media_path}/{media.uid.hex}/tep", kind)


async def _library(request: Request, form: Form, *, status: int = 200) -> Response:
    actor, site = signed_in(request), site_of(request)
    words = clean_line(request.query_params.get("q", ""))[:200]
    require_somewhere(actor, MEDIA_WRITE, site.id)
    page = page_number(request)
    async with installation_of(request).read(site.id) as session:
        total = await service.count_media(session, actor, words=words)
        found = await service.list_media(
            session, actor, words=words, limit=PER_PAGE, offset=(page - 1) * PER_PAGE
        )
    tiles = [tile_of(request, one) for one in found]
    facts = {
        "form": form,
        "words": words,
        "listing": listing(request, tiles, page=page, total=total, per_page=PER_PAGE),
    }
    return await screen(request, "media/library.html", facts, status=status)


async def _describing(request: Request, media: Sequence[Media], form: Form, *, status: int = 200) -> Response:
    installation, site = installation_of(request), site_of(request)
    numbers = [one.id for one in media]
    uses: dict[int, list[Use]] = {number: [] for number in numbers}
    async with installation.read(site.id) as session:
        for users in installation.features.provided(MediaUsers):
            for number, found in (await users.find(session, signed_in(request), numbers)).items():
                uses[number] += found
    facts: dict[str, Any] = {
        "form": form,
        "tiles": [tile_of(request, one) for one in media],
        "uses": uses,
        "numbers": ",".join(map(str, numbers)),
    }
    return await screen(request, "media/describe.html", facts, status=status)


async def _named(request: Request) -> list[Media]:
    """Give the media that an address like `/thu-vien/7,8,9` names."""
    actor, site = signed_in(request), site_of(request)
    numbers = request.path_params["numbers"].split(",")
    require_somewhere(actor, MEDIA_WRITE, site.id)
    if len(numbers) > MOST_AT_ONCE or not all(_is_number(number) for number in numbers):
        raise NotFound
    async with installation_of(request).read(site.id) as session:
        return [await service.get_seen(session, actor, number) for number in dict.fromkeys(map(int, numbers))]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _values(media: Sequence[Media]) -> dict[str, Any]:
    return {f"{one.id}.{name}": getattr(one, name) for one in media for name in Description.model_fields}


def _said(form: Form, media_id: int) -> Description:
    try:
        return check(
            Description,
            {name: form.values.get(f"{media_id}.{name}", "") for name in Description.model_fields},
        )
    except Invalid as error:
        fields = {f"{media_id}.{name}": code for name, code in error.fields.items()}
        raise Invalid(fields, **error.params) from error
