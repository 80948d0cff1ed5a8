"""What somebody pasted: cleaned as all that is written, with what was converted and what left behind."""

import re
from dataclasses import dataclass
from html import escape

from liencong.core.text.html import clean_html, html_to_text
from liencong.core.text.legacy import Encoding, to_unicode
from liencong.core.text.legacy_html import decode_legacy_html, legacy_fonts
from liencong.core.text.markup import Attributes, Rewriter, well_formed

STYLES, ACTIVE = "styles", "active"
"""What is left behind without being counted: looks, and what runs or frames another page."""

_STYLED = re.compile(r"""<[^>]*\s(?:style|bgcolor|color|face|class)\s*=|<style\b""", re.IGNORECASE)
_ACTIVE = re.compile(r"<(?:script|iframe|object|embed|form|svg)\b", re.IGNORECASE)
_BEGINS_WITHIN = re.compile(
    r"<!--\s*StartFragment\s*-->(.*?)<!--\s*EndFragment\s*-->", re.IGNORECASE | re.DOTALL
)
_PARAGRAPH_END = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Pasted:
    """Clean HTML; the legacy encodings that it came in; how many pictures, and what else, was left behind."""

    html: str
    encodings: tuple[Encoding, ...]
    pictures: int
    dropped: frozenset[str]


def clean_pasted(html: str) -> Pasted:
    """Clean HTML of the clipboard; pictures stay only where they stand on the site itself (`/media/…`).

    Those of a file on somebody's machine or of another site would show to nobody.
    """
    decoded = decode_legacy_html(html)
    words, source_words = html_to_text(decoded), html_to_text(html)
    by_font = legacy_fonts(html) if words != source_words else ()
    guessed = to_unicode(words)[1]
    encodings = dict.fromkeys([*by_font, *([guessed] if guessed else [])])
    pictures = _PicturesOut()
    cleaned = clean_html(pictures.rewrite(well_formed(decoded)))
    dropped = {
        name for name, found in ((STYLES, _STYLED), (ACTIVE, _ACTIVE)) if found.search(_fragment(html))
    }
    return Pasted(cleaned, tuple(encodings), pictures.count, frozenset(dropped))


def clean_pasted_text(text: str) -> Pasted:
    """Make paragraphs of plain text, line breaks of single line ends, and Unicode of a legacy encoding."""
    converted, encoding = to_unicode(text.replace("\r\n", "\n").replace("\r", "\n"))
    blocks = [block.strip("\n") for block in _PARAGRAPH_END.split(converted)]
    html = "".join(f"<p>{escape(block, quote=False)}</p>".replace("\n", "<br>") for block in blocks if block)
    return Pasted(clean_html(html), (encoding,) if encoding else (), 0, frozenset())


def _fragment(html: str) -> str:
    """Give what was selected, where the clipboard says so: browsers style whatever stands around it."""
    found = _BEGINS_WITHIN.search(html)
    return found[1] if found else html


class _PicturesOut(Rewriter):
    """Copies HTML without the pictures that do not stand on the site, and counts those."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        source = dict(attrs).get("src") or ""
        if tag == "img" and not (source.startswith("/") and not source.startswith("//")):
            self.count += 1
            return
        super().handle_starttag(tag, attrs)
