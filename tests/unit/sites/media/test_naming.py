"""A file is offered under its sender's name, but never under a false ending."""

import pytest

from liencong.sites.media.naming import LONGEST, kept_name


@pytest.mark.parametrize(
    ("given", "extension", "kept"),
    [
        ("Báo cáo quý I.pdf", "pdf", "Báo cáo quý I.pdf"),
        ("ANH.JPEG", "jpg", "ANH.JPEG"),
        ("anh.png", "jpg", "anh.jpg"),
        ("hoa-don.pdf.exe", "pdf", "hoa-don.pdf.exe.pdf"),
        ("virus.exe", "docx", "virus.exe.docx"),
        ("Báo cáo 01.2026", "pdf", "Báo cáo 01.2026.pdf"),
        ("không đuôi", "mp3", "không đuôi.mp3"),
        (r"C:\Users\an\Bao cao.docx", "docx", "Bao cao.docx"),
        ("../../etc/passwd", "pdf", "passwd.pdf"),
        ("", "pdf", "tep.pdf"),
        (".pdf", "pdf", "pdf.pdf"),
        ("  ..  ", "pdf", "tep.pdf"),
    ],
)
def test_the_ending_says_what_the_file_is(given: str, extension: str, kept: str) -> None:
    assert kept_name(given, extension) == kept


def test_what_hides_or_reverses_the_name_goes() -> None:
    assert kept_name("anh\u202egpj.exe", "jpg") == "anhgpj.exe.jpg"
    assert kept_name("a\x00b\x1b[31m\nc\u200b.pdf", "pdf") == "ab[31m c.pdf"


def test_letters_typed_apart_are_put_together() -> None:
    assert kept_name("Ba\u0301o ca\u0301o.pdf", "pdf") == "Báo cáo.pdf"


def test_a_very_long_name_keeps_its_ending() -> None:
    name = kept_name("á" * 300 + ".pdf", "pdf")
    assert name == "á" * LONGEST + ".pdf"
