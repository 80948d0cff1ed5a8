"""Has what comes in looked through for harmful programs, where the installation has a scanner (S71).

The scanner is clamd of ClamAV, asked over a socket: `zINSTREAM`, the file in pieces that tell their length,
an empty piece, and one line comes back (clamd(8)). Whatever else happens means that the file was not scanned.
"""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Protocol
from urllib.parse import unquote, urlsplit

from liencong.core.errors import Unavailable, WrongSetting

SETTING = "LIENCONG_SCAN_URL"
EXPECTED = "clamd:///FOLDER/clamd.ctl or clamd://HOST[:PORT], or nothing"

CLAMD_PORT = 3310
CONNECT_SECONDS = 5
SCAN_SECONDS = 150
"""Longer than clamd itself works on a file (its MaxScanTime is 120 seconds)."""

PIECE_BYTES = 1 << 20


EICAR = bytes.fromhex(
    "58354f2150254041505b345c505a58353428505e2937434329377d24"
    "45494341522d5354414e444152442d414e544956495255532d544553542d46494c452124482b482a"
)
"""The harmless text that every scanner reports (EICAR); written so that none reports this file."""


class NotScanned(Unavailable):
    """The scanner does not answer, so nobody knows whether the file is harmless."""

    code = "scan-failed"


class TooLargeToScan(NotScanned):
    """The file is larger than the scanner takes (StreamMaxLength of clamd)."""

    code = "scan-too-large"


class Scanner(Protocol):
    """Looks for harmful programs in files."""

    async def scan(self, content: bytes) -> str | None:
        """Give the name of what was found in a file, None for nothing; raise `NotScanned`."""


class NoScanner:
    """Stands where an installation has no scanner: whatever comes in passes."""

    async def scan(self, content: bytes) -> str | None:
        """Find nothing."""
        return None


class Clamd:
    """A clamd on a socket of this machine or on another one."""

    def __init__(self, path: str, host: str, port: int) -> None:
        self._path = path
        self._host = host
        self._port = port

    async def scan(self, content: bytes) -> str | None:
        """Give the name of what was found in a file, None for nothing; raise `NotScanned`."""
        try:
            async with asyncio.timeout(SCAN_SECONDS), self._connected() as (reader, writer):
                answer = await _ask(reader, writer, content)
        except (OSError, TimeoutError) as error:
            raise NotScanned from error
        return _finding(answer)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        async with asyncio.timeout(CONNECT_SECONDS):
            reader, writer = await (
                asyncio.open_unix_connection(self._path)
                if self._path
                else asyncio.open_connection(self._host, self._port)
            )
        try:
            yield reader, writer
        finally:
            writer.close()


def open_scanner(url: str) -> Scanner:
    """Give the scanner that an address names, not connected yet; raise `WrongSetting`."""
    if not url:
        return NoScanner()
    try:
        parts = urlsplit(url)
        path, host, port = unquote(parts.path), parts.hostname or "", parts.port or CLAMD_PORT
    except ValueError as error:
        raise WrongSetting(SETTING, EXPECTED) from error
    if parts.scheme != "clamd" or parts.query or bool(host) == bool(path.strip("/")):
        raise WrongSetting(SETTING, EXPECTED)
    return Clamd(path if not host else "", host, port)


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, content: bytes) -> str:
    """Send a file and give the answer.

    Above StreamMaxLength clamd answers early and hangs up, so the answer is waited for from the beginning:
    once sending has failed, the stream gives nothing any more.
    """
    answering = asyncio.create_task(reader.readuntil(b"\0"))
    try:
        with suppress(ConnectionError):
            await _send(writer, content)
        answer = (await answering).rstrip(b"\0").decode("utf-8", "replace")
    except asyncio.IncompleteReadError as error:
        raise NotScanned from error
    finally:
        answering.cancel()
    if "size limit exceeded" in answer:
        raise TooLargeToScan
    return answer


async def _send(writer: asyncio.StreamWriter, content: bytes) -> None:
    writer.write(b"zINSTREAM\0")
    for start in range(0, len(content), PIECE_BYTES):
        piece = content[start : start + PIECE_BYTES]
        writer.write(struct.pack("!L", len(piece)) + piece)
        await writer.drain()
    writer.write(struct.pack("!L", 0))
    await writer.drain()


def _finding(answer: str) -> str | None:
    """Read an answer such as `stream: OK` or `stream: Win.Test.EICAR_HDB-1 FOUND`."""
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return None
    name, _, outcome = said.rpartition(" ")
    if outcome == "FOUND" and name:
        return name
    raise NotScanned(answer=answer[:200])
