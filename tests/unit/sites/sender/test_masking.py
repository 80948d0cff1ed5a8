"""What tells who somebody is gets hidden before a text is public, and what does not stays."""

import pytest

from liencong.sites.sender.masking import mask, mask_own

HIDDEN = "[…]"

PERSONAL = [
    "0905123456", "0905 123 456", "0905.123.456", "0905-123-456", "(0235) 3 852 123", "02353852123",
    "+84 905 123 456", "+84905123456", "0084905123456",
    "hoa.nguyen+1@vidu.com.vn", "HOA@VIDU.TEST",
    "049090001234", "049 090 001 234", "205123456", "205 123 456",
    "B1234567", "DN4490012345678", "92H1-123.45", "43A 12345", "92C-000.12",
]  # fmt: skip

HARMLESS = [
    "3069/QĐ-UBND", "ngày 05/12/2026", "08:30", "1.234.567.890 đồng", "150000000 đồng", "150 000 000 đồng",
    "quốc lộ 14B", "Luật số 91/2025/QH15", "khoảng 0,5 km", "1900 1234", "năm 2026", "số 12", "20.000.000 đ",
    "TCVN 6909:2001", "1.5 ha", "123.456.789,5",
]  # fmt: skip


@pytest.mark.parametrize("known", PERSONAL)
def test_what_looks_personal_is_hidden(known: str) -> None:
    assert mask(f"Xin gọi {known} giúp tôi.", HIDDEN) == f"Xin gọi {HIDDEN} giúp tôi."
    assert mask(known, HIDDEN) == HIDDEN


@pytest.mark.parametrize("plain", HARMLESS)
def test_numbers_of_documents_money_and_days_stay(plain: str) -> None:
    text = f"Theo {plain} thì sao?"
    assert mask(text, HIDDEN) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Tôi ở số nhà 15/2 đường Mẫu.", "Tôi ở số nhà […] đường Mẫu."),
        ("Nhà số 7A ngõ 3", "Nhà số […] ngõ 3"),
        ("Chuyển vào STK 0041000123456 giúp", "Chuyển vào STK […] giúp"),
        ("tài khoản ngân hàng: 1234 5678 90", "tài khoản ngân hàng: […]"),
        ("Gọi 0905 123 456 ngày 20/11/2026", "Gọi […] ngày 20/11/2026"),
        ("0905123456, 0905123457", "[…], […]"),
    ],
)
def test_what_stands_around_it_is_kept(text: str, masked: str) -> None:
    assert mask(text, HIDDEN) == masked


def test_what_is_known_of_the_sender_is_hidden_however_it_is_written() -> None:
    own = ["Nguyễn Thị Hoa", "hoa@vidu.test"]
    assert mask("Tôi là NGUYỄN  THỊ\nHOA, ở xã Mẫu.", HIDDEN, own) == "Tôi là […], ở xã Mẫu."
    assert mask_own("<p>Kính gửi bà Nguyễn Thị Hoa!</p>", HIDDEN, own) == "<p>Kính gửi bà […]!</p>"
    assert mask_own("<p>Nguyễn Thị Hoai</p>", HIDDEN, own) == "<p>Nguyễn Thị Hoai</p>"


def test_a_name_of_one_word_hides_no_words_of_the_language() -> None:
    assert mask_own("Hoa nở ven đường", HIDDEN, ["Hoa"]) == "Hoa nở ven đường"


def test_masking_what_is_masked_changes_nothing() -> None:
    once = mask("Gọi 0905 123 456 hoặc STK 0041000123456", HIDDEN)
    assert mask(once, HIDDEN) == once
