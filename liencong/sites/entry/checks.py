"""What is to be looked at before a text goes on its way; pure. What the law asks blocks, the rest advises."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

from liencong.core.text import html_to_text
from liencong.core.text.markup import Attributes, parseable
from liencong.sites.entry import rules
from liencong.sites.entry.spelling import slips_in

MOST_OF_A_KIND = 5
SHORTEST_SHOUT = 25
"""Letters from which a run of capitals is hard to read; names of bodies are shorter."""

LONGEST_EXCERPT = 60


@dataclass(frozen=True)
class Written:
    """What somebody has written so far; `picture_alt` is None where no picture stands for the entry."""

    title: str = ""
    summary: str = ""
    body_html: str = ""
    author: str = ""
    source: str = ""
    no_secret: bool = False
    picture_alt: str | None = None
    unanswered: Mapping[str, str] = field(default_factory=dict)
    """Addresses in the text that lead nowhere, with the code of the reason."""
    not_asked: Collection[str] = ()
    """Fields that the form does not ask for, or fills by itself."""


@dataclass(frozen=True)
class Finding:
    """Something to be looked at: of what code, whether it blocks, in which field, at which words."""

    code: str
    name: str
    blocks: bool = False
    excerpt: str = ""


def check_text(written: Written) -> list[Finding]:
    """Give what is to be looked at, what blocks first; of each kind the first few only."""
    counted: Counter[str] = Counter()
    found = []
    for finding in _findings(written):
        counted[finding.code] += 1
        if counted[finding.code] <= MOST_OF_A_KIND:
            found.append(finding)
    return sorted(found, key=lambda finding: not finding.blocks)


def links_in(body_html: str) -> list[str]:
    """Give the addresses to which a text leads, each once."""
    return list(dict.fromkeys(link.address for link in _read(body_html).links if link.address))


def _findings(written: Written) -> Iterator[Finding]:
    missing = rules.missing_of(written.author, written.source, written.title)
    for name in (name for name in missing if name not in written.not_asked):
        yield Finding(f"no-{name}", name, blocks=True)
    if not written.no_secret:
        yield Finding("no-secret", "no_secret", blocks=True)
    if not written.summary.strip() and "summary" not in written.not_asked:
        yield Finding("no-summary", "summary")
    if written.picture_alt is not None and not written.picture_alt.strip():
        yield Finding("picture-without-alt", "picture_id")
    body = _read(written.body_html)
    yield from _in_order(body)
    for link in body.links:
        if not link.words.strip():
            yield Finding("link-without-words", "body_html", excerpt=_short(link.address))
        if link.address in written.unanswered:
            code = f"link-{written.unanswered[link.address]}"
            yield Finding(code, "body_html", excerpt=_short(link.words or link.address))
    for name, text in (
        ("title", written.title),
        ("summary", written.summary),
        ("body_html", html_to_text(written.body_html)),
    ):
        yield from _shouts(name, text)
        yield from _personal(name, text)
        yield from (Finding(slip.code, name, excerpt=_short(slip.excerpt)) for slip in slips_in(text))


# Personal data (L56).

_DIGITS = re.compile(r"(?<![\w.,/+-])\+?\d(?:[ .-]?\d){7,18}(?![\w/-]|[.,]\d)")
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,20}(?![\w-])", re.IGNORECASE)
_OF_THE_STATE = re.compile(r"[@.]gov\.vn$", re.IGNORECASE)
_PHONE = re.compile(r"(?:0|84)(?:[35789]\d{8}|2\d{9})")
_CITIZEN = re.compile(r"0(?:0[1-9]|[1-8]\d|9[0-6])[0-9]\d{8}")
_OLD_CITIZEN = re.compile(r"\d{9}")


def _personal(name: str, text: str) -> Iterator[Finding]:
    for match in _DIGITS.finditer(text):
        kind = _kind_of_number(match[0])
        if kind:
            yield Finding(kind, name, excerpt=match[0])
    for match in _ADDRESS.finditer(text):
        if not _OF_THE_STATE.search(match[0]):
            yield Finding("personal-email", name, excerpt=_short(match[0]))


def _kind_of_number(written: str) -> str:
    digits = re.sub(r"\D", "", written)
    if _PHONE.fullmatch(digits):
        return "personal-phone"
    if _CITIZEN.fullmatch(digits) or (_OLD_CITIZEN.fullmatch(digits) and written == digits):
        return "personal-id"
    if 13 <= len(digits) <= 19 and digits[0] in "3456" and _holds_luhn(digits):
        return "personal-card"
    return ""


def _holds_luhn(digits: str) -> bool:
    """Tell whether a number has the check digit of bank cards (ISO/IEC 7812-1)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


# Capitals.

_WORD = re.compile(r"\w+")


def _shouts(name: str, text: str) -> Iterator[Finding]:
    """Find runs of words in capitals; numbers neither begin nor end one, the small letter ends the last."""
    for line in text.split("\n"):
        start, end, letters = None, 0, 0
        for match in _WORD.finditer(f"{line} a"):
            word = match[0]
            if not any(map(str.isalpha, word)):
                continue
            if word.isupper():
                start = match.start() if start is None else start
                end, letters = match.end(), letters + len(word)
                continue
            if start is not None and letters >= SHORTEST_SHOUT:
                yield Finding("capitals", name, excerpt=_short(line[start:end]))
            start, letters = None, 0


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXCERPT else f"{line[:LONGEST_EXCERPT].rsplit(' ', 1)[0]}…"


# The text's order: headings, pictures, tables.


@dataclass
class _Link:
    address: str
    words: str = ""


@dataclass
class _Body:
    """What stands in a text, as far as it is looked at."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    undescribed: int = 0
    links: list[_Link] = field(default_factory=list)
    tables: list[list[str]] = field(default_factory=list)
    """Of each table the words of its heads."""


def _in_order(body: _Body) -> Iterator[Finding]:
    for (before, _), (level, words) in pairwise([(1, ""), *body.headings]):
        if level > before + 1:
            yield Finding("heading-jump", "body_html", excerpt=_short(words))
    for _, words in body.headings:
        if not words.strip():
            yield Finding("heading-empty", "body_html")
    for _ in range(body.undescribed):
        yield Finding("no-alt", "body_html")
    for heads in body.tables:
        if not heads:
            yield Finding("table-without-head", "body_html")
        elif not all(head.strip() for head in heads[1:]):
            yield Finding("table-head-empty", "body_html")


def _read(body_html: str) -> _Body:
    reader = _BodyReader()
    reader.feed(parseable(body_html))
    reader.close()
    return reader.body


class _BodyReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.body = _Body()
        self._heading: list[str] | None = None
        self._head: list[str] | None = None
        self._link: _Link | None = None

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a":
            self._link = _Link(said.get("href", ""))
            self.body.links.append(self._link)
        elif tag == "img":
            self._picture(said.get("alt", ""))
        elif tag == "table":
            self.body.tables.append([])
        elif tag in ("h2", "h3", "h4"):
            self._heading = []
        elif tag == "th":
            self._head = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._link = None
        elif tag in ("h2", "h3", "h4") and self._heading is not None:
            self.body.headings.append((int(tag[1]), "".join(self._heading)))
            self._heading = None
        elif tag == "th" and self._head is not None and self.body.tables:
            self.body.tables[-1].append("".join(self._head))
            self._head = None

    def handle_data(self, data: str) -> None:
        for words in (self._heading, self._head):
            if words is not None:
                words.append(data)
        if self._link is not None:
            self._link.words += data

    def _picture(self, alt: str) -> None:
        if not alt.strip():
            self.body.undescribed += 1
        self.handle_data(alt)
