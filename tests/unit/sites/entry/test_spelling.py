"""What looks mistyped is noticed, and what may be right is left alone."""

import pytest

from liencong.sites.entry.checks import Finding, Written, check_text
from liencong.sites.entry.spelling import slips_in


def found_in(text: str) -> list[tuple[str, str]]:
    return [(slip.code, slip.excerpt) for slip in slips_in(text)]


@pytest.mark.parametrize("word", ["nghành", "đuợc", "tuyếnn", "cácc", "nguên", "nhànước", "chíếm", "phùt"])
def test_what_has_the_shape_of_no_syllable_is_noticed(word: str) -> None:
    assert found_in(f"Năm nay {word} rồi.") == [("misspelled", word)]


@pytest.mark.parametrize(
    "text",
    [
        "Muối iốt, kilômét, axít, nơtron, đường brôm, ra-đi-ô, càfê",
        "Ở Đắk Lắk, thôn Bhờ Hôồng, dựng gươl, cây kơ nia",
        "Kỹ thuật, kĩ thuật; hòa giải, hoà giải; khoẻ, khỏe; quý, quí",
        "Giá 15.000 đ/kg, nộp tại https://dichvucong.gov.vn/nghành hoặc a.nghành@tinh.gov.vn",
        "Ngày ngày, dần dần, từ từ, xanh xanh",
        "Lúc 8:30, mục 1.2, điểm a); QĐ-UBND; A.B.C; v.v. và UBND tỉnh... Hết!",
        "- Thứ nhất: một, hai; ba.",
    ],
)
def test_what_may_be_right_is_left_alone(text: str) -> None:
    assert found_in(text) == []


@pytest.mark.parametrize(
    ("text", "code", "excerpt"),
    [
        ("Công bố các các quyết định", "word-twice", "các các"),
        ("Theo đó , tỉnh hỗ trợ", "mark-spacing", "đó ,"),
        ("Tuy nhiên,từ nay", "mark-spacing", "nhiên,từ"),
        ("Đã xong.Những hộ còn lại", "mark-spacing", "xong.Những"),
    ],
)
def test_words_twice_and_blanks_around_marks_are_noticed(text: str, code: str, excerpt: str) -> None:
    assert found_in(text) == [(code, excerpt)]


def test_it_advises_and_leads_to_its_place() -> None:
    written = Written(title="Tin", summary="Toàn nghành", author="An", source="Sở", no_secret=True)
    assert check_text(written) == [Finding("misspelled", "summary", excerpt="nghành")]
