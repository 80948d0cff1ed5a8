"""UTF-8 that was read as windows-1252."""

import pytest

from liencong.core.text import repair_mojibake


def _misread(text: str) -> str:
    return "".join(
        bytes([byte]).decode("cp1252", "ignore")
        or chr(byte)  # browsers fill the holes with control characters
        for byte in text.encode()
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban nhân dân tỉnh Lạng Sơn",
        "Quyết định “số 5” – Cà Mau",
        "Đà Nẵng",
        "Cà Mau",
        "café",
        "Tin 🎉 mới",
    ],
)
def test_misread_text_is_repaired_even_when_misread_twice(text: str) -> None:
    assert repair_mojibake(_misread(text)) == text
    assert repair_mojibake(_misread(_misread(text))) == text


@pytest.mark.parametrize(
    "text",
    [
        "", "Ủy ban nhân dân", "XÃ\xa0TAM THANH", "«CHÂU Â»", "IRMÃ MARIA", "MENÜ“", "của xã”…", "São Paulo",
        "été", "Ã", "日本語", "plain",
    ],
)  # fmt: skip
def test_other_text_is_left_alone(text: str) -> None:
    assert repair_mojibake(text) == text


def test_only_the_misread_lines_change() -> None:
    assert repair_mojibake(f"Ủy ban\n{_misread('Thông báo')}\nchâu Âu") == "Ủy ban\nThông báo\nchâu Âu"
