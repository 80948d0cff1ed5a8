"""What may pass by itself says nothing new: a table of cases, and no digit ever slips through."""

import csv
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from liencong.federation.link.trivial import Change, is_trivial
from liencong.sites.entry.diff import Content

CASES = [
    row
    for row in csv.reader(
        Path(__file__).with_name("trivial.tsv").read_text(encoding="utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
    if not row[0].startswith("#")
]
KEPT = Content(title="Tin", summary="Tóm tắt", body_html="<p>Thân bài.</p>", author="An", source="Sở Y tế")


def said(field: str, text: str) -> Content:
    """Give what a source says, with another text in one of its plain fields."""
    changed: dict[str, Any] = {field: text}
    return replace(KEPT, **changed)


@pytest.mark.parametrize("field", ["body_html", "title"])
def test_the_table(field: str) -> None:
    wrong = []
    for verdict, _, before, after in CASES:
        if field == "title" and "<" in before + after:
            continue  # a title is no rich text
        old, new = (said(field, unescape(one) if field == "title" else one) for one in (before, after))
        if is_trivial(Change(old, new, is_same_media=True)) != (verdict == "pass"):
            wrong.append((verdict, before, after))
    assert wrong == []


@pytest.mark.parametrize("field", ["author", "source", "picture", "keywords"])
def test_whatever_stands_beside_the_text_is_never_trivial(field: str) -> None:
    for before, after in (("hoà", "hòa"), ("", "An"), ("An", "")):
        changed = Change(said(field, before), said(field, after), is_same_media=True)
        assert not is_trivial(changed)


def test_typed_fields_corrections_and_other_pictures_are_never_trivial() -> None:
    assert is_trivial(Change(KEPT, KEPT, is_same_media=True))
    assert not is_trivial(Change(KEPT, KEPT, is_same_media=False))
    assert not is_trivial(Change(KEPT, replace(KEPT, fields={"number": "1"}), is_same_media=True))
    assert not is_trivial(Change(KEPT, replace(KEPT, corrections=["Đính chính"]), is_same_media=True))


texts = st.text(st.sampled_from("0123456789 .,/-%aăđhòàêyTĐ“\"'–²½\u00a0<>&;"), min_size=1, max_size=40)


@given(before=texts, place=st.integers(0, 39), digit=st.sampled_from("0123456789"))
def test_no_change_of_a_digit_ever_passes(before: str, place: int, digit: str) -> None:
    place %= len(before)
    assume(before[place].isdigit() and before[place] != digit)
    after = before[:place] + digit + before[place + 1 :]
    for field in ("title", "summary"):
        change = Change(said(field, before), said(field, after), is_same_media=True)
        assert not is_trivial(change)


@given(number=st.integers(0, 10**9), other=st.integers(0, 10**9), frame=st.sampled_from([
    "<p>Kinh phí {} đồng.</p>", '<p>Xem <a href="https://a.vn/{}">tại đây</a>.</p>', "<ul><li>{}</li></ul>",
    "<table><tr><td>{}</td></tr></table>", '<p><img src="/media/{}" alt="Ảnh"></p>', "<p>m<sup>{}</sup></p>",
]))  # fmt: skip
def test_no_other_number_in_rich_text_ever_passes(number: int, other: int, frame: str) -> None:
    assume(number != other)
    before, after = (replace(KEPT, body_html=frame.format(one)) for one in (number, other))
    assert not is_trivial(Change(before, after, is_same_media=True))


@given(
    text=st.lists(st.sampled_from(["văn hoá", "xã", "Sở Y tế", "20/11", "không", "–", "“tốt”"]), max_size=8)
)
def test_white_space_alone_always_passes(text: list[str]) -> None:
    before, after = replace(KEPT, summary=" ".join(text)), replace(KEPT, summary="  ".join(text) + " ")
    assert is_trivial(Change(before, after, is_same_media=True))
