"""Media over the JSON API."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from pydantic import BaseModel

from liencong.core.clock import utc_now
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.sites.media import service
from liencong.sites.media.pictures import picture_of
from liencong.sites.media.tables import Media

router = APIRouter(tags=["media"])

Said = Annotated[str, Form(max_length=400)]


class MediaOut(BaseModel):
    """A file of the site's library; `width` and `height` in pixels, for pictures."""

    id: int
    url: str
    width: int | None
    height: int | None
    alt: str
    credit: str


@router.post("/media", status_code=201)
async def upload(
    request: Request,
    file: Annotated[UploadFile, File()],
    alt: Said = "",
    credit: Said = "",
    caption: Said = "",
) -> MediaOut:
    """Add a picture or a file to the site's library."""
    installation, actor, site = installation_of(request), signed_in(request), site_of(request)
    content = await file.read(service.MOST_BYTES + 1)
    prepared = await service.prepare(installation.storage, actor, site.id, file.filename or "", content)
    async with installation.write(site.id) as session:
        media = await service.add(
            session, actor, prepared, alt=alt, credit=credit, caption=caption, now=utc_now()
        )
    return _out(media, f"{installation.sites.url(site)}/media")


def _out(media: Media, media_path: str) -> MediaOut:
    picture = picture_of(media, media_path)
    return MediaOut(
        id=media.id,
        url=picture.src if picture else f"{media_path}/{media.uid.hex}/tep",
        width=media.width,
        height=media.height,
        alt=media.alt,
        credit=media.credit,
    )
