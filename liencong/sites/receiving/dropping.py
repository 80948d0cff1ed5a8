"""Takes the messages that other systems drop into folders (S54): `SITE/BOARD/` below the setting's folder.

A message is an edXML file, a zip archive, or a folder. What was taken is moved to `da-nhan/`, what cannot be
read to `loi/`, with the reason in a file beside it.
"""

import hashlib
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import structlog
from anyio import to_thread

from liencong.core.clock import utc_now
from liencong.core.db.base import uuid7
from liencong.core.errors import LiencongError
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.core.web.errors import line_of
from liencong.sites.board import service as boards
from liencong.sites.receiving import rules, service
from liencong.sites.receiving.archives import MOST_FILES, MOST_UNPACKED, ArchiveTooLarge
from liencong.sites.receiving.parcels import read_parcel
from liencong.sites.receiving.service import Original
from liencong.sites.receiving.tables import Received

log = structlog.get_logger()

TAKEN, FAILED = "da-nhan", "loi"
UNFINISHED = (".tmp", ".part", ".filepart", ".crdownload")
SETTLED_SECONDS = 10
"""How long nothing of a message may have changed before it counts as complete."""

MOST_AT_ONCE = 100
CONTENT_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class Dropped:
    """A message in a folder."""

    path: Path
    site_slug: str
    board: str


async def take_all(installation: Installation) -> None:
    """Take what was dropped, of all sites; one that fails holds up no other."""
    home, sites = installation.settings.drop_folder, (await installation.sites.load()).by_slug
    for dropped in await to_thread.run_sync(lambda: list(_complete(home, utc_now().timestamp()))):
        site = sites.get(dropped.site_slug)
        if site is None:
            continue
        try:
            content = await to_thread.run_sync(_content_of, dropped.path)
            await receive_parcel(installation, site, dropped.board, content)
        except LiencongError as error:
            reason = line_of(installation.catalogue, error)
            log.warning("dropped message not taken", site_id=site.id, why=error.code)
            await to_thread.run_sync(_put_aside, dropped.path, FAILED, reason)
            continue
        await to_thread.run_sync(_put_aside, dropped.path, TAKEN, "")


async def receive_parcel(
    installation: Installation, site: Site, board: str, content: bytes
) -> Received | None:
    """Keep a message that came as a file, to wait on a board; None where it came before.

    Raises `Unreadable`, and `Invalid` where there is no such board.
    """
    matter = await to_thread.run_sync(read_parcel, content)
    key, origin = f"received/{uuid7().hex}", f"file:{hashlib.sha256(content).hexdigest()}"
    await installation.storage.put(key, content, CONTENT_TYPE)
    kept = None
    try:
        async with installation.write(site.id) as session:
            target = await boards.get_by_name(session, board)
            original = Original(rules.FILE, origin, key, len(content))
            kept = await service.receive(session, original, matter, target.id, known=True, now=utc_now())
    finally:
        if kept is None:
            await installation.storage.delete(key)
    return kept


def _complete(home: Path, now: float) -> Iterator[Dropped]:
    """Give the messages of which nothing has changed for a while; links are left alone."""
    if not home.is_dir():
        return
    found = 0
    for board in sorted(home.glob("*/*/")):
        for path in sorted(board.iterdir()):
            if path.name in (TAKEN, FAILED) or path.name.startswith(".") or path.is_symlink():
                continue
            if path.suffix.lower() in UNFINISHED or now - _changed_at(path) < SETTLED_SECONDS:
                continue
            yield Dropped(path, board.parent.name, board.name)
            found += 1
            if found == MOST_AT_ONCE:
                return


def _changed_at(path: Path) -> float:
    inside = [path, *path.rglob("*")] if path.is_dir() else [path]
    return max(one.lstat().st_mtime for one in inside)


def _content_of(path: Path) -> bytes:
    """Give a message's bytes; a folder's as an archive of its files."""
    if not path.is_dir():
        if path.stat().st_size > MOST_UNPACKED:
            raise ArchiveTooLarge
        return path.read_bytes()
    files = [one for one in sorted(path.rglob("*")) if one.is_file() and not one.is_symlink()]
    if len(files) > MOST_FILES or sum(one.stat().st_size for one in files) > MOST_UNPACKED:
        raise ArchiveTooLarge
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(file.relative_to(path).as_posix()), file.read_bytes())
    return packed.getvalue()


def _put_aside(path: Path, folder: str, reason: str) -> None:
    """Move a message to where it is out of the way, beside earlier ones of its name."""
    aside = path.parent / folder
    aside.mkdir(exist_ok=True)
    target = aside / path.name
    if target.exists():
        target = aside / f"{uuid7().hex}-{path.name}"
    shutil.move(path, target)
    if reason:
        target.with_name(f"{target.name}.ly-do.txt").write_text(f"{reason}\n", encoding="utf-8")
