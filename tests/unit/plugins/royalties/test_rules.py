"""Genres as they seem, rates of a day, months that are open, numbers as people type them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from liencong.plugins.royalties.defaults import usual_terms
from liencong.plugins.royalties.proposing import names_in
from liencong.plugins.royalties.rules import TextFacts, guess_genre, may_be_booked, open_month, presses
from liencong.plugins.royalties.terms import Amount, Coefficient, RateBook, Rates, decimal_text
from liencong.sites.usage.rules import Month

TERMS = usual_terms()
NOVEMBER = Month(2026, 11)


SHORT = TextFacts(is_article=True, board="Tin tức", words=120, pictures=0, has_video=False)


@pytest.mark.parametrize(
    ("said", "genre"),
    [
        ({}, "Tin"),
        ({"words": 900}, "Bài"),
        ({"board": "Phóng sự – Ký sự", "words": 900}, "Phóng sự"),
        ({"board": "Phóng sự ảnh", "words": 90, "pictures": 8}, "Phóng sự"),
        ({"words": 90, "pictures": 8}, "Chùm ảnh"),
        ({"has_video": True}, "Video"),
        ({"is_article": False}, "Văn bản nhập liệu"),
    ],
)
def test_a_genre_is_guessed_by_type_board_length_and_pictures(said: dict[str, Any], genre: str) -> None:
    assert guess_genre(replace(SHORT, **said), TERMS.genres).name == genre


def test_without_a_fitting_genre_the_first_one_is_proposed() -> None:
    genres = [genre for genre in TERMS.genres if genre.fits == ""]
    assert guess_genre(SHORT, genres) == genres[0]


def test_own_rates_go_before_those_of_the_portal_from_their_day_on() -> None:
    portal = Rates(date(2026, 1, 1), "Tỉnh", TERMS)
    own = Rates(date(2026, 7, 1), "Sở", TERMS.model_copy(update={"base_salary": 1}))
    book = RateBook([own], [portal])
    assert book.on(date(2025, 12, 31)) is None
    assert book.held_on(date(2026, 6, 30)) == portal
    assert book.held_on(date(2026, 7, 1)) == own


def test_the_next_month_that_is_not_locked_takes_what_comes() -> None:
    assert open_month(NOVEMBER, []) == NOVEMBER
    assert open_month(NOVEMBER, [NOVEMBER, Month(2026, 12)]) == Month(2027, 1)


def test_unchecked_lines_press_at_the_end_of_their_month_and_after_it() -> None:
    assert not presses(NOVEMBER, date(2026, 11, 25))
    assert presses(NOVEMBER, date(2026, 11, 26))
    assert presses(NOVEMBER, date(2026, 12, 3))


def test_what_was_published_before_last_month_is_not_booked_by_itself() -> None:
    assert may_be_booked(date(2026, 10, 1), date(2026, 11, 20))
    assert not may_be_booked(date(2026, 9, 30), date(2026, 11, 20))


@pytest.mark.parametrize(
    ("signature", "names"),
    [
        ("Hoàng Lan", ["Hoàng Lan"]),
        ("Hoàng Lan – Minh Đức", ["Hoàng Lan", "Minh Đức"]),
        ("Hoàng Lan, Minh Đức và Thu Hà", ["Hoàng Lan", "Minh Đức", "Thu Hà"]),
        ("Hoà Bình; Hòa Bình", ["Hòa Bình"]),
        ("", []),
    ],
)
def test_a_signature_may_hold_several_names(signature: str, names: list[str]) -> None:
    assert names_in(signature) == names


@pytest.mark.parametrize(("text", "number"), [("1,5", "1.5"), ("1.5", "1.5"), ("10", "10"), (" 2 ", "2")])
def test_coefficients_are_typed_with_comma_or_point(text: str, number: str) -> None:
    assert TypeAdapter(Coefficient).validate_python(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "một", "1,2,3", "1,234", "NaN", "Infinity", "-1", "1001"])
def test_a_coefficient_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Coefficient).validate_python(text)


def test_amounts_are_typed_with_points_between_thousands() -> None:
    assert TypeAdapter(Amount).validate_python("-2.340.000") == -2_340_000


@pytest.mark.parametrize(
    ("number", "text"), [("1.50", "1,5"), ("10", "10"), ("100", "100"), ("0.05", "0,05")]
)
def test_numbers_are_shown_without_zeros_at_their_end(number: str, text: str) -> None:
    assert decimal_text(Decimal(number)) == text
