"""Tells whether a change of a source says nothing new, so that it may pass where the source is trusted; pure.

It passes only if nothing is left after spelling, white space, typography and the ways to write one address
have been set aside: every word stands where it stood, no word that carries a fact is touched in any way, and
pictures, structure, attribution and typed fields are the same. What it does not understand it lets not pass.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from importlib import resources
from itertools import zip_longest
from urllib.parse import unquote, urlsplit

from liencong.core.text.markup import Attributes, parseable
from liencong.core.text.paragraphs import Paragraph, paragraphs
from liencong.core.text.syllable import is_syllable
from liencong.core.text.unicode import clean_line, fold, same_spelling
from liencong.sites.entry.diff import Content

_TOKEN = re.compile(r"\w+|[^\w\s]")
_ADDRESS = re.compile(r" ?⟨([^⟨⟩]*)⟩")
_TYPOGRAPHY = str.maketrans({
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "‑": "-",
})  # fmt: skip
_DIGIT = re.compile(r"\d")
_DOTS = re.compile(r"\.{3}")
_SCHEME = re.compile(r"^https?:/{1,3}", re.IGNORECASE)
_TRACKED = re.compile(r"(?:utm_\w+|fbclid|gclid|zarsrc)=[^&]*&?")
_SAYS_NOTHING = frozenset({"p", "br", "span"})
"""Elements that only hold text: an empty one more or less is white space."""


@dataclass(frozen=True)
class Change:
    """What a source said and what it says now; `is_same_media` where all it shows is the same."""

    before: Content
    after: Content
    is_same_media: bool


def is_trivial(change: Change) -> bool:
    """Tell whether a change says nothing new."""
    before, after = change.before, change.after
    kept = ("fields", "author", "source", "picture", "keywords", "corrections")
    return (
        change.is_same_media
        and all(getattr(before, name) == getattr(after, name) for name in kept)
        and _says_the_same(_lines(before.title), _lines(after.title))
        and _says_the_same(_lines(before.summary), _lines(after.summary))
        and _structure(before.body_html) == _structure(after.body_html)
        and _says_the_same(paragraphs(before.body_html), paragraphs(after.body_html))
    )


def same_address(before: str, after: str) -> bool:
    """Tell whether two addresses lead to one place, by whatever way they are written."""
    return before == after or (
        _DIGIT.findall(before) == _DIGIT.findall(after) and _key_of(before) == _key_of(after)
    )


def _lines(text: str) -> list[Paragraph]:
    return [Paragraph("p", line) for line in map(clean_line, text.split("\n")) if line]


def _says_the_same(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> bool:
    if [one.kind for one in before] != [one.kind for one in after]:
        return False
    return all(_same_line(old.text, new.text) for old, new in zip(before, after, strict=True))


def _same_line(before: str, after: str) -> bool:
    if before == after:
        return True
    old_addresses, new_addresses = _ADDRESS.findall(before), _ADDRESS.findall(after)
    if len(old_addresses) != len(new_addresses):
        return False
    if not all(map(same_address, old_addresses, new_addresses)):
        return False
    old, new = _ADDRESS.sub("", before), _ADDRESS.sub("", after)
    if _with_digits(old) != _with_digits(new):
        return False
    pairs = zip_longest(_tokens(old), _tokens(new), fillvalue="")
    return all(one == other or _same_word(one, other) for one, other in pairs)


def _with_digits(text: str) -> list[str]:
    """Give whatever stands between two blanks and holds a digit, as it stands."""
    return [chunk for chunk in text.split() if any(letter.isnumeric() for letter in chunk)]


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(_DOTS.sub("…", text))


def _same_word(before: str, after: str) -> bool:
    """Tell whether two different tokens are one word, mended; or one mark, set otherwise."""
    if not (before.isalpha() and after.isalpha()):
        return before.translate(_TYPOGRAPHY) == after.translate(_TYPOGRAPHY)
    if before != before.lower() or after != after.lower() or {before, after} & _facts():
        return False
    return same_spelling(before, after) or _is_mended(before, after)


def _is_mended(before: str, after: str) -> bool:
    """Tell whether what was no syllable at all became one with the same letters."""
    return fold(before) == fold(after) and is_syllable(after) and not is_syllable(before)


@cache
def _facts() -> frozenset[str]:
    """Give the words that carry facts, as people spell them."""
    text = resources.files(__package__).joinpath("trivial.toml").read_text(encoding="utf-8")
    return frozenset(word for words in tomllib.loads(text).values() for word in words)


def _structure(html: str) -> list[tuple[str, Sequence[tuple[str, str | None]]]]:
    """Give the elements of a text in order, with all that is said in them but where links lead."""
    reader = _Elements()
    reader.feed(parseable(html))
    reader.close()
    return reader.found


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Sequence[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        said = [(name, value) for name, value in attrs if name != "href"]
        if tag not in _SAYS_NOTHING or said:
            self.found.append((tag, said))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _SAYS_NOTHING:
            self.found.append((f"/{tag}", ()))


def _key_of(address: str) -> tuple[str, ...]:
    """Give what is left of an address of the web when the ways to write it are set aside."""
    if not _SCHEME.match(address):
        return (address,)
    try:
        parts = urlsplit(_SCHEME.sub("https://", address))
        host = (parts.hostname or "").removeprefix("www.")
        port = str(parts.port or "")
    except ValueError:
        return (address,)
    query = _TRACKED.sub("", parts.query).rstrip("&")
    return (host, port, parts.username or "", unquote(parts.path).rstrip("/"), query, parts.fragment)
