"""Choosing a picture in a form: one of the library, or a new one that is taken into it."""

from contextlib import suppress

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.errors import Invalid, NotFound, TooLarge
from liencong.core.web.forms import Form
from liencong.core.web.request import signed_in
from liencong.sites.media import service
from liencong.sites.media.failures import UnfitFile
from liencong.sites.media.office import Tile, take_in, tile_of

OFFERED = 23


async def offered_pictures(request: Request, session: AsyncSession, chosen: str) -> list[Tile]:
    """Give the newest pictures that the person sees in the library for a form, the chosen one first."""
    actor = signed_in(request)
    found = await service.list_media(session, actor, pictures_only=True, limit=OFFERED)
    is_number = chosen.isascii() and chosen.isdigit() and len(chosen) < 10
    if is_number and chosen not in {str(one.id) for one in found}:
        with suppress(NotFound):  # a number that somebody made up: saving tells them
            found.insert(0, await service.get_seen(session, actor, int(chosen)))
    return [tile_of(request, one) for one in found]


async def take_chosen_file(request: Request, form: Form, *, alt: str) -> None:
    """Take the file in `picture_file` into the library, and choose it; raise `Invalid` beside it."""
    uploads = form.uploads("picture_file")
    if not uploads:
        return
    try:
        taken = await take_in(request, uploads[0], alt=alt, credit=str(form.values.get("picture_credit", "")))
    except (UnfitFile, TooLarge) as error:
        raise Invalid({"picture_file": error.code}, **error.params) from error
    finally:
        await uploads[0].close()
    if taken.width is None:
        raise Invalid({"picture_file": "picture-wanted"})
    form.values["picture_id"] = str(taken.id)
