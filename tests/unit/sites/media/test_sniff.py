"""A file is what its bytes say; only kinds that do no harm are taken."""

import io
import struct
import zipfile

import docx
import openpyxl
import pytest
from PIL import Image

from liencong.sites.media.failures import Broken, Empty, MacrosRefused, TypeRefused
from liencong.sites.media.sniff import LIST_BYTES, PART_BYTES, MediaType, sniff

MACRO_PART = '<Override PartName="/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
ODT = "application/vnd.oasis.opendocument.text"


def picture(encoding: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (20, 20)).save(file, encoding)
    return file.getvalue()


def document() -> bytes:
    file = io.BytesIO()
    docx.Document().save(file)
    return file.getvalue()


def workbook() -> bytes:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def package(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return file.getvalue()


def parts_of(content: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


TAKEN = {
    MediaType.JPEG: picture("JPEG"),
    MediaType.PNG: picture("PNG"),
    MediaType.WEBP: picture("WEBP"),
    MediaType.AVIF: picture("AVIF"),
    MediaType.GIF: picture("GIF"),
    MediaType.PDF: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    MediaType.DOCX: document(),
    MediaType.XLSX: workbook(),
    MediaType.ODT: package({"mimetype": ODT, "content.xml": "<x/>"}),
    MediaType.MP4: b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(100),
    MediaType.MP3: b"ID3\4\0\0\0\0\0\x0a" + bytes(10) + b"\xff\xfb\x90\x64" + bytes(400),
}

REFUSED = {
    "svg": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    "html": b"<!doctype html><html><script>x()</script></html>",
    "windows program": b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" + bytes(200),
    "linux program": b"\x7fELF\2\1\1" + bytes(200),
    "shell script": b"#!/bin/sh\nrm -rf x\n",
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "plain zip": package({"setup.exe": "MZ"}),
    "java program": package({"META-INF/MANIFEST.MF": "x", "A.class": "y"}),
    "both word and excel": package(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>", "xl/workbook.xml": "<x/>"}
    ),
    "bitmap": picture("BMP"),
    "text": "Xin chào".encode(),
    "noise": bytes(range(256)) * 4,
}


@pytest.mark.parametrize("kind", TAKEN)
def test_takes_the_listed_kinds(kind: MediaType) -> None:
    assert sniff(io.BytesIO(TAKEN[kind])) is kind


@pytest.mark.parametrize("kind", REFUSED)
def test_refuses_everything_else(kind: str) -> None:
    with pytest.raises(TypeRefused):
        sniff(io.BytesIO(REFUSED[kind]))


def test_tells_of_a_file_without_any_content() -> None:
    with pytest.raises(Empty):
        sniff(io.BytesIO())


def test_every_listed_kind_is_tried() -> None:
    assert set(TAKEN) == set(MediaType)


def test_an_office_document_is_known_in_any_order_of_its_parts() -> None:
    reversed_parts = dict(reversed(parts_of(document()).items()))
    assert sniff(io.BytesIO(package(reversed_parts))) is MediaType.DOCX


def test_refuses_a_document_with_macros_whatever_the_macros_are_called() -> None:
    parts = parts_of(document())
    types = parts["[Content_Types].xml"]
    assert isinstance(types, bytes)
    parts["[Content_Types].xml"] = types.replace(b"</Types>", MACRO_PART.encode() + b"</Types>")
    with pytest.raises(MacrosRefused):
        sniff(io.BytesIO(package(parts)))


def test_refuses_a_document_whose_name_hides_that_it_is_made_for_macros() -> None:
    types = '<Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'
    with pytest.raises(MacrosRefused):
        sniff(io.BytesIO(package({"[Content_Types].xml": types, "xl/workbook.xml": "<x/>"})))


HIDDEN: dict[str, dict[str, str | bytes]] = {
    "undeclared": {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"},
    "in another encoding": {"[Content_Types].xml": f"<Types>{MACRO_PART}</Types>".encode("utf-16")},
    "in other letters": {
        "[Content_Types].xml": f"<Types>{MACRO_PART.replace('Project', '&#80;roject')}</Types>"
    },
    "by relation": {
        "word/_rels/document.xml.rels": '<Relationships><Relationship Id="r" Target="x.bin" '
        'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/></Relationships>'
    },
}


@pytest.mark.parametrize("way", HIDDEN)
def test_refuses_a_document_that_hides_its_macros(way: str) -> None:
    with pytest.raises(MacrosRefused):
        sniff(io.BytesIO(package(parts_of(document()) | HIDDEN[way])))


def test_refuses_a_document_whose_list_of_kinds_is_not_read_to_its_end() -> None:
    types = f"<Types>{' ' * PART_BYTES}{MACRO_PART}</Types>"
    with pytest.raises(Broken):
        sniff(io.BytesIO(package(parts_of(document()) | {"[Content_Types].xml": types})))


def test_refuses_an_opendocument_text_with_macros() -> None:
    with pytest.raises(MacrosRefused):
        sniff(io.BytesIO(package({"mimetype": ODT, "Basic/Standard/Module1.xml": "<x/>"})))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_refuses_a_document_that_says_two_things() -> None:
    file = io.BytesIO(document())
    with zipfile.ZipFile(file, "a") as zipped:
        zipped.writestr("word/document.xml", "<other/>")
    with pytest.raises(Broken):
        sniff(file)


def test_refuses_a_document_that_breaks_off() -> None:
    content = document()
    with pytest.raises(Broken):
        sniff(io.BytesIO(content[: len(content) // 2]))


def test_leaves_the_file_at_its_beginning() -> None:
    for content in (TAKEN[MediaType.DOCX], TAKEN[MediaType.JPEG]):
        file = io.BytesIO(content)
        sniff(file)
        assert file.tell() == 0


def test_names_files_by_their_kind() -> None:
    assert (MediaType.JPEG.extension, MediaType.DOCX.extension) == ("jpg", "docx")
    assert MediaType.WEBP.is_image
    assert not MediaType.PDF.is_image


def test_a_package_whose_list_of_parts_would_fill_the_memory_is_refused() -> None:
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", *(0,) * 6, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    listed = entry * (LIST_BYTES // len(entry) + 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(listed), 4, 0)
    with pytest.raises(Broken):
        sniff(io.BytesIO(b"PK\3\4" + listed + end))
