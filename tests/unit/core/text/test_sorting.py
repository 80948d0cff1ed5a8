"""The Vietnamese alphabet, in lists of titles and of people."""

import unicodedata

import pytest

from liencong.core.text import person_sort_key, sort_key


@pytest.mark.parametrize(
    "in_order",
    [
        [
            "a",
            "ă",
            "â",
            "b",
            "c",
            "d",
            "đ",
            "e",
            "ê",
            "f",
            "g",
            "i",
            "j",
            "o",
            "ô",
            "ơ",
            "u",
            "ư",
            "v",
            "w",
            "z",
        ],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "măng", "mận"],
        ["la", "La", "LA", "là", "Là"],
        ["án", "an ninh", "anh", "ánh", "ăn", "ân"],
        ["Bà Rịa", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bàng", "Bắc Giang", "Bắc Kạn"],
        ["“Đền ơn”", "1", "10", "2", "a", "z", "я", "日"],
        ["cafe", "café", "cafes", "ñandu", "ngân", "nghệ", "nước", "uber", "über", "ước"],
        ["Dương", "Ðà Nẵng", "Đắk Lắk"],
    ],
)
def test_alphabetical_order(in_order: list[str]) -> None:
    backwards = in_order[::-1]
    assert sorted(backwards, key=sort_key) == in_order
    decomposed = [unicodedata.normalize("NFD", text) for text in backwards]
    assert sorted(decomposed, key=sort_key) == decomposed[::-1]


def test_people_stand_by_given_name_then_the_rest() -> None:
    people = ["Trần An", "Nguyễn Văn  An", "LÊ THỊ ÁN", "Phạm Anh", "Bùi Thị Ân", "Đỗ Bình", "Dương Bình"]
    assert sorted(people, key=person_sort_key) == [
        "Nguyễn Văn  An", "Trần An", "LÊ THỊ ÁN", "Phạm Anh", "Bùi Thị Ân", "Dương Bình", "Đỗ Bình",
    ]  # fmt: skip


def test_capitals_do_not_part_people_of_the_same_name() -> None:
    people = ["LÊ AN", "Bùi An", "TRẦN AN"]
    assert sorted(people, key=person_sort_key) == ["Bùi An", "LÊ AN", "TRẦN AN"]


def test_keys_sort_by_code_point_and_can_be_stored() -> None:
    for text in ("", "  ", "Đà Nẵng\x00\ud800", "🎉", "e\u0301\u0302\u0308"):
        sort_key(text).encode()
        assert "\x00" not in sort_key(text) + person_sort_key(text)
