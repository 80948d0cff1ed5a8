"""Reads files that public pages offer, one after another, in a process that may die of them."""

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL

import anyio
import structlog
from anyio.abc import Process
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import utc_now
from liencong.core.errors import NotFound
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.storage import Storage
from liencong.core.text import clean_text, to_unicode
from liencong.sites.attachment import store
from liencong.sites.attachment.rules import MOST_CHARACTERS, MOST_FILE_BYTES, MOST_SECONDS, RECIPE, Outcome
from liencong.sites.attachment.tables import FileText
from liencong.sites.media.sniff import MediaType
from liencong.sites.media.tables import MediaVersion

log = structlog.get_logger()

PROGRAM = "liencong.sites.attachment.extraction"
ROUND_SECONDS = 60
"""How long one round goes on before it looks whether another process should go on."""


@dataclass(frozen=True)
class FileRead(Event):
    """The text of a media's file is known, or that it has none."""

    media_id: int


async def read_new(installation: Installation) -> None:
    """Read files that public pages offer and nobody has read, the newest first, until the round is over."""
    over = time.monotonic() + ROUND_SECONDS
    while time.monotonic() < over:
        async with installation.read(None) as session:
            version = await store.find_unread(session)
        if version is None:
            return
        outcome, text = await read_file(installation.storage, version)
        async with installation.write(None) as session:
            await _keep(session, version, outcome, text)


async def forget(installation: Installation) -> None:
    """Throw away the text of files that no media holds any more."""
    async with installation.write(None) as session:
        await store.forget_orphans(session)


async def read_file(storage: Storage, version: MediaVersion) -> tuple[Outcome, str]:
    """Read the text of a file; whatever is wrong with the file is an outcome, not an error."""
    if version.size > MOST_FILE_BYTES:
        return Outcome.TOO_LARGE, ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        try:
            await storage.copy_to(version.key, path)
        except NotFound:
            return Outcome.LOST, ""
        return await extract(MediaType(version.content_type), path)


async def extract(kind: MediaType, path: Path) -> tuple[Outcome, str]:
    """Have a process of its own read a file of this machine."""
    command = [sys.executable, "-I", "-B", "-m", PROGRAM, kind.extension, str(path)]
    content = b""
    async with await anyio.open_process(command, stderr=DEVNULL) as process:
        with anyio.move_on_after(3 * MOST_SECONDS) as waiting:
            content = await _output_of(process)
            await process.wait()
        if process.returncode is None:
            process.kill()
    if waiting.cancelled_caught or process.returncode != 0:
        log.info("file not read", kind=kind.extension, status=process.returncode)
        return Outcome.UNREADABLE, ""
    text, _ = to_unicode(clean_text(content.decode("utf-8", "replace")))
    return (Outcome.READ, text[:MOST_CHARACTERS]) if text.strip() else (Outcome.EMPTY, "")


async def _output_of(process: Process) -> bytes:
    """Give what a process writes, as much as it may."""
    gathered, most = bytearray(), 8 * MOST_CHARACTERS
    assert process.stdout is not None
    async for piece in process.stdout:
        gathered += piece
        if len(gathered) > most:
            process.kill()
            break
    return bytes(gathered)


async def _keep(session: AsyncSession, version: MediaVersion, outcome: Outcome, text: str) -> None:
    now = utc_now()
    outbox.mark_bulk(session)
    read = FileText(digest=version.digest, outcome=outcome, text=text, recipe=RECIPE, read_at=now)
    await session.merge(read)
    for site_id, media_id in await store.media_with(session, version.digest):
        outbox.append(session, FileRead(site_id, media_id), now=now)
