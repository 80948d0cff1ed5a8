"""Where the files come from that items refer to: a folder that came along, or any other source."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

import anyio

from liencong.core.errors import TooLarge
from liencong.sites.intake.formats.item import ImportedMedia
from liencong.sites.media.service import MOST_BYTES

_RESIZED = re.compile(r"-\d+x\d+(?=\.\w+$)")
"""How WordPress marks the smaller copies that it makes of a picture."""


@dataclass(frozen=True)
class SourceFile:
    """A file as its source has it; nothing of it is believed. `credit` and `source` say whose it is."""

    name: str
    content: bytes = field(repr=False)
    credit: str = ""
    source: str = ""


class MediaSource(Protocol):
    """Has the files that items refer to, by the addresses that they had on the web."""

    absent_code: str
    """What is told of a file that it does not have: a notice under `intake.notice`."""
    leaves_addresses: bool
    """Whether texts may go on showing pictures that it does not have from where they stand."""

    async def find(self, said: ImportedMedia) -> SourceFile | None:
        """Give a file, or None where there is none; raises `TooLarge`, or a `FetchFailed`."""
        ...


class NoFiles:
    """Has none: the files stay where they are."""

    absent_code = "media-not-exported"
    leaves_addresses = True

    async def find(self, said: ImportedMedia) -> None:
        """Give nothing."""
        return


class Folder:
    """The files of a folder, found by the ends of the addresses that they had on the web."""

    absent_code = "media-not-in-folder"
    leaves_addresses = True

    def __init__(self, folder: Path) -> None:
        self._files = dict(_files_in(folder))

    async def find(self, said: ImportedMedia) -> SourceFile | None:
        """Give the file whose path is the longest end of an address."""
        file = self._files.get(_path_in(self._files, said.url))
        if file is None:
            return None
        if (await anyio.Path(file).stat()).st_size > MOST_BYTES:
            raise TooLarge
        return SourceFile(file.name, await anyio.Path(file).read_bytes())


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
