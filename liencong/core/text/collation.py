"""Vietnamese alphabetical order as plain strings that a database column can keep and sort.

Keys are compared by code point: SQLite's BINARY, PostgreSQL's COLLATE "C". The order is that of CLDR's `vi`:
letters first, then tones (level, grave, hook, tilde, acute, dot), then case.
"""

import unicodedata
from functools import lru_cache

from liencong.core.text.unicode import nfc, visible

_ORDER = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PRIMARY = {character: chr(ord("!") + place) for place, character in enumerate(_ORDER)}
_PRIMARY |= {"ð": _PRIMARY["đ"], "ɖ": _PRIMARY["đ"]}
_TONE_WEIGHT = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_OTHER_MARK = "6"
_LEVEL_END = " "
"""Lower than every character that stands inside a level."""


def sort_key(text: str) -> str:
    """Give the key by which a text stands in the Vietnamese alphabet."""
    return _LEVEL_END.join(_levels(text))


def person_sort_key(name: str) -> str:
    """Give the key by which a person stands in a list: by given name (the last word), then the rest."""
    rest, _, given = " ".join(name.split()).rpartition(" ")
    letters, tones, case = _levels(given)
    rest_letters, rest_tones, rest_case = _levels(rest)
    return _LEVEL_END.join((letters, tones, rest_letters, rest_tones, case, rest_case))


def _levels(text: str) -> tuple[str, str, str]:
    """Give what counts first, second and third: letters, tones, capitals."""
    letters, tones, case = [], [], []
    for character in visible(text):
        letter, marks = _weights(character.lower())
        letters.append(letter)
        tones.append(("0" if letter else "") + marks)
        case.append("1" if letter and character.lower() != character else "0")
    return "".join(letters), "".join(tones).rstrip("0"), "".join(case).rstrip("0")


@lru_cache(maxsize=4096)
def _weights(character: str) -> tuple[str, str]:
    """Give the primary weight of a lower-case character and the weights of its marks."""
    decomposed = unicodedata.normalize("NFD", character)
    letter = nfc("".join(part for part in decomposed if part not in _TONE_WEIGHT))
    marks = [part for part in decomposed if part in _TONE_WEIGHT]
    if letter not in _PRIMARY and unicodedata.combining(decomposed[-1]):
        letter = "".join(part for part in decomposed if not unicodedata.combining(part))
        marks = [part for part in decomposed if unicodedata.combining(part)]
    return _primary(letter), "".join(_TONE_WEIGHT.get(mark, _OTHER_MARK) for mark in marks)


def _primary(letter: str) -> str:
    if letter in _PRIMARY or not letter:
        return _PRIMARY.get(letter, "")
    if letter.isspace():
        return _PRIMARY[" "]
    return letter if letter.isalnum() else _PRIMARY['"']
