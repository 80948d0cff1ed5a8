"""Opens zip archives of strangers within bounds."""

import zipfile
from io import BytesIO
from pathlib import PurePosixPath

from liencong.core.text import clean_line
from liencong.sites.media.sniff import BROKEN_ZIP
from liencong.sites.receiving.matter import Unreadable

MOST_FILES = 200
MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes of all files of an archive together."""


class ArchiveTooLarge(Unreadable):
    """An archive holds more than is taken."""

    code = "received-archive-too-large"


def is_archive(content: bytes) -> bool:
    """Tell by its beginning whether something is a zip archive."""
    return content.startswith(b"PK\x03\x04")


def unpack(content: bytes) -> dict[str, bytes]:
    """Give the files of an archive by their names, without folders; raise `Unreadable`, `ArchiveTooLarge`."""
    found, left = dict[str, bytes](), MOST_UNPACKED
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if len(members) > MOST_FILES:
                raise ArchiveTooLarge
            for member in members:
                with archive.open(member) as file:
                    inside = file.read(left + 1)  # what it says of its own size is not believed
                left -= len(inside)
                if left < 0:
                    raise ArchiveTooLarge
                found[clean_line(PurePosixPath(member.filename).name) or "tep"] = inside
    except BROKEN_ZIP as error:
        raise Unreadable from error
    return found


def sole_file(content: bytes) -> bytes | None:
    """Give the only file of an archive, as systems pack one for the way; None for anything else."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
    except BROKEN_ZIP:
        return None
    return next(iter(unpack(content).values()), None) if len(members) == 1 else None
