"""Pictures for tests."""

from io import BytesIO

from PIL import Image

from liencong.core.access.rules import Actor
from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.sites.media import service
from liencong.sites.media.tables import Media


def picture(width: int = 640, height: int = 400) -> bytes:
    """Draw a picture of one colour."""
    file = BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, "PNG")
    return file.getvalue()


async def make_media(
    installation: Installation,
    site: Site,
    *,
    by: Actor | None = None,
    filename: str = "anh.png",
    alt: str = "Một bức ảnh",
    **said: str,
) -> Media:
    """Add a picture to a site's library, by default as the operator."""
    actor = by or installation.operator
    prepared = await service.prepare(installation.storage, actor, site.id, filename, picture())
    async with installation.write(site.id) as session:
        return await service.add(session, actor, prepared, alt=alt, **said, now=utc_now())
