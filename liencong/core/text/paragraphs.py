"""Rich text as a list of paragraphs in plain words: what a reader sees of it, and where its links lead."""

from html.parser import HTMLParser
from typing import NamedTuple

from liencong.core.text.markup import DIVISIONS, Attributes, parseable
from liencong.core.text.unicode import clean_line

_KINDS = {"h2": "h2", "h3": "h3", "h4": "h4", "li": "li", "tr": "row", "blockquote": "quote"}
"""Elements that make a paragraph what it is; anything else is plain."""

_BREAKS = DIVISIONS | _KINDS.keys() | {
    "br", "caption", "details", "figcaption", "figure", "hr", "ol", "p", "pre", "summary", "table", "ul",
}  # fmt: skip
_SHOWN = {"img": "picture", "audio": "sound", "video": "film", "source": "film"}


class Paragraph(NamedTuple):
    """A paragraph: what it is (`p`, `h2`, `li`, `row` of a table, `picture` …), and its words in one line.

    The address of a link or a picture follows its words in ⟨angle brackets⟩.
    """

    kind: str
    text: str


def paragraphs(html: str) -> list[Paragraph]:
    """Give the paragraphs of cleaned HTML; those without words are left out."""
    reader = _Reader()
    reader.feed(parseable(html))
    reader.close()
    reader.end()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Paragraph] = []
        self._words: list[str] = []
        self._within: list[str] = []
        self._addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in _BREAKS:
            self.end()
        if tag in _KINDS:
            self._within.append(tag)
        elif tag in ("td", "th"):
            self._words.append(" | " if self._words else "")
        elif tag == "a":
            self._addresses.append(said.get("href", ""))
        elif tag in _SHOWN and said.get("src"):
            self.end()
            self._add(_SHOWN[tag], f"{said.get('alt', '')} ⟨{said['src']}⟩")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.end()
        if self._within and self._within[-1] == tag:
            self._within.pop()
        elif tag == "a" and self._addresses and (address := self._addresses.pop()):
            self._words.append(f" ⟨{address}⟩")

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def end(self) -> None:
        """End the paragraph that is being read."""
        words, self._words = "".join(self._words), []
        self._add(_KINDS[self._within[-1]] if self._within else "p", words)

    def _add(self, kind: str, words: str) -> None:
        text = clean_line(words)
        if text:
            self.found.append(Paragraph(kind, text))
