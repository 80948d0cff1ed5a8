"""Takes the pictures and files that items refer to into the sites' libraries."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from obstore.store import MemoryStore
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.errors import TooLarge
from liencong.core.http.failures import FetchFailed
from liencong.core.installation import Installation
from liencong.core.scanner import TooLargeToScan
from liencong.core.storage import Storage
from liencong.core.text import shorten
from liencong.core.web.errors import line_of
from liencong.sites.entry.service import EntryInput
from liencong.sites.intake.formats.item import ImportedItem, ImportedMedia, Remark
from liencong.sites.intake.media_sources import NoFiles, SourceFile
from liencong.sites.intake.wishes import Wishes
from liencong.sites.media import service as media
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.failures import UnfitFile
from liencong.sites.media.gate import Gate, gate_of
from liencong.sites.media.pictures import lasting_url
from liencong.sites.media.service import Description
from liencong.sites.media.tables import MediaVersion

_PICTURE_ELSEWHERE = re.compile(r'<img(?=[^>]* src="https?:)(?: [a-z-]+="[^"]*")* ?/?>')
"""In cleaned HTML, a picture that is not of this installation."""


@dataclass(frozen=True)
class Found:
    """A file that an item refers to, stored unless the library of the site has it already."""

    said: ImportedMedia
    digest: str
    description: Description
    prepared: media.Prepared | None


class Library:
    """The files that items refer to, found where the wishes say and let in by the one gate."""

    def __init__(self, installation: Installation, actor: Actor, wishes: Wishes, *, now: datetime) -> None:
        self._installation = installation
        self._actor = actor
        self._source = wishes.media or NoFiles()
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
            except (UnfitFile, TooLarge, TooLargeToScan, FetchFailed) as error:
                params = {"address": said.url, "reason": line_of(self._installation.catalogue, error)}
                remarks.append(Remark(item.external_id, item.title, "media-refused", params))
                continue
            if one is not None:
                found.append(one)
            else:
                params = {"address": said.url}
                remarks.append(Remark(item.external_id, item.title, self._source.absent_code, params))
        return found, remarks

    async def _look_for(self, said: ImportedMedia, site_id: int) -> Found | None:
        file = await self._source.find(said)
        if file is None:
            return None
        digest = hashlib.sha256(file.content).hexdigest()
        description = _description(said, file)
        async with self._installation.read(site_id) as session:
            if await media.find_by_digest(session, self._actor, digest):
                return Found(said, digest, description, None)
        if (site_id, digest) not in self._prepared:
            self._prepared[site_id, digest] = await media.prepare(
                self._gate, self._actor, Arrival(site_id, file.name, file.content)
            )
        return Found(said, digest, description, self._prepared[site_id, digest])

    async def put_in(
        self,
        session: AsyncSession,
        given: EntryInput,
        item: ImportedItem,
        found: Sequence[Found],
        *,
        now: datetime,
    ) -> EntryInput:
        """Give an item's text with its files in the library of the session's site.

        Files that the text does not name are offered below it.
        """
        body, picture_id = given.body_html, given.picture_id
        for one in found:
            row = await self._row_of(session, one, now=now)
            if row is None:
                continue
            address = f'"{escape(one.said.url, quote=False)}"'
            if not row.is_picture and address not in body:
                body += f"<p><a href={address}>{escape(one.said.title or row.filename, quote=False)}</a></p>"
            body = body.replace(address, f'"{lasting_url(row, "/media")}"')
            if one.said.url == item.lead_image and row.is_picture:
                picture_id = row.media_id
        if not self._source.leaves_addresses:
            body = _PICTURE_ELSEWHERE.sub("", body)
        return given.model_copy(update={"body_html": body, "picture_id": picture_id})

    async def _row_of(self, session: AsyncSession, one: Found, *, now: datetime) -> MediaVersion | None:
        row = await media.find_by_digest(session, self._actor, one.digest)
        if row is not None or one.prepared is None:
            return row
        return await media.add(session, self._actor, one.prepared, one.description, now=now)


def _description(said: ImportedMedia, file: SourceFile) -> Description:
    return Description(
        alt=shorten(said.alt or said.title, 400),
        caption=shorten(said.caption, 2000),
        credit=shorten(file.credit, 200),
        source=shorten(file.source, 300),
    )


def _without_traces(gate: Gate) -> Gate:
    """Give a gate of which nothing is left: what a dry run prepares is forgotten with it."""

    async def put_away(*_: object) -> None:
        return

    return Gate(Storage(MemoryStore(), keeps_types=False), gate.scanner, put_away)
