"""Tells what a file is from its bytes, never from its name, and takes only kinds that are listed here.

SVG and HTML carry scripts, old office formats carry macros that cannot be told from the text: none is listed.
"""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

import pylibmagic  # noqa: F401 (has to come first: it tells `magic` where its library stands)

# isort: split
import magic
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from liencong.sites.media.failures import Broken, Empty, MacrosRefused, TypeRefused

HEAD_BYTES = 1 << 20
PART_BYTES = 1 << 20
"""How much is read of one part of an office document; its list of parts is far shorter."""


LIST_BYTES = 2 << 20
"""How long the list of parts of an office document may be; a thousand pictures take a tenth of it."""


RELATIONS_BYTES = 8 << 20
"""How long all that says which part belongs to which may be, in one office document."""


BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError)
"""What opening a damaged, locked or made-up zip raises."""


class MediaType(StrEnum):
    """The kinds of files that are taken, by their media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    AVIF = "image/avif"
    GIF = "image/gif"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"
    MP4 = "video/mp4"
    MP3 = "audio/mpeg"

    @property
    def is_image(self) -> bool:
        """Tell whether it is a picture."""
        return self.startswith("image/")

    @property
    def extension(self) -> str:
        """Give the ending of a file name, without the dot."""
        return "jpg" if self is MediaType.JPEG else self.name.lower()


ALSO_CALLED = {"video/x-m4v": MediaType.MP4}
PACKAGE_SIGNATURE = b"PK\x03\x04"
PACKAGE_MARKS = {"word/document.xml": MediaType.DOCX, "xl/workbook.xml": MediaType.XLSX}
CONTENT_TYPES = "[content_types].xml"
MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet")
"""In the type of a part, or of its relation to another, these tell of macros."""

MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
MACRO_FOLDERS = ("basic/", "scripts/")

_magic = magic.Magic(mime=True)


def sniff(file: BinaryIO) -> MediaType:
    """Tell the kind of a file; raise `Empty`, `TypeRefused`, `MacrosRefused` or `Broken`."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if not head:
        raise Empty
    if head.startswith(PACKAGE_SIGNATURE):
        return _package_type(file)
    given = _magic.from_buffer(head)
    try:
        return ALSO_CALLED.get(given) or MediaType(given)
    except ValueError:
        raise TypeRefused(given=given) from None


class _Careful:
    """A file of which nobody reads much at once: the list of parts alone could else fill the memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, length: int = LIST_BYTES) -> bytes:
        if length > LIST_BYTES:
            raise zipfile.BadZipFile(f"{length} bytes at once")
        return self._file.read(length)


def _package_type(file: BinaryIO) -> MediaType:
    """Look into a zip: libmagic knows an office document only when some programs have made it."""
    try:
        with zipfile.ZipFile(_Careful(file)) as package:
            return _opened_type(package)
    except BROKEN_ZIP as error:
        raise Broken from error
    finally:
        file.seek(0)


def _opened_type(package: zipfile.ZipFile) -> MediaType:
    names = {name.lower(): name for name in package.namelist()}
    if len(names) < len(package.namelist()):
        raise Broken  # two parts of one name: what we judge may not be what an office program opens
    if CONTENT_TYPES in names:
        if any(name.endswith(MACRO_PARTS) for name in names) or any(
            mark in kind for kind in _kinds(package, names) for mark in MACRO_TYPES
        ):
            raise MacrosRefused
        kinds = [kind for mark, kind in PACKAGE_MARKS.items() if mark in names]
    elif _part(package, names.get("mimetype", "")).strip() == MediaType.ODT.encode():
        if any(name.startswith(MACRO_FOLDERS) for name in names):
            raise MacrosRefused
        kinds = [MediaType.ODT]
    else:
        kinds = []
    if len(kinds) != 1:
        raise TypeRefused(given="application/zip")
    return kinds[0]


def _kinds(package: zipfile.ZipFile, names: Mapping[str, str]) -> Iterator[str]:
    """Give the types of parts and of relations, read as office programs read them: in any encoding."""
    relations = [given for name, given in names.items() if name.endswith(".rels")]
    if sum(package.getinfo(given).file_size for given in relations) > RELATIONS_BYTES:
        raise Broken
    for given in (names[CONTENT_TYPES], *relations):
        try:
            listed = fromstring(_part(package, given))
        except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
            raise Broken from error
        for one in listed.iter():
            yield (one.get("ContentType") or one.get("Type") or "").lower()


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    if not name:
        return b""
    with package.open(name) as part:
        return part.read(PART_BYTES)
