"""Sends media to readers: only what a public revision shows, or to staff of the site what they work with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from liencong.core.access.rules import OFFICE_ENTER, Actor, allowed_somewhere
from liencong.core.errors import NotFound
from liencong.core.web.request import actor_of, installation_of, site_of
from liencong.sites.media import service
from liencong.sites.media.tables import Media


@dataclass(frozen=True)
class PublicMedia:
    """A feature's way to find a media that it shows to the public of a site."""

    find: Callable[[AsyncSession, UUID], Awaitable[Media | None]]


@dataclass(frozen=True)
class StaffMedia:
    """A feature's way to find a media that it shows to somebody who works on the site."""

    find: Callable[[AsyncSession, Actor, UUID], Awaitable[Media | None]]


PUBLIC, STAFF_ONLY = "public, max-age=3600", "private, no-store"
PICTURE_TYPES = {"webp": "image/webp", "avif": "image/avif", "jpeg": "image/jpeg"}


async def show(request: Request) -> Response:
    """Send a picture in one of its widths, or a file as it was uploaded."""
    installation, site = installation_of(request), site_of(request)
    uid = _uid(request.path_params["uid"])
    async with installation.read(site.id) as session:
        shown = [await one.find(session, uid) for one in installation.features.provided(PublicMedia)]
        media = next((one for one in shown if one is not None), None)
        cache_control = PUBLIC if media else STAFF_ONLY
        if media is None:
            media = await _find_for_staff(request, session, uid)
    if media is None:
        raise NotFound
    name = request.path_params["name"]
    key, content_type, disposition = _wanted(media, name)
    headers = {
        "cache-control": cache_control,
        "content-security-policy": "default-src 'none'; sandbox",
        "content-disposition": disposition,
        "etag": f'"{media.digest}/{name}"',
    }
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["content-length"] = str(await installation.storage.size(key))
    return StreamingResponse(installation.storage.stream(key), media_type=content_type, headers=headers)


async def _find_for_staff(request: Request, session: AsyncSession, uid: UUID) -> Media | None:
    actor = actor_of(request)
    if actor is None or not allowed_somewhere(actor, OFFICE_ENTER, site_of(request).id):
        return None
    found = await service.find_seen(session, actor, uid)
    for one in installation_of(request).features.provided(StaffMedia) if found is None else ():
        found = found or await one.find(session, actor, uid)
    return found


def _uid(text: str) -> UUID:
    try:
        return UUID(hex=text)
    except ValueError as error:
        raise NotFound from error


def _wanted(media: Media, name: str) -> tuple[str, str, str]:
    for variant in media.variants:
        if name == f"{variant['width']}.{variant['format']}":
            return variant["key"], PICTURE_TYPES[variant["format"]], "inline"
    if name != "tep" or media.variants:
        raise NotFound
    filename = media.filename.encode("ascii", "ignore").decode().replace('"', "")
    return media.key, media.content_type, f'attachment; filename="{filename}"'
