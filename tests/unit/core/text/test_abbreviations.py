"""Abbreviations of provincial paperwork."""

import json
from pathlib import Path

from liencong.core.text import contractions, expansions
from liencong.core.text.abbreviations import abbreviations


def test_all_known_ones_are_shipped(test_data: Path) -> None:
    items = json.loads((test_data / "vn_abbreviations.json").read_text(encoding="utf-8"))["items"]
    assert {tuple(item) for item in abbreviations()} == {(i["short"], i["long"], i["risky"]) for i in items}


def test_an_abbreviation_is_expanded_with_and_without_marks() -> None:
    for typed in ("UBND", "ubnd", " Ubnd "):
        assert expansions(typed) == ("Ủy ban nhân dân",)
    assert expansions("hdnd") == expansions("HĐND") == ("Hội đồng nhân dân",)
    assert expansions("tt&tt") == ("Thông tin và Truyền thông",)


def test_a_risky_one_counts_only_in_capitals() -> None:
    assert expansions("ct") == expansions("Ct") == ()
    assert expansions("CT") == ("Chỉ thị",)
    assert expansions("QĐ") == expansions("QD") == ("Quyết định",)
    assert set(expansions("TT")) == {"Thông tư", "thị trấn"}


def test_other_words_have_no_long_form() -> None:
    assert expansions("nhân") == expansions("") == ()


def test_a_long_form_has_its_abbreviations() -> None:
    assert contractions("uy ban nhan dan") == ("UBND",)
    assert contractions("Kinh tế - xã hội") == ("KTXH", "KT-XH")
    assert contractions("nhân dân") == ()
