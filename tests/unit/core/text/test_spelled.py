"""Amounts in words, as vouchers have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liencong.core.text import spell
from liencong.core.text.spelled import DIGITS


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (101, "một trăm linh một"),
        (110, "một trăm mười"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm linh năm"),
        (21_000, "hai mươi mốt nghìn"),
        (3_242_000, "ba triệu hai trăm bốn mươi hai nghìn"),
        (1_000_050, "một triệu không trăm năm mươi"),
        (2_000_000_000, "hai tỷ"),
        (1_000_000_001, "một tỷ không trăm linh một"),
        (12_000_000_000_000, "mười hai nghìn tỷ"),
        (-68_000, "âm sáu mươi tám nghìn"),
    ],
)
def test_numbers_are_said_as_on_vouchers(number: int, words: str) -> None:
    assert spell(number) == words


@given(st.integers(0, 10**15))
def test_what_is_said_means_the_number(number: int) -> None:
    assert meant(spell(number).split()) == number


def meant(words: list[str]) -> int:
    """Read words back, group by group."""
    if "tỷ" in words:
        at = len(words) - 1 - words[::-1].index("tỷ")
        return meant(words[:at]) * 10**9 + meant(words[at + 1 :])
    total, group, digit = 0, 0, 0
    values = {word: value for value, word in enumerate(DIGITS)} | {"mốt": 1, "tư": 4, "lăm": 5}
    for word in words:
        if word in values:
            digit = values[word]
        elif word == "mười":
            group, digit = group + 10, 0
        elif word in ("trăm", "mươi"):
            group, digit = group + digit * (100 if word == "trăm" else 10), 0
        elif word in ("nghìn", "triệu"):
            total, group, digit = total + (group + digit) * (1_000 if word == "nghìn" else 10**6), 0, 0
    return total + group + digit
