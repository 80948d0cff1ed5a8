"""Numbers of official papers (3069/QĐ-UBND, 43/2011/NĐ-CP, 57-NQ/TW) in every spelling that people use.

They are found with blanks, en dashes, small letters and without marks. The canonical spelling is for showing,
the key for comparing and for search: one token, `3069qdubnd`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from liencong.core.text.abbreviations import abbreviations
from liencong.core.text.unicode import fold, split_tone, visible

_DIGITS = "0123456789"


def _key(token: str) -> str:
    """Give what a token is known by: QH13 as qh, TT&TT as tttt."""
    return fold(token).replace("&", "").rstrip(_DIGITS)


def _spellings(tokens: str) -> dict[str, str]:
    return {_key(token): token for token in tokens.split()}


_KINDS = _spellings(
    "BB BC CĐ CT CTr CV ĐA GCN GM GP HD HDLT KH KL L LCT NĐ NQ NQLT PA PL QC QĐ QT SL TB TC TT TTLT TTr VBHN"
)
_SECTIONS = _spellings("VX KT NC TH NN XD NV TC")
_PARTY_OFFICES = _spellings("TW TU HU ĐU ĐUK BTCTW BTGTW UBKTTW VPTW BNCTW BDVTW BTCTU BTGTU UBKTTU VPTU")
_OFFICES = _PARTY_OFFICES | _spellings(
    "CP TTg QH UBTVQH CTN VPCP VPQH HĐTP HĐBT TANDTC VKSNDTC BNV BTC BTP BYT BCA BQP BXD BCT BNG UBND HĐND"
)
_FIELDS = {
    _key(item.short): item.short.replace("&", "")
    for item in abbreviations()
    if not item.risky and "." not in item.short
}
_BEFORE_A_FIELD = "bspc"
"""Bộ, sở, phòng, cục: the letter before the abbreviation of their field, as in STTTT."""

_SEPARATOR = r"(?:[ \xa0]{0,3}[/‐‑‒–—−-][ \xa0]{0,3}|[ \xa0]{1,3})"
_TOKEN = r"[^\W\d_](?:[^\W\d_]|&(?=[^\W\d_])){0,11}[0-9]{0,2}"
_CANDIDATE = re.compile(
    rf"(?<![\w/‐‑‒–—−-])(?<![0-9][.,])(?P<number>[0-9]{{1,6}}[a-zA-Z]?)"
    rf"(?:(?P<before_year>{_SEPARATOR})(?P<year>(?:19|20)[0-9]{{2}}))?"
    rf"(?P<tail>(?:{_SEPARATOR}{_TOKEN}){{1,5}})(?!\w)"
)
_PART = re.compile(f"({_SEPARATOR})({_TOKEN})")
_BEFORE_A_NUMBER = re.compile(r"(?:.*\b(?:so|van|cv):?)?\s*", re.DOTALL)


class _Part(NamedTuple):
    """A token of a number and what stands before it: a slash, a hyphen or only blanks."""

    mark: str
    is_spaced: bool
    token: str


class _Number(NamedTuple):
    number: str
    year: str | None
    offices: list[str]
    is_party: bool

    def canonical(self) -> str:
        head = f"{self.number}/{self.year}" if self.year else self.number
        if self.is_party:
            return f"{head}-{self.offices[0]}/{'-'.join(self.offices[1:])}"
        return f"{head}/{'-'.join(self.offices)}"

    def key(self) -> str:
        year = f"y{self.year}" if self.year else ""
        return _letters_and_digits(f"{self.number.lstrip('0')}{year}{''.join(self.offices)}")


def find_document_numbers(text: str) -> list[str]:
    """Give the numbers of official papers in a text, each once, in canonical spelling."""
    found: dict[str, str] = {}
    for number in _find(text):
        found.setdefault(number.key(), number.canonical())
    return list(found.values())


def number_key(text: str) -> str:
    """Give the token of the first number in a text; where there is none, its folded letters and digits."""
    number = next(_find(text), None)
    return number.key() if number else _letters_and_digits(text).lstrip("0")


def same_number(first: str, second: str) -> bool:
    """Tell whether two spellings mean the same number; zeros in front do not count."""
    return number_key(first) == number_key(second) != ""


def _find(text: str) -> Iterator[_Number]:
    readable = visible(text).replace("_", " ").strip()
    for found in _CANDIDATE.finditer(readable):
        parts = [_Part(_mark(gap), gap != gap.strip(), token) for gap, token in _PART.findall(found["tail"])]
        offices = _offices(parts)
        if offices and (parts[0].mark == "/" or _is_kind(offices[0]) or _stands_alone(found)):
            yield _number(found, parts, offices)


def _number(found: re.Match[str], parts: list[_Part], offices: list[str]) -> _Number:
    number, year = found["number"], found["year"]
    if year and parts[0].mark == "/" and not _mark(found["before_year"]):
        number, year = year, None  # two figures beside each other: "năm 2024 2025/QĐ-UBND"
    written_so = [part.mark for part in parts[:2]] == ["-", "/"]
    of_party = parts[0].mark != "/" and _key(offices[-1]) in _PARTY_OFFICES
    is_party = len(offices) > 1 and (written_so or of_party)
    return _Number(number, year, list(map(_canonical, offices)), is_party)


def _stands_alone(found: re.Match[str]) -> bool:
    """Tell whether the text is nothing but the number, as a query is; only then may an office stand first."""
    before = fold(found.string[: found.start()])
    return found.end() == len(found.string) and _BEFORE_A_NUMBER.fullmatch(before) is not None


def _offices(parts: list[_Part]) -> list[str]:
    """Give the leading tokens that make a number; what follows them is text."""
    first, *others = parts
    offices = [first.token]
    for part in others:
        if not _belongs(part, first, len(offices)):
            break
        offices.append(part.token)
    if len(offices) == 1:
        is_enough = first.mark == "/" and (_is_kind(first.token) or _is_office(first.token))
    else:
        is_enough = _is_known(first.token) or (first.mark == "/" and _is_official(first.token))
    return offices if is_enough else []


def _belongs(part: _Part, first: _Part, place: int) -> bool:
    """Tell whether a token goes on with the number; the looser it is written, the better known it must be."""
    if not part.mark:
        is_section = not _is_kind(first.token) and _key(part.token) in _SECTIONS
        return place == 1 and (_is_office(part.token) or is_section)
    if part.is_spaced or not first.mark:
        return _is_known(part.token)
    return _is_known(part.token) or _is_official(part.token.upper() if _is_known(first.token) else part.token)


def _is_kind(token: str) -> bool:
    return _key(token) in _KINDS


def _is_office(token: str) -> bool:
    key = _key(token)
    return key in _OFFICES or key in _FIELDS or (key[:1] in _BEFORE_A_FIELD and key[1:] in _FIELDS)


def _is_known(token: str) -> bool:
    return _is_kind(token) or _is_office(token) or _key(token) in _SECTIONS


def _is_official(token: str) -> bool:
    """Tell whether a token looks like an abbreviation: in capitals, without tone marks."""
    return token == token.upper() and not split_tone(token)[1]


def _canonical(token: str) -> str:
    """Give a token with its marks and capitals; marks that are written are believed."""
    if not token.isascii():
        return "TW" if token.upper() == "TƯ" else token.upper()
    key = _key(token)
    known = _KINDS | _SECTIONS | _FIELDS | _OFFICES
    if key not in known and key[:1] in _BEFORE_A_FIELD and key[1:] in _FIELDS:
        return token[0].upper() + _FIELDS[key[1:]]
    return known[key] + token[len(key) :] if key in known and "&" not in token else token.upper()


def _mark(gap: str) -> str:
    """Give the mark in a gap, every dash as a hyphen."""
    mark = gap.strip()
    return mark if mark in ("", "/") else "-"


def _letters_and_digits(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())
