"""Makes what pages show of pictures, beside everything else: every shape in every encoding.

What comes in has one shape in one encoding, which is quick; the rest is made here, by one process at a time,
and so is everything that an older recipe made.
"""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import utc_now
from liencong.core.errors import NotFound
from liencong.core.installation import Installation
from liencong.core.on_demand import OnDemand
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.storage import Storage
from liencong.core.tenancy.scope import every_site
from liencong.sites.media import shapes
from liencong.sites.media.failures import UnfitFile
from liencong.sites.media.framing import Framing
from liencong.sites.media.service import store_variants
from liencong.sites.media.tables import MediaVersion

if TYPE_CHECKING:
    from PIL import Image

    from liencong.sites.media import images
else:
    images = OnDemand("liencong.sites.media.images")

log = structlog.get_logger()

ROUND_SECONDS = 60
"""How long one round goes on before it looks whether another process should go on."""


T = TypeVar("T")


def _step_back() -> None:
    """Let this thread work only while nobody else wants the processor, where systems tell threads apart."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


_BACKGROUND = ThreadPoolExecutor(1, "media-variants", _step_back)


@dataclass(frozen=True)
class MediaDrawn(Event):
    """Other pictures of a media are there to be shown."""

    media_id: int


async def make_missing(installation: Installation) -> None:
    """Make pictures that are missing, the newest first, until there are none or the round is over."""
    over = time.monotonic() + ROUND_SECONDS
    while time.monotonic() < over:
        async with installation.read(None) as session:
            version = await _find_waiting(session)
        if version is None:
            return
        await make(installation, version)


async def make(installation: Installation, version: MediaVersion) -> None:
    """Make all pictures of a version, and let pages show them.

    Versions of other media that stand under the same key show the same pictures. One whose bytes are lost
    stays as it is and is not tried again.
    """
    variants = version.variants
    try:
        variants = await _draw(installation.storage, version)
    except (NotFound, UnfitFile) as error:
        log.warning("picture not made", media=version.media_id, number=version.number, error=str(error))
    async with installation.write(None) as session:
        outbox.mark_bulk(session)
        for row in await _list_alike(session, version):
            row.variants, row.recipe = variants, shapes.RECIPE
            outbox.append(session, MediaDrawn(row.site_id, row.media_id), now=utc_now())
    kept = {one["key"] for one in variants}
    for key in {one["key"] for one in version.variants} - kept:
        await installation.storage.delete(key)


async def _draw(storage: Storage, version: MediaVersion) -> list[dict[str, Any]]:
    content, framing = await storage.get(version.key), Framing.of(version.framing)
    image = await _beside(partial(_open, content, framing))
    variants: list[dict[str, Any]] = []
    for shape in shapes.SHAPES:
        if shape.aspect is not None and images.fits(image, shape):
            continue
        for encoding in shapes.ENCODINGS:
            if version.recipe == 0 and (made := _made(version, shape, encoding)):
                variants += made
                continue
            draw = partial(images.make_variants, image, shape, encoding, focus=framing.focus)
            variants += await store_variants(storage, shape, await _beside(draw))
    return variants


async def _beside(work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_BACKGROUND, work)


def _made(version: MediaVersion, shape: shapes.Shape, encoding: str) -> list[dict[str, Any]]:
    return [one for one in version.variants if (one["shape"], one["format"]) == (shape.name, encoding)]


async def _find_waiting(session: AsyncSession) -> MediaVersion | None:
    waiting = (
        select(MediaVersion)
        .where(MediaVersion.recipe < shapes.RECIPE, MediaVersion.width.is_not(None))
        .order_by(MediaVersion.recipe, MediaVersion.id.desc())
    )
    with every_site(session):
        found: MediaVersion | None = await session.scalar(waiting.limit(1))
    return found


async def _list_alike(session: AsyncSession, version: MediaVersion) -> list[MediaVersion]:
    same_key = select(MediaVersion).where(
        MediaVersion.key == version.key, MediaVersion.recipe == version.recipe
    )
    with every_site(session):
        found = await session.scalars(same_key)
    return [one for one in found if one.framing == version.framing]


def _open(content: bytes, framing: Framing) -> "Image.Image":
    return images.cut(images.decode_image(content), framing)
