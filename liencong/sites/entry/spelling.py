"""What looks mistyped in a Vietnamese text (S61): pure, no dictionary, and only what is hardly ever right.

A word with Vietnamese marks is one syllable: what sounds like one and has the shape of none is mistyped, what
has two tones is two words run together. Names, words without marks, words taken over in several syllables
(kilômét, axít) and those of the highlands (gươl) are left alone.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from liencong.core.text.syllable import is_syllable
from liencong.core.text.unicode import fold, split_tone

MOST_AROUND = 12
"""Characters shown on each side of a mark that is set wrongly."""

_WORD = re.compile(r"(?<![\w@./'’-])[^\W\d_]+(?![\w@/'’-])")
_ONE_SOUND = re.compile("[bcdđghklmnpqrstvx]*[aăâeêioôơuưy]+[bcdđghklmnpqrstvx]*")
_WRONG_BEGIN = re.compile("n?gh(?![eêi])")
"""Written gh and ngh before e, ê and i only."""

_FOREIGN_BEGIN = re.compile("(?:[bcđgkpst][lr]|s[tpk]|xt)(?!r?h)")
_FOREIGN_END = re.compile("(?:(?<!n)g|[bdđklqrsvx])$")
_WORDS = tomllib.loads(resources.files(__package__).joinpath("spelling.toml").read_text(encoding="utf-8"))
_TAKEN_OVER = frozenset(_WORDS["taken_over"])
_TWICE = re.compile(rf"\b({'|'.join(_WORDS['never_twice'])}) +\1\b", re.IGNORECASE)
_BLANK_BEFORE = re.compile(r"\w +[,.;:!?](?![\w.,;:!?)])")
_NO_BLANK_AFTER = re.compile(r"[^\W\d_][,;](?=[^\W\d_])|[^\W\d_A-Z]{2}[.!?](?=[A-ZÀ-ỸĐ][^\W\d_A-Z])")
_RUN = re.compile(r"\S+")
_ADDRESS = re.compile(r"@|://|www\.|\.vn\b", re.IGNORECASE)


@dataclass(frozen=True)
class Slip:
    """Something that looks mistyped: of what code, and where, in the words of the text."""

    code: str
    excerpt: str


def slips_in(text: str) -> Iterator[Slip]:
    """Give what looks mistyped, line by line; addresses are left alone."""
    for line in text.split("\n"):
        words = _RUN.sub(_without_addresses, line)
        for match in _WORD.finditer(words):
            if _is_misspelled(match[0]):
                yield Slip("misspelled", match[0])
        for match in _TWICE.finditer(words):
            yield Slip("word-twice", match[0])
        for pattern in (_BLANK_BEFORE, _NO_BLANK_AFTER):
            for match in pattern.finditer(words):
                yield Slip("mark-spacing", _around(line, match.start(), match.end()))


def _without_addresses(run: re.Match[str]) -> str:
    return " " * len(run[0]) if _ADDRESS.search(run[0]) else run[0]


def _is_misspelled(word: str) -> bool:
    if not word.islower() or word == fold(word) or word in _TAKEN_OVER:
        return False
    letters, tones = split_tone(word)
    if is_syllable(word):
        return _WRONG_BEGIN.match(letters) is not None
    if len(tones) > 1:
        return True
    is_foreign = _FOREIGN_BEGIN.match(letters) or _FOREIGN_END.search(letters)
    return not is_foreign and _ONE_SOUND.fullmatch(letters) is not None


def _around(line: str, start: int, end: int) -> str:
    """Give the words on both sides of a place as they stand in the line, of long ones a part."""
    first, last = max(start - MOST_AROUND, 0), min(end + MOST_AROUND, len(line))
    before, after = line.rfind(" ", first, start), line.find(" ", end, last)
    return line[before + 1 if before >= 0 else first : after if after >= 0 else last]
