"""Typed fields as a form: what it asks for, what it reads, and lines that are pasted."""

from enum import StrEnum

import pytest
from pydantic import Field

from liencong.core.web.forms import Form
from liencong.sites.entry.typed_fields import Clock, Control, Day, Email, Fields, Phone, read_as
from liencong.sites.entry.typed_form import (
    fields_in,
    flatten,
    form_fields_of,
    in_words,
    laid_over,
    read_fields,
    take_pasted,
)


class Kind(StrEnum):
    ONE = "one"
    TWO = "two"


class Line(Fields):
    day: Day
    at: Clock = ""
    content: str = Field(min_length=1)
    hidden: bool = False


class Thing(Fields):
    name: str = Field(min_length=1, max_length=100)
    story: str = Field(default="", max_length=2000)
    kind: Kind = Kind.ONE
    order: int = Field(default=1, ge=1, le=9)
    since: Day | None = None
    email: Email = ""
    phone: Phone = ""
    shown: bool = False
    lines: list[Line] = Field(default_factory=list)


ASKED = form_fields_of(Thing)


def test_a_form_asks_for_each_field_by_what_it_holds() -> None:
    assert {one.name: one.control for one in ASKED} == {
        "name": Control.LINE,
        "story": Control.TEXT,
        "kind": Control.CHOICE,
        "order": Control.NUMBER,
        "since": Control.DATE,
        "email": Control.EMAIL,
        "phone": Control.PHONE,
        "shown": Control.YES,
        "lines": Control.TABLE,
    }
    order, kind = ASKED[3], ASKED[2]
    assert (order.limits, kind.choices) == ({"min": 1, "max": 9}, ["one", "two"])
    assert [one.required for one in ASKED if one.name in ("name", "story")] == [True, False]


def test_what_a_form_shows_is_what_it_reads() -> None:
    said = {
        "name": "A",
        "shown": True,
        "order": 3,
        "lines": [{"day": "2026-11-23", "content": "x", "hidden": True}],
    }
    given = read_fields(ASKED, Form(values=flatten(said)))
    assert Thing.model_validate(given) == Thing.model_validate(said)


def test_lines_with_nothing_but_a_day_are_blank_and_those_behind_them_are_numbered_anew() -> None:
    form = Form(values={
        "fields.lines.0.day": "2026-11-23", "fields.lines.0.at": "08:00", "fields.lines.0.content": "",
        "fields.lines.4.day": "2026-11-24", "fields.lines.4.content": "Họp",
    })  # fmt: skip
    [line] = read_fields(ASKED, form)["lines"]
    assert line == {"day": "2026-11-24", "content": "Họp", "hidden": False}
    assert form.values["fields.lines.0.content"] == "Họp"


def test_lines_of_a_spreadsheet_are_taken_in_the_order_of_the_columns() -> None:
    form = Form(
        values={"pasted.lines": "23/11/2026\t8h30\tHọp giao ban\n\n24-11-2026\t\tLàm việc với xã\tthừa"}
    )
    take_pasted(ASKED, form)
    assert form.rows("fields.lines") == [
        {"day": "2026-11-23", "at": "08:30", "content": "Họp giao ban"},
        {"day": "2026-11-24", "at": "", "content": "Làm việc với xã"},
    ]


def test_what_cannot_be_read_of_a_pasted_line_stays_as_it_is() -> None:
    form = Form(values={"pasted.lines": "thứ Hai\tsáng\tHọp"})
    take_pasted(ASKED, form)
    assert form.rows("fields.lines") == [{"day": "thứ Hai", "at": "sáng", "content": "Họp"}]


def test_a_draft_has_the_lines_that_it_has_and_not_those_that_were_saved() -> None:
    saved = {"title": "A", "fields.lines.0.content": "x", "fields.lines.1.content": "y", "fields.shown": "1"}
    assert laid_over(saved, {"fields.lines.0.content": "z"}) == {"title": "A", "fields.lines.0.content": "z"}
    assert laid_over(saved, {"title": "B"}) == {**saved, "title": "B"}


@pytest.mark.parametrize(
    ("typed", "read"), [("8h", "08:00"), ("13:05", "13:05"), ("7 giờ 30", "07:30"), ("9g15", "09:15")]
)
def test_times_are_read_as_people_write_them(typed: str, read: str) -> None:
    assert Line.model_validate({"day": "2026-11-23", "at": typed, "content": "x"}).at == read


def test_fields_that_do_not_hold_yet_are_shown_as_far_as_they_do() -> None:
    made = read_as(
        Thing,
        {
            "order": "viii",
            "since": "2026-11-23",
            "lines": [{"day": "?"}, {"day": "2026-11-23", "content": "x"}],
        },
    )
    assert (made.name, made.order, str(made.since)) == ("", 1, "2026-11-23")
    assert [line.content for line in made.lines] == ["x"]
    assert "name" not in made.model_fields_set


def test_fields_in_words_are_lines_with_what_stands_in_them() -> None:
    assert in_words(
        [{"day": "2026-11-23", "content": "x", "hidden": True}, {"content": "y", "hidden": False}]
    ) == ("2026-11-23 · x · ✓\ny")


def test_a_form_tells_its_fields_whatever_their_type_asks_for() -> None:
    form = Form(
        values={"title": "A", "fields.name": "B", "fields.lines.2.content": "x", "fields.lines.3.content": ""}
    )
    assert fields_in(form) == {"name": "B", "lines": [{"content": "x"}]}
