"""One stored form of text, and keys that compare it."""

import unicodedata

import pytest

from liencong.core.text import clean_line, clean_text, fold, nfc, same_spelling, spelling_key
from liencong.core.text.unicode import visible


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_every_form_of_a_word_is_stored_alike(form: str) -> None:
    written = "Ủy ban Mặt trận Tổ quốc tỉnh Đắk Lắk"
    assert clean_line(unicodedata.normalize(form, written)) == nfc(written)  # type: ignore[arg-type]


def test_vowel_with_combining_tone_of_windows_1258_is_composed() -> None:
    assert nfc("ê\u0301 ơ\u0323 ă\u0309") == "ế ợ ẳ"


@pytest.mark.parametrize(
    "invisible",
    ["\u200b", "\u00ad", "\ufeff", "\u2060", "\u200c", "\u200d", "\u200e", "\u202e", "\u2066", "\x00", "\x1b",
     "\x7f", "\x96", "\ud800", "\ufffe"],
)  # fmt: skip
def test_invisible_characters_go(invisible: str) -> None:
    assert clean_line(f"{invisible}Kế{invisible} hoạch{invisible}") == "Kế hoạch"


@pytest.mark.parametrize(
    "blank", ["\t", "\n", "\r\n", "\xa0", "\u2003", "\u3000", "\u2028", "\x0b", "\x1f", " \xa0 "]
)
def test_every_run_of_white_space_is_one_blank(blank: str) -> None:
    assert clean_line(f"{blank}Kế{blank}hoạch{blank}") == "Kế hoạch"


@pytest.mark.parametrize(
    "kept", ["👨\u200d👩\u200d👧", "❤\ufe0f\u200d🔥", "می\u200cخواهم", "שלום עולם", "日本語", "ភាសាខ្មែរ"]
)
def test_emoji_and_other_scripts_stay_whole(kept: str) -> None:
    assert clean_line(kept) == nfc(kept)


def test_lines_stay_lines() -> None:
    assert clean_text(" a \r\nb\xa0 c\r\r\n\n\n\u2028d\u200b\n\n") == "a\nb c\n\nd"


def test_visible_text_is_what_xml_can_carry() -> None:
    everything = "".join(map(chr, range(0x3000))) + "\ud800\ufffe\uffff"
    assert not [c for c in visible(everything) if (c < " " and c not in "\t\n\r") or c >= "\ud800"]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Thị Ngọc Ánh", "dang thi ngoc anh"),
        ("Ðà Nẵng, Ɖắk Lắk, ðình", "da nang, dak lak, dinh"),
        ("NGUYỄN ƯỚC ỠỴ", "nguyen uoc oy"),
        ("Straße Ærø", "straße ærø"),
        ("ガラス が", "ガラス が"),
        ("한국어", "한국어"),
        ("हिन्दी", "हिन्दी"),
        ("İ", "i"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("hòa", "hoà"), ("HÒA", "hoà"), ("thủy", "thuỷ"), ("quý", "qúy"), ("quý", "quí"), ("kỹ", "kĩ"),
        ("mỹ thuật", "mĩ thuật"), ("công ty", "công ti"), ("lý", "lí"), ("hy vọng", "hi vọng"),
        ("gía", "giá"), ("ngừơi", "người"), ("khuỷu", "khủyu"), ("loè", "lòe"), ("Sỹ", "Sĩ"),
    ],
)  # fmt: skip
def test_spellings_of_one_word(first: str, second: str) -> None:
    assert same_spelling(first, second)
    assert same_spelling(unicodedata.normalize("NFD", first), second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("thúy", "thúi"), ("tay", "tai"), ("Vy", "Vi"), ("Thy", "Thi"), ("an", "ân"), ("la", "là"),
        ("ma", "mạ"), ("đa", "da"), ("résume", "resumé"), ("ý", "í"), ("city", "citi"), ("mya", "mia"),
    ],
)  # fmt: skip
def test_different_words_stay_different(first: str, second: str) -> None:
    assert not same_spelling(first, second)


def test_spelling_key_leaves_foreign_words_alone() -> None:
    assert spelling_key("Café déjà vu, señor, Düsseldorf") == "café déjà vu, señor, düsseldorf"
