"""Files are read in a process of their own: a broken, huge or hostile one is an outcome and nothing more."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from liencong.sites.attachment import reading
from liencong.sites.attachment.reading import extract
from liencong.sites.attachment.rules import MOST_CHARACTERS, Outcome
from liencong.sites.media.sniff import MediaType
from tests.factories.files import docx

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 50>>stream
BT /F1 18 Tf 10 50 Td (Phu luc danh muc) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""


def xlsx(text: str) -> bytes:
    workbook, file = Workbook(), io.BytesIO()
    sheet = workbook.active
    assert sheet is not None
    sheet.append([text, 12, None])
    workbook.save(file)
    return file.getvalue()


def bomb(name: str, member: str) -> bytes:
    """Make a small archive whose one part fills gigabytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(member, "w") as part:
        for _ in range(1500):
            part.write(b"<w>" * 350_000)
    return file.getvalue()


async def read(tmp_path: Path, kind: MediaType, content: bytes) -> tuple[Outcome, str]:
    path = tmp_path / "file"
    path.write_bytes(content)
    return await extract(kind, path)


async def test_reads_the_text_of_each_kind(tmp_path: Path) -> None:
    assert await read(tmp_path, MediaType.PDF, PDF) == (Outcome.READ, "Phu luc danh muc")
    outcome, text = await read(tmp_path, MediaType.DOCX, docx("Quy chế hoạt động"))
    assert (outcome, text.split("\n")) == (Outcome.READ, ["Quy chế hoạt động", "Ô trong bảng"])
    outcome, text = await read(tmp_path, MediaType.XLSX, xlsx("Danh sách hộ"))
    assert outcome == Outcome.READ
    assert "Danh sách hộ 12" in text


async def test_reads_no_more_than_is_wanted(tmp_path: Path) -> None:
    outcome, text = await read(tmp_path, MediaType.DOCX, docx("quy chế " * MOST_CHARACTERS))
    assert (outcome, len(text) <= MOST_CHARACTERS) == (Outcome.READ, True)


@pytest.mark.parametrize("kind", [MediaType.PDF, MediaType.DOCX, MediaType.XLSX])
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken", b"PK\x03\x04 broken", PDF[:80]])
async def test_a_broken_file_is_an_outcome(tmp_path: Path, kind: MediaType, content: bytes) -> None:
    outcome, text = await read(tmp_path, kind, content)
    assert (outcome in (Outcome.UNREADABLE, Outcome.EMPTY), text) == (True, "")


async def test_a_file_that_would_fill_the_memory_is_an_outcome(tmp_path: Path) -> None:
    content = bomb("bomb", "[Content_Types].xml")
    assert await read(tmp_path, MediaType.DOCX, content) == (Outcome.UNREADABLE, "")


async def test_a_reader_that_takes_too_long_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_SECONDS", 0)
    assert await read(tmp_path, MediaType.PDF, PDF) == (Outcome.UNREADABLE, "")
