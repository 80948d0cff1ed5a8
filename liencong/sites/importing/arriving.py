"""Takes in what somebody wants to import: a file that they send, or what stands at a feed's address."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import BinaryIO

from anyio import to_thread
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile

from liencong.core.db.base import uuid7
from liencong.core.errors import Invalid
from liencong.core.http.failures import FetchFailed
from liencong.core.http.guarded import GuardedClient, Limits
from liencong.core.installation import Installation
from liencong.core.text import clean_line
from liencong.core.text.inputs import Line
from liencong.sites.importing.service import Brought
from liencong.sites.intake.formats.errors import UnreadableFile
from liencong.sites.intake.formats.feed import MAX_BYTES
from liencong.sites.intake.sources import Format, tell_format, unpacked

FETCHED = Limits(seconds=30, content_bytes=MAX_BYTES)
"""What fetching a feed may cost."""

_PIECE = 1 << 20
_TYPE = "application/octet-stream"


class Named(BaseModel):
    """What somebody says of data to be imported; a format that is not named is told by the data."""

    format: Format | None = None
    address: Line = Field(default="", max_length=1000)


async def bring(installation: Installation, named: Named, file: UploadFile | None) -> Brought:
    """Store the data of an import; raise `Invalid` where there is none, or it cannot be had."""
    if file is None and not named.address:
        raise Invalid({"file": "import-nothing-named"})
    return await _store(installation, named, file) if file else await fetch(installation, named.address)


async def fetch(installation: Installation, address: str) -> Brought:
    """Fetch a feed and store it; raise `Invalid` where its address gives none."""
    try:
        async with GuardedClient(allow=installation.settings.reachable) as client:
            answer = await client.get(address, limits=FETCHED)
    except FetchFailed as error:
        raise Invalid({"address": error.code}, **error.params) from error
    if answer.status != HTTPStatus.OK or not answer.content:
        raise Invalid({"address": "import-address-answers"}, status=answer.status)
    key = _new_key()
    await installation.storage.put(key, answer.content, _TYPE)
    return Brought("feed", address, key, address)


async def _store(installation: Installation, named: Named, file: UploadFile) -> Brought:
    try:
        told = await to_thread.run_sync(_format_of, file.file) if named.format is None else named.format
    except UnreadableFile as error:
        raise Invalid({"file": error.code}, **error.params) from error
    await file.seek(0)
    key = _new_key()
    await installation.storage.put(key, _pieces(file), _TYPE)
    return Brought(told, clean_line(file.filename or ""), key)


def _format_of(file: BinaryIO) -> Format:
    with unpacked(file) as inside:
        return tell_format(inside)


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(_PIECE):
        yield piece


def _new_key() -> str:
    return f"imports/{uuid7().hex}"
