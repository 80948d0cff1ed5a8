"""Media over the JSON API."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from pydantic import BaseModel, Field

from liencong.core.access.rules import require_somewhere
from liencong.core.clock import utc_now
from liencong.core.db.base import RowNumber
from liencong.core.web.api_lists import After, Limit, Page, cut, read_cursor
from liencong.core.web.forms import check
from liencong.core.web.request import installation_of, local_url, signed_in, site_of
from liencong.sites.media import library, service
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.library import Kind, Wanted
from liencong.sites.media.pictures import lasting_url, smallest_url
from liencong.sites.media.service import MEDIA_WRITE, Description
from liencong.sites.media.tables import MediaVersion
from liencong.sites.media.taking import take_in

router = APIRouter(tags=["media"])

Said = Annotated[str, Form()]


class MediaOut(BaseModel):
    """A file of the site's library; `width` and `height` in pixels, for pictures."""

    id: int
    url: str
    width: int | None
    height: int | None
    alt: str
    credit: str


class MediaItem(MediaOut):
    """A file as a list shows it; `here_url` is its address on the host that was asked."""

    filename: str
    kind: Kind
    size: int
    here_url: str
    thumb_url: str | None


class MediaQuery(BaseModel):
    """Which media are asked for."""

    q: str = Field(default="", max_length=200, description="Words of names and descriptions, marks or none")
    kind: Kind | None = None
    limit: Limit = 50
    after: After = None


@router.get("/media")
async def list_media(request: Request, asked: Annotated[MediaQuery, Query()]) -> Page[MediaItem]:
    """List the site's library, the newest first."""
    actor, site = signed_in(request), site_of(request)
    require_somewhere(actor, MEDIA_WRITE, site.id)
    wanted = Wanted(words=asked.q, kind=asked.kind or "", before=read_cursor(asked.after, RowNumber))
    async with installation_of(request).read(site.id) as session:
        found = await library.list_media(session, actor, wanted, limit=asked.limit + 1)
    page, following = cut(found, asked.limit, lambda one: one.media_id)
    return Page(items=[_item(request, one) for one in page], next=following)


@router.get("/media/{media_id}")
async def show(request: Request, media_id: RowNumber) -> MediaItem:
    """Show a file of the site's library."""
    actor, site = signed_in(request), site_of(request)
    require_somewhere(actor, MEDIA_WRITE, site.id)
    async with installation_of(request).read(site.id) as session:
        return _item(request, await service.get_seen(session, actor, media_id))


@router.post(
    "/media",
    status_code=201,
    responses={
        200: {"model": MediaOut, "description": "The library held the file already; it is used again"}
    },
)
async def upload(
    request: Request,
    response: Response,
    file: Annotated[UploadFile, File()],
    *,
    alt: Said = "",
    credit: Said = "",
    caption: Said = "",
    source: Said = "",
    licence: Said = "",
    licence_note: Said = "",
    taken_on: Annotated[date | None, Form()] = None,
) -> MediaOut:
    """Add a picture or a file to the site's library; bytes that it holds already are not kept twice."""
    said = check(
        Description,
        {"alt": alt, "credit": credit, "caption": caption, "source": source, "licence": licence,
         "licence_note": licence_note, "taken_on": taken_on},
    )  # fmt: skip
    content = await file.read(service.MOST_BYTES + 1)
    arrival = Arrival(site_of(request).id, file.filename or "", content)
    taken = await take_in(installation_of(request), signed_in(request), arrival, said, now=utc_now())
    if taken.known:
        response.status_code = 200
    return MediaOut(**_facts(request, taken.version))


def _item(request: Request, version: MediaVersion) -> MediaItem:
    here = local_url(request, "/media")
    return MediaItem(
        **_facts(request, version),
        filename=version.filename,
        kind=library.kind_of(version),
        size=version.size,
        here_url=lasting_url(version, here),
        thumb_url=smallest_url(version, here),
    )


def _facts(request: Request, version: MediaVersion) -> dict[str, Any]:
    home = installation_of(request).sites.url(site_of(request))
    return {
        "id": version.media_id,
        "url": lasting_url(version, f"{home}/media"),
        "width": version.width,
        "height": version.height,
        "alt": version.media.alt,
        "credit": version.media.credit,
    }
