"""Opens the files that people import, compressed ones too, as what the readers of their formats give."""

import gzip
import io
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

from liencong.sites.intake.formats import wxr
from liencong.sites.intake.formats.csv_file import read_csv
from liencong.sites.intake.formats.errors import FileTooLarge, UnreadableFile
from liencong.sites.intake.formats.feed import MAX_BYTES as LARGEST_FEED
from liencong.sites.intake.formats.feed import read_feed
from liencong.sites.intake.formats.item import Category, ImportedItem, Reading, Remark
from liencong.sites.intake.formats.jsonl import read_jsonl
from liencong.sites.intake.formats.table import MAX_BYTES as LARGEST_TABLE

Format = Literal["wxr", "feed", "csv", "jsonl"]

MOST_UNPACKED = 4 * 2**30
"""Bytes that are read of what a packed file holds: a small one may unpack without end."""

_GZIP = b"\x1f\x8b"
_BLOCK = 1 << 20
_HEAD = 1 << 16
_WORDPRESS = b"wordpress.org/export/"


@dataclass(frozen=True)
class Source:
    """What a file holds; `total` counts its readings, where that is known beforehand."""

    readings: Iterator[Reading]
    total: int | None = None
    categories: Mapping[str, Category] | None = None
    """The categories by slug of a source whose categories are sections, not only labels."""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file or what is compressed in it; raises what `unpacked` raises."""
    with path.open("rb") as plain, unpacked(plain) as file:
        yield file


@contextmanager
def unpacked(plain: BinaryIO) -> Iterator[BinaryIO]:
    """Give an open file from its beginning, or what is compressed in it.

    Raises UnreadableFile where that is damaged, FileTooLarge above MOST_UNPACKED, then or while it is read.
    """
    plain.seek(0)
    is_packed = plain.read(len(_GZIP)) == _GZIP
    plain.seek(0)
    if not is_packed:
        yield plain
        return
    try:
        with gzip.open(plain) as inside:
            yield cast(BinaryIO, io.BufferedReader(_Bounded(inside, MOST_UNPACKED)))
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UnreadableFile from error


def tell_format(file: BinaryIO) -> Format:
    """Tell by its beginning which format a file most likely has, and put it back to its beginning."""
    head = file.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    file.seek(0)
    if head.startswith(b"<") or b"<\0" in head[:8]:
        return "wxr" if _WORDPRESS in head else "feed"
    return "jsonl" if head.startswith(b"{") else "csv"


def open_as(named: Format, file: BinaryIO, *, now: datetime) -> Source:
    """Read a file in a format; raise what its own opener raises."""
    match named:
        case "wxr":
            return open_wxr(file)
        case "feed":
            return open_feed(file, now=now)
        case "csv":
            return open_csv(file)
        case "jsonl":
            return open_jsonl(file)


def open_wxr(file: BinaryIO) -> Source:
    """Read a WordPress export; raise IllFormedExport or NotAnExport before the first reading."""
    found = wxr.survey(file)
    return Source(_with_idle(wxr.read_items(file, found), found), found.items, found.categories)


def open_feed(file: BinaryIO, *, now: datetime) -> Source:
    """Read a feed; the readings raise FileTooLarge, NotAFeed or UnreadableFile."""
    return Source(read_feed(file.read(LARGEST_FEED + 1), now=now))


def open_csv(file: BinaryIO) -> Source:
    """Read a table; the readings raise FileTooLarge, MissingColumns or RepeatedColumns."""
    return Source(read_csv(file.read(LARGEST_TABLE + 1)))


def open_jsonl(file: BinaryIO) -> Source:
    """Read JSON Lines."""
    total = sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b""))
    file.seek(0)
    return Source(read_jsonl(file), total)


class _Bounded(io.RawIOBase):
    """What a packed file holds, up to a bound."""

    def __init__(self, unpacked: gzip.GzipFile, most: int) -> None:
        self._unpacked = unpacked
        self._most = most

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._unpacked.seek(offset, whence)

    def readinto(self, buffer: Any) -> int:
        read = self._unpacked.readinto(buffer)
        if self._unpacked.tell() > self._most:
            raise FileTooLarge(self._unpacked.tell(), self._most)
        return read


def _with_idle(readings: Iterator[Reading], found: wxr.Survey) -> Iterator[Reading]:
    """Give the readings of an export, then a remark on each author and category that has none of them."""
    authors: set[str] = set()
    categories: set[str] = set()
    for reading in readings:
        if isinstance(reading, ImportedItem):
            authors.add(reading.author)
            categories.update(reading.categories)
        yield reading
    for author in found.authors.values():
        if author.name not in authors:
            yield Remark(author.login, author.name, "author-without-entries")
    for category in found.categories.values():
        if category.title not in categories:
            yield Remark(category.slug, category.title, "category-without-entries")
