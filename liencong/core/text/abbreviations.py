"""Abbreviations of provincial paperwork (UBND, CCHC, QĐ) and their long forms, for search."""

import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from liencong.core.text.unicode import fold, nfc


class Abbreviation(NamedTuple):
    """A short form and what it stands for; a risky one counts only when typed in capitals."""

    short: str
    long: str
    risky: bool


@cache
def abbreviations() -> tuple[Abbreviation, ...]:
    """Give all abbreviations that are known."""
    data = resources.files("liencong.core.text").joinpath("abbreviations.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(data)
    return tuple(
        Abbreviation(short, long, group == "risky")
        for group in ("plain", "risky")
        for short, long in groups[group].items()
    )


def expansions(word: str) -> tuple[str, ...]:
    """Give the long forms of an abbreviation, typed with or without marks; none for any other word."""
    typed = nfc(word).strip()
    in_capitals = typed == typed.upper()
    return tuple(item.long for item in _by_short().get(_key(typed), ()) if in_capitals or not item.risky)


def contractions(text: str) -> tuple[str, ...]:
    """Give the abbreviations of a long form, typed with or without marks; none for any other text."""
    return _by_long().get(_key(text), ())


def _key(text: str) -> str:
    return " ".join(fold(text).replace(".", "").split())


@cache
def _by_short() -> dict[str, list[Abbreviation]]:
    table: dict[str, list[Abbreviation]] = {}
    for item in abbreviations():
        table.setdefault(_key(item.short), []).append(item)
    return table


@cache
def _by_long() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for item in abbreviations():
        table[_key(item.long)] = (*table.get(_key(item.long), ()), item.short)
    return table
