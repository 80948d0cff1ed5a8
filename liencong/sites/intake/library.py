"""Takes the pictures and files that items refer to from a folder into the sites' libraries."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

import anyio
from obstore.store import MemoryStore
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.errors import TooLarge
from liencong.core.installation import Installation
from liencong.core.scanner import TooLargeToScan
from liencong.core.storage import Storage
from liencong.core.text import shorten
from liencong.core.web.errors import line_of
from liencong.sites.entry.service import EntryInput
from liencong.sites.intake.formats.item import ImportedItem, ImportedMedia, Remark
from liencong.sites.intake.wishes import Wishes
from liencong.sites.media import service as media
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.failures import UnfitFile
from liencong.sites.media.gate import Gate, gate_of
from liencong.sites.media.pictures import lasting_url
from liencong.sites.media.service import Description
from liencong.sites.media.tables import MediaVersion

_RESIZED = re.compile(r"-\d+x\d+(?=\.\w+$)")
"""How WordPress marks the smaller copies that it makes of a picture."""


@dataclass(frozen=True)
class Found:
    """A file that an item refers to, stored unless the library of the site has it already."""

    said: ImportedMedia
    digest: str
    prepared: media.Prepared | None


class Library:
    """The files of a folder, found by the addresses that they had on the web."""

    def __init__(self, installation: Installation, actor: Actor, wishes: Wishes, *, now: datetime) -> None:
        self._installation = installation
        self._actor = actor
        self._folder = wishes.media
        self._files = dict(_files_in(wishes.media)) if wishes.media else {}
        self._prepared: dict[tuple[int, str], media.Prepared] = {}
        gate = gate_of(installation, now=now)
        self._gate = _without_traces(gate) if wishes.dry_run else gate

    async def look_for(self, item: ImportedItem, site_id: int) -> tuple[list[Found], list[Remark]]:
        """Find the files that an item refers to, and say of the others why they do not come along.

        Needs no transaction: a file that no row names is nobody's.
        """
        found: list[Found] = []
        remarks: list[Remark] = []
        for said in item.attachments:
            try:
                one = await self._look_for(said, site_id)
            except (UnfitFile, TooLarge, TooLargeToScan) as error:
                params = {"address": said.url, "reason": line_of(self._installation.catalogue, error)}
                remarks.append(Remark(item.external_id, item.title, "media-refused", params))
                continue
            if one is not None:
                found.append(one)
            else:
                code = "media-not-in-folder" if self._folder else "media-not-exported"
                remarks.append(Remark(item.external_id, item.title, code, {"address": said.url}))
        return found, remarks

    async def _look_for(self, said: ImportedMedia, site_id: int) -> Found | None:
        file = self._files.get(_path_in(self._files, said.url))
        if file is None:
            return None
        if (await anyio.Path(file).stat()).st_size > media.MOST_BYTES:
            raise TooLarge
        content = await anyio.Path(file).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        async with self._installation.read(site_id) as session:
            if await media.find_by_digest(session, self._actor, digest):
                return Found(said, digest, None)
        if (site_id, digest) not in self._prepared:
            self._prepared[site_id, digest] = await media.prepare(
                self._gate, self._actor, Arrival(site_id, file.name, content)
            )
        return Found(said, digest, self._prepared[site_id, digest])

    async def put_in(
        self,
        session: AsyncSession,
        given: EntryInput,
        item: ImportedItem,
        found: list[Found],
        *,
        now: datetime,
    ) -> EntryInput:
        """Give an item's text with its files in the library of the session's site."""
        body, picture_id = given.body_html, given.picture_id
        for one in found:
            row = await self._row_of(session, one, now=now)
            if row is None:
                continue
            body = body.replace(f'"{escape(one.said.url, quote=False)}"', f'"{lasting_url(row, "/media")}"')
            if one.said.url == item.lead_image and row.is_picture:
                picture_id = row.media_id
        return given.model_copy(update={"body_html": body, "picture_id": picture_id})

    async def _row_of(self, session: AsyncSession, one: Found, *, now: datetime) -> MediaVersion | None:
        row = await media.find_by_digest(session, self._actor, one.digest)
        if row is not None or one.prepared is None:
            return row
        words = one.said.alt or one.said.title
        said = Description(alt=shorten(words, 400), caption=shorten(one.said.caption, 2000))
        return await media.add(session, self._actor, one.prepared, said, now=now)


def _without_traces(gate: Gate) -> Gate:
    """Give a gate of which nothing is left: what a dry run prepares is forgotten with it."""

    async def put_away(*_: object) -> None:
        return

    return Gate(Storage(MemoryStore(), keeps_types=False), gate.scanner, put_away)


def _files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """List the files of a folder by their paths below it; links to elsewhere are not followed."""
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            yield normalize("NFC", file.relative_to(folder).as_posix()), file


def _path_in(files: Mapping[str, Path], address: str) -> str:
    """Find the longest end of an address's path that is a file's, or of the picture of which it is a copy."""
    path = normalize("NFC", unquote(urlsplit(address).path))
    for whole in (path, _RESIZED.sub("", path)):
        parts = whole.split("/")
        ends = ("/".join(parts[start:]) for start in range(len(parts)))
        if end := next((end for end in ends if end in files), ""):
            return end
    return ""
