"""Choosing a picture in a form: one of the library, or a new one that is taken into it."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import UploadFile
from starlette.requests import Request

from liencong.core.access.rules import Actor
from liencong.core.errors import Invalid
from liencong.core.tenancy.scope import scope_of
from liencong.core.web.forms import Form, row_number
from liencong.core.web.request import signed_in
from liencong.sites.media import library
from liencong.sites.media.library import Wanted
from liencong.sites.media.office import Tile, take_posted, tile_of
from liencong.sites.media.service import NOTHING_SAID, Description, in_use, seen_by
from liencong.sites.media.tables import Media, MediaVersion
from liencong.sites.media.taking import REFUSALS

OFFERED = 11

Find = Callable[[AsyncSession, Actor, int], Awaitable[MediaVersion | None]]
"""A way to find a media, by its number, that somebody may show."""


async def find_in_library(session: AsyncSession, actor: Actor, media_id: int) -> MediaVersion | None:
    """Find a media that somebody sees in the library of the session's site."""
    seen = in_use().where(Media.id == media_id, seen_by(actor, scope_of(session)))
    found: MediaVersion | None = await session.scalar(seen)
    return found


async def offered_pictures(
    request: Request, session: AsyncSession, chosen: str, find: Find = find_in_library
) -> list[Tile]:
    """Give the newest pictures that the person sees in the library for a form, the chosen one first."""
    actor = signed_in(request)
    found = await library.list_media(session, actor, Wanted(kind=library.PICTURE), limit=OFFERED)
    number = row_number(chosen)
    if number is not None and number not in {one.media_id for one in found}:
        picture = await find(session, actor, number)
        found[:0] = [picture] if picture else []  # of a number that somebody made up saving tells them
    return [tile_of(request, one) for one in found]


async def take_chosen_file(request: Request, form: Form, *, alt: str) -> None:
    """Take the file in `picture_file` into the library, and choose it; raise `Invalid` beside it."""
    for file in form.uploads("picture_file")[:1]:
        said = Form({"alt": alt, "credit": form.values.get("picture_credit", "")}).check(Description)
        taken = await take_file(request, "picture_file", file, said)
        if not taken.is_picture:
            raise Invalid({"picture_file": "picture-wanted"})
        form.values["picture_id"] = str(taken.media_id)


async def take_file(
    request: Request, field: str, file: UploadFile, said: Description = NOTHING_SAID
) -> MediaVersion:
    """Take a file of a form into the library; raise `Invalid` beside its field."""
    try:
        return (await take_posted(request, file, said)).version
    except REFUSALS as error:
        raise Invalid({field: error.code}, **error.params) from error
