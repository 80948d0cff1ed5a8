"""Pictures for tests."""

from io import BytesIO

from PIL import Image

from liencong.core.access.rules import Actor
from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.sites.media import service
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.gate import gate_of
from liencong.sites.media.service import Description
from liencong.sites.media.tables import MediaVersion


def picture(width: int = 640, height: int = 400) -> bytes:
    """Draw a picture of one colour."""
    file = BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, "PNG")
    return file.getvalue()


async def make_media(
    installation: Installation,
    site: Site,
    content: bytes = b"",
    *,
    by: Actor | None = None,
    name: str = "anh.png",
    alt: str = "Một bức ảnh",
    **said: str,
) -> MediaVersion:
    """Add a file, by default a picture, to a site's library, by default as the operator."""
    actor, now = by or installation.operator, utc_now()
    gate = gate_of(installation, now=now)
    prepared = await service.prepare(gate, actor, Arrival(site.id, name, content or picture()))
    async with installation.write(site.id) as session:
        return await service.add(session, actor, prepared, Description(alt=alt, **said), now=now)
