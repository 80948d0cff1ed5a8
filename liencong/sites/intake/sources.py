"""Opens the files that people import, compressed ones too, as what the readers of their formats give."""

import gzip
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from liencong.sites.intake.formats import wxr
from liencong.sites.intake.formats.csv_file import read_csv
from liencong.sites.intake.formats.errors import UnreadableFile
from liencong.sites.intake.formats.feed import MAX_BYTES as LARGEST_FEED
from liencong.sites.intake.formats.feed import read_feed
from liencong.sites.intake.formats.item import Category, ImportedItem, Reading, Remark
from liencong.sites.intake.formats.jsonl import read_jsonl
from liencong.sites.intake.formats.table import MAX_BYTES as LARGEST_TABLE

_GZIP = b"\x1f\x8b"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Source:
    """What a file holds; `total` counts its readings, where that is known beforehand."""

    readings: Iterator[Reading]
    total: int | None = None
    categories: Mapping[str, Category] | None = None
    """The categories by slug of a source whose categories are sections, not only labels."""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file or what is compressed in it; raise UnreadableFile where that is damaged, then or later."""
    try:
        with path.open("rb") as plain:
            is_packed = plain.read(len(_GZIP)) == _GZIP
            plain.seek(0)
            if not is_packed:
                yield plain
                return
            with gzip.open(plain) as unpacked:
                yield cast(BinaryIO, unpacked)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UnreadableFile from error


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
