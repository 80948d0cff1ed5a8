"""Keeps files by key: in a folder, or in an S3-compatible object store when one machine is not enough.

obstore hides which of the two it is. Credentials of an object store come from the usual `AWS_…` variables,
so that no address of a part carries a secret.
"""

import re
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import anyio
import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from liencong.core.errors import LiencongError, NotFound, WrongSetting

SETTING = "LIENCONG_MEDIA_URL"
EXPECTED = "file:///FOLDER or s3://BUCKET[/PREFIX]?endpoint=http(s)://HOST[:PORT][&region=NAME]"

KEY = re.compile(r"[a-z0-9_-]+(?:[./][a-z0-9_-]+)*")
"""Keys are made by us, never by who uploads: lower-case words between single dots and slashes."""

CHUNK_BYTES = 1 << 20
"""Files are read in pieces: a slow reader holds neither a large file in memory nor a connection."""


class StorageFailed(LiencongError):
    """The store could not do what it was asked: full, unreachable or not letting us in."""

    code = "storage-failed"


class Storage:
    """Files under keys; a file is there whole or not at all."""

    def __init__(self, store: ObjectStore, *, keeps_types: bool) -> None:
        self._store = store
        self._keeps_types = keeps_types

    async def put(self, key: str, content: bytes | AsyncIterable[bytes], content_type: str) -> None:
        """Store a file, in place of one that has the key already.

        When `content` raises half-way, nothing is stored and its error comes through.
        """
        attributes = {"Content-Type": content_type} if self._keeps_types else None
        with _told(key):
            await obstore.put_async(self._store, _checked(key), content, attributes=attributes)

    async def size(self, key: str) -> int:
        """Give the length of a file in bytes; raise `NotFound` without one."""
        with _told(key):
            return (await obstore.head_async(self._store, _checked(key)))["size"]

    async def exists(self, key: str) -> bool:
        """Tell whether a key has a file."""
        try:
            await self.size(key)
        except NotFound:
            return False
        return True

    async def get(self, key: str) -> bytes:
        """Give a whole file; raise `NotFound` without one."""
        with _told(key):
            found = await obstore.get_async(self._store, _checked(key))
            return bytes(await found.bytes_async())

    async def stream(self, key: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """Give the bytes from `start` up to `stop` (default: the end) in pieces; raise `NotFound`."""
        size = await self.size(key)
        end = size if stop is None else min(stop, size)
        for at in range(start, end, CHUNK_BYTES):
            with _told(key):
                piece = await obstore.get_range_async(
                    self._store, key, start=at, end=min(at + CHUNK_BYTES, end)
                )
            yield bytes(piece)

    async def copy_to(self, key: str, path: Path) -> None:
        """Write a file of the store to a path of this machine; raise `NotFound` without one."""
        async with await anyio.open_file(path, "wb") as file:
            async for piece in self.stream(key):
                await file.write(piece)

    async def delete(self, key: str) -> None:
        """Remove a file; a key without one is left as it is."""
        try:
            with _told(key):
                await obstore.delete_async(self._store, _checked(key))
        except NotFound:
            return


def open_storage(url: str) -> Storage:
    """Open the store that an address names, making its folder where it is one.

    Raises `WrongSetting` saying what is expected.
    """
    try:
        parts = urlsplit(url)
        return OPENERS[parts.scheme](parts)
    except (KeyError, ValueError, OSError, BaseError) as error:
        raise WrongSetting(SETTING, EXPECTED) from error


def _open_folder(parts: SplitResult) -> Storage:
    folder = Path(unquote(parts.path))
    if parts.netloc or parts.query or not folder.is_absolute():
        raise ValueError(parts.path)
    return Storage(LocalStore(folder, mkdir=True), keeps_types=False)


def _open_bucket(parts: SplitResult) -> Storage:
    options = dict(parse_qsl(parts.query, strict_parsing=True))
    endpoint = urlsplit(options["endpoint"])
    if not parts.hostname or parts.netloc != parts.hostname or not options.keys() <= {"endpoint", "region"}:
        raise ValueError(parts.netloc)
    if endpoint.scheme not in ("http", "https") or not endpoint.hostname:
        raise ValueError(endpoint.netloc)
    store = S3Store(
        parts.hostname,
        prefix=parts.path.strip("/") or None,
        endpoint=options["endpoint"],
        region=options.get("region", "us-east-1"),
        client_options={"allow_http": endpoint.scheme == "http", "connect_timeout": "5s", "timeout": "60s"},
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=15)},
    )
    return Storage(store, keeps_types=True)


OPENERS = {"file": _open_folder, "s3": _open_bucket}


def _checked(key: str) -> str:
    if not KEY.fullmatch(key):
        raise ValueError(f"not a storage key: {key!r}")
    return key


@contextmanager
def _told(key: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound(key=key) from error
    except (BaseError, OSError) as error:
        raise StorageFailed(key=key) from error
