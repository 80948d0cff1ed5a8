"""Sends media to readers: only what a public revision shows, or to staff of the site what they work with."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from liencong.core.access.rules import OFFICE_ENTER, Actor, allowed_somewhere
from liencong.core.errors import NotFound
from liencong.core.storage import Storage
from liencong.core.text import slugify
from liencong.core.web.request import actor_of, installation_of, site_of
from liencong.sites.media import service
from liencong.sites.media.pictures import FILE, VERSION_PARAMETER, variant_name
from liencong.sites.media.ranges import Span, span_of
from liencong.sites.media.shapes import WEBP, WHOLE
from liencong.sites.media.tables import MediaVersion


@dataclass(frozen=True)
class PublicMedia:
    """A feature's way to find a media that it shows to the public of a site, in each version shown."""

    find: Callable[[AsyncSession, UUID], Awaitable[Sequence[MediaVersion]]]


@dataclass(frozen=True)
class StaffMedia:
    """A feature's way to find a media that it shows to who works on the site, in each version shown."""

    find: Callable[[AsyncSession, Actor, UUID], Awaitable[Sequence[MediaVersion]]]


@dataclass(frozen=True)
class Sendable:
    """A stored file ready to be sent: the `exact` one that was asked for, or what stands in its place."""

    key: str
    content_type: str
    disposition: str
    exact: bool

    @property
    def etag(self) -> str:
        """Its mark: bytes under a key never change."""
        return f'"{hashlib.blake2b(self.key.encode(), digest_size=10).hexdigest()}"'


PUBLIC, CHECKED, STAFF_ONLY = "public, max-age=3600", "public, no-cache", "private, no-store"
"""Pages name the version that they show, which may be kept for a while; an address without one is asked for
anew each time, since its bytes may have been replaced."""

HARMLESS = {"content-security-policy": "default-src 'none'; sandbox", "x-content-type-options": "nosniff"}
"""Headers under which no file can run as a page of the site."""

PICTURE_NAME = re.compile(r"(?:(?P<shape>[a-z]+)-)?(?P<width>\d{1,5})\.(?P<format>webp|avif)")


async def show(request: Request) -> Response:
    """Send a picture in one of its widths, or a file as it came in."""
    installation, site = installation_of(request), site_of(request)
    uid, number = _uid(request.path_params["uid"]), _number(request.query_params.get(VERSION_PARAMETER, ""))
    async with installation.read(site.id) as session:
        version, cache_control = await _find(request, session, uid, number)
    if version is None:
        raise NotFound
    wanted = _wanted(version, request.path_params["name"])
    if cache_control == PUBLIC and not wanted.exact:
        cache_control = CHECKED
    return await send(request, installation.storage, wanted, cache_control)


async def send(request: Request, storage: Storage, wanted: Sendable, cache_control: str) -> Response:
    """Send a stored file, or the part of it that was asked for; nothing to those who have it already."""
    headers = {
        **HARMLESS,
        "cache-control": cache_control,
        "content-disposition": wanted.disposition,
        "etag": wanted.etag,
        "accept-ranges": "bytes",
    }
    if wanted.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    size = await storage.size(wanted.key)
    if request.headers.get("if-range", wanted.etag) != wanted.etag:
        span: Span | None = None
    else:
        span = span_of(request.headers.get("range", ""), size)
    if span is None:
        headers["content-length"] = str(size)
        return StreamingResponse(storage.stream(wanted.key), media_type=wanted.content_type, headers=headers)
    headers["content-range"] = span.of(size)
    if span.is_empty:
        return Response(status_code=416, headers=headers)
    headers["content-length"] = str(span.stop - span.start)
    part = storage.stream(wanted.key, span.start, span.stop)
    return StreamingResponse(part, 206, media_type=wanted.content_type, headers=headers)


async def _find(
    request: Request, session: AsyncSession, uid: UUID, number: int | None
) -> tuple[MediaVersion | None, str]:
    """Find the version that was asked for, or the one to be shown in its place; and who may keep it."""
    shown: list[MediaVersion] = []
    for one in installation_of(request).features.provided(PublicMedia):
        shown += await one.find(session, uid)
        if shown and number is None:
            break
        if exact := _numbered(shown, number):
            return exact, PUBLIC
    if not shown or number is not None:
        found = await _find_for_staff(request, session, uid, number)
        if found is not None:
            return found, STAFF_ONLY
    return _newest(shown), CHECKED


async def _find_for_staff(
    request: Request, session: AsyncSession, uid: UUID, number: int | None
) -> MediaVersion | None:
    actor = actor_of(request)
    if actor is None or not allowed_somewhere(actor, OFFICE_ENTER, site_of(request).id):
        return None
    if own := await service.find_seen(session, actor, uid, number=number):
        return own
    shown: list[MediaVersion] = []
    for one in installation_of(request).features.provided(StaffMedia):
        shown += await one.find(session, actor, uid)
    return _numbered(shown, number) or _newest(shown)


def _numbered(versions: Sequence[MediaVersion], number: int | None) -> MediaVersion | None:
    return next((version for version in versions if version.number == number), None)


def _newest(versions: Sequence[MediaVersion]) -> MediaVersion | None:
    return max(versions, key=lambda version: version.number, default=None)


def _wanted(version: MediaVersion, name: str) -> Sendable:
    if not version.is_picture:
        if name != FILE:
            raise NotFound
        return Sendable(version.key, version.content_type, attachment(version.filename), exact=True)
    asked = PICTURE_NAME.fullmatch(name)
    if asked is None:
        raise NotFound
    exact = next((one for one in version.variants if variant_name(one) == name), None)
    chosen = exact or _nearest(version, asked)
    return Sendable(chosen["key"], f"image/{chosen['format']}", "inline", exact=exact is not None)


def _nearest(version: MediaVersion, asked: re.Match[str]) -> dict[str, Any]:
    """Give what stands in place of a variant that this version does not have: addresses outlive pictures."""
    shape, width = asked["shape"] or WHOLE.name, int(asked["width"])

    def distance(one: Mapping[str, Any]) -> tuple[bool, bool, int]:
        return one["shape"] != shape, one["format"] != WEBP, abs(one["width"] - width)

    found: dict[str, Any] = min(version.variants, key=distance)
    return found


def attachment(filename: str) -> str:
    """Give the header by which a file is saved under its name, not opened."""
    stem, _, ending = filename.rpartition(".")
    plain = f"{slugify(stem, fallback=FILE)}.{ending}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename)}"


def _uid(text: str) -> UUID:
    try:
        return UUID(hex=text)
    except ValueError as error:
        raise NotFound from error


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
