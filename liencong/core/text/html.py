"""Rich text: what an editor wrote or pasted becomes HTML that may be shown on every page.

The allow-list is in `html_policy`. Cleaned HTML stays as it is when it is cleaned again.
"""

import re
from collections.abc import Callable
from functools import cache
from html import escape, unescape
from typing import NamedTuple

import nh3

from liencong.core.text.html_policy import POLICY
from liencong.core.text.legacy import decoder, detect, to_unicode
from liencong.core.text.legacy_html import decode_legacy_html
from liencong.core.text.markup import DIVISIONS, UNSEEN, parseable, well_formed
from liencong.core.text.tidy import Tidier
from liencong.core.text.unicode import clean_line, clean_text

_ROUNDS = 4
_BREAKS = DIVISIONS | {
    "blockquote", "br", "caption", "details", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "li", "ol", "p", "pre", "summary", "table", "td", "th", "tr", "ul",
}  # fmt: skip
_CELL = re.compile("</?t[dh]>")
_BREAK = re.compile("<[^>]*>")
_HEADING = re.compile("<h([2-4])(?: [^>]*)?>(.*?)</h[2-4]>", re.DOTALL)


class Heading(NamedTuple):
    """A heading of a text: level 2 to 4, and its words."""

    level: int
    text: str


def clean_html(html: str) -> str:
    """Give HTML of any quality as allowed, well-formed HTML in NFC, without legacy fonts and Word's mark-up.

    HTML that still changes after several rounds, the sign of an attack on the parser, comes back as its text.
    """
    decode_run = cache(_decode_run)  # one round writes what the next reads
    source = decode_legacy_html(html)
    for _ in range(_ROUNDS + 1):
        cleaned = _clean_once(source, decode_run)
        if cleaned == source:
            return cleaned
        source = cleaned
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in html_to_text(source).split("\n") if line)


def html_to_text(html: str) -> str:
    """Give the words of HTML, each block on a line of its own."""
    blocks = nh3.clean(parseable(html), tags=_BREAKS, attributes={}, clean_content_tags=UNSEEN, link_rel=None)
    return clean_text(unescape(_BREAK.sub("\n", _CELL.sub(" ", blocks.replace("\n", " ")))))


def headings(html: str) -> list[Heading]:
    """Give the headings of cleaned HTML, in their order."""
    return [Heading(int(level), clean_line(html_to_text(inner))) for level, inner in _HEADING.findall(html)]


def _clean_once(html: str, decode_run: Callable[[str], str]) -> str:
    source = well_formed(html)
    encoding = detect(html_to_text(source))
    decode = decode_run if encoding == "unicode" else decoder(encoding)
    return nh3.clean(Tidier(decode).rewrite(source), **POLICY)


def _decode_run(text: str) -> str:
    return text if text.isascii() else to_unicode(text)[0]
