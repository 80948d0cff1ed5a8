"""What is wrong of a field is told with the bounds of that field, wherever its name is changed on the way."""

import pickle
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel, Field

from liencong.core.errors import Invalid
from liencong.core.text.catalogue import load_catalogue
from liencong.core.web.errors import fields_of
from liencong.core.web.forms import check

CATALOGUE = load_catalogue([Path(__file__).parents[3] / "liencong/core/messages"])


class Given(BaseModel):
    """Fields of which each has bounds of its own."""

    title: str = Field(max_length=4)
    text: str = Field(max_length=9)
    days: int = Field(ge=1, le=366)
    first: date = Field(date(2026, 1, 1), ge=date(2000, 1, 1), le=date(2099, 12, 31))


def refused(**said: object) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        check(Given, {"title": "", "text": "", "days": 1, **said})
    return refusal.value


def test_each_of_several_fields_names_its_own_bound() -> None:
    told = fields_of(CATALOGUE, refused(title="x" * 5, text="x" * 10))
    assert told == {"title": "Nội dung dài quá 4 ký tự.", "text": "Nội dung dài quá 9 ký tự."}


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-3, "Hãy nhập một số từ 1 trở lên."),
        (400, "Hãy nhập một số không quá 366."),
        ("ba", "Hãy nhập một số."),
    ],
)
def test_a_number_is_told_in_which_bounds_it_has_to_be(days: object, words: str) -> None:
    assert fields_of(CATALOGUE, refused(days=days)) == {"days": words}


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ("0001-01-01", "Hãy nhập ngày từ 01/01/2000 trở đi."),
        ("2100-01-01", "Hãy nhập ngày không sau 31/12/2099."),
    ],
)
def test_a_day_is_told_from_when_until_when_it_has_to_be(first: str, words: str) -> None:
    assert fields_of(CATALOGUE, refused(first=first)) == {"first": words}


def test_the_bounds_go_along_with_a_code_under_another_name() -> None:
    codes = {f"rows.0.{name}": code for name, code in refused(title="x" * 5).fields.items()}
    assert fields_of(CATALOGUE, Invalid(codes)) == {"rows.0.title": "Nội dung dài quá 4 ký tự."}


def test_the_bounds_come_out_of_another_process() -> None:
    code = pickle.loads(pickle.dumps(refused(title="x" * 5).fields["title"]))
    assert fields_of(CATALOGUE, Invalid({"title": code})) == {"title": "Nội dung dài quá 4 ký tự."}
