"""Bring order into what editors paste: Word's lists as lists, loose text as paragraphs, empty parts gone.

HTML only becomes simpler here; what is allowed in it `html_policy` says, and the sanitiser runs afterwards.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from liencong.core.text.html_policy import CLASSES, allowed_value
from liencong.core.text.markup import DIVISIONS, VOID, Attributes, Rewriter, start_tag
from liencong.core.text.unicode import clean_line, visible
from liencong.core.text.word_list import ListWriter, is_marker, list_level, opening_of

_RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em"}
_INLINE = frozenset({"a", "code", "em", "font", "span", "strong", "sub", "sup"})
_MEDIA = frozenset({"audio", "video"})
_LISTS = frozenset({"ol", "ul"})
_HOLDS_PARAGRAPHS = frozenset({"", "blockquote", "details", "div"})
_HOLDS_PARTS = _MEDIA | _LISTS | {"table", "tbody", "tfoot", "thead", "tr"}
_HOLDS_PHRASES = frozenset({"h2", "h3", "h4", "p", "pre", "summary"})
_CELLS = frozenset({"td", "th"})
_OF_WORD = re.compile('mso-|class="Mso')
_NORMAL_WEIGHT = re.compile(r"(?<![\w-])font-weight:\s*(?:normal|400)")
_BLANKS = re.compile("[ \t\n\r]+")

_NOTHING, _BLANK, _SOMETHING = range(3)


@dataclass
class _Element:
    """An open element: its tag in the result (empty where only its content goes there), and what it holds."""

    tag: str
    place: int
    is_inline: bool = False
    holds: int = _NOTHING
    end: str = ""
    list_level: int | None = None
    is_marker: bool = False


class Tidier(Rewriter):
    """Rewrites well-formed HTML; text passes through `decode` on its way.

    An element remembers its place in `written`: what stays empty is taken back, and an item of a Word list
    gets its start when its marker is known.
    """

    def __init__(self, decode: Callable[[str], str]) -> None:
        super().__init__()
        self._decode_text = decode
        self._opened = [_Element("div", 0)]
        self._loose: _Element | None = None
        self._lists = ListWriter()
        self._marker = ""
        self._drops_languages = False

    def rewrite(self, html: str) -> str:
        """Give the tidied HTML. Word's marks of language are dropped: it calls everything English."""
        self._drops_languages = _OF_WORD.search(html) is not None
        super().rewrite(html)
        self._end_loose()
        return "".join(self.written) + self._lists.end()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._drops_languages:
            given.pop("lang", None)
        name = _RENAMED.get(tag, tag)
        if name in VOID:
            self._write_void(name, given)
        elif name in _INLINE:
            self._begin_inline(name if _means_something(name, given) else "", given)
        elif self._block().tag in _HOLDS_PHRASES and (name == "p" or name in DIVISIONS):
            self._begin_inline("", given)
        else:
            self._begin_block(name, given)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        element = self._opened.pop()
        if not element.is_inline:
            self._end_loose()
            if element.list_level is None:
                self.written.append(self._lists.end())
        if element.holds == _SOMETHING and element.list_level is not None:
            self._write_item(element.place, element.list_level)
        elif element.holds == _SOMETHING:
            self.written.append(element.end)
        elif element.is_inline:
            self.written[element.place] = ""  # a blank inside stays
        else:
            del self.written[element.place :]
        self._note(element.holds)

    def handle_data(self, data: str) -> None:
        block = self._block()
        if self._opened[-1].is_marker:
            self._marker += data
            return
        text = visible(self._decode_text(data))
        if block.tag != "pre":
            text = _BLANKS.sub(" ", text)
        elif block.holds == _NOTHING:
            text = text.lstrip("\n")  # HTML ignores a line end behind <pre>
        if text.strip():
            self._begin_loose()
        elif not text or self._is_between_parts(block):
            return
        super().handle_data(text)
        self._note(_SOMETHING if text.strip() else _BLANK)

    def _begin_inline(self, tag: str, given: Mapping[str, str]) -> None:
        if tag:
            self._begin_loose()
        in_item = self._block().list_level is not None
        marks = self._opened[-1].is_marker or (in_item and is_marker(given.get("style", "")))
        self._opened.append(
            _Element(tag, len(self.written), is_inline=True, end=f"</{tag}>" if tag else "", is_marker=marks)
        )
        self.written.append(_start(tag, given))

    def _begin_block(self, tag: str, given: Mapping[str, str]) -> None:
        self._end_loose()
        level = list_level(given.get("style", "")) if tag == "p" else None
        if level is None:
            self.written.append(self._lists.end())
        classes = CLASSES.get(tag, set()) & set(given.get("class", "").split())
        name = "" if tag in DIVISIONS and not classes else tag
        start, end = _start(name, given, " ".join(sorted(classes))), f"</{name}>" if name else ""
        if name in _LISTS and self._opened[-1].tag in _LISTS:
            start, end = f"<li>{start}", f"{end}</li>"
        holds = _SOMETHING if name in _CELLS or (name in _MEDIA and " src=" in start) else _NOTHING
        self._opened.append(_Element(name, len(self.written), holds=holds, end=end, list_level=level))
        self.written.append("" if level is not None else start)
        self._marker = ""

    def _write_void(self, tag: str, given: Mapping[str, str]) -> None:
        block = self._block()
        if tag == "br":
            if self._loose or block.tag not in _HOLDS_PARAGRAPHS | _HOLDS_PARTS:
                self.written.append("<br>")
                self._note(_BLANK)
            return
        if tag == "hr":
            self._end_loose()
            self.written.append(self._lists.end() + "<hr>")
        elif allowed_value(tag, "src", given.get("src", "")) is None or (
            tag != "img" and block.tag not in _MEDIA
        ):
            return
        elif tag == "img":
            self._begin_loose()
            self.written.append(_start(tag, {"alt": "", **given}))
        else:
            self.written.append(_start(tag, given))
        self._note(_SOMETHING)

    def _write_item(self, place: int, level: int) -> None:
        marker = clean_line(self._marker)
        opening = opening_of(marker)
        if opening:
            self.written[place] = self._lists.item(level, opening)
        else:
            self.written[place] = f"{self._lists.end()}<p>{escape(marker)} "
            self.written.append("</p>")

    def _is_between_parts(self, block: _Element) -> bool:
        """Tell whether a blank here would stand between parts, not between words."""
        if block.tag in _HOLDS_PARAGRAPHS:
            return self._loose is None
        return block.tag in _HOLDS_PARTS or (self._lists.are_open and block.list_level is None)

    def _begin_loose(self) -> None:
        """Begin a paragraph for text that stands where only paragraphs should; Word's lists end before it."""
        block = self._block()
        if block.list_level is None:
            self.written.append(self._lists.end())
        if self._loose is None and block.tag in _HOLDS_PARAGRAPHS:
            self._loose = _Element("p", len(self.written), end="</p>")
            self.written.append("<p>")

    def _end_loose(self) -> None:
        loose, self._loose = self._loose, None
        if loose is None:
            return
        if loose.holds == _SOMETHING or self._opened[-1].place > loose.place:  # something inside goes on
            self.written.append(loose.end)
        else:
            del self.written[loose.place :]

    def _block(self) -> _Element:
        return next(element for element in reversed(self._opened) if not element.is_inline)

    def _note(self, holds: int) -> None:
        """Note that something, or only a blank, was written into what is open."""
        for element in (self._opened[-1], self._block(), self._loose):
            if element:
                element.holds = max(element.holds, holds)


def _means_something(tag: str, given: Mapping[str, str]) -> bool:
    """Tell whether an inline element is more than a carrier of fonts, and a link leads somewhere."""
    if tag == "a":
        return allowed_value("a", "href", given.get("href", "")) is not None
    if tag == "span":
        return bool(given.get("lang"))
    return tag != "font" and not _NORMAL_WEIGHT.search(given.get("style", ""))


def _start(tag: str, given: Mapping[str, str], classes: str = "") -> str:
    if not tag:
        return ""
    kept = {name: value for name, value in given.items() if name not in ("class", "style")}
    if tag in _MEDIA:
        kept["controls"] = ""
    if classes:
        kept["class"] = classes
    return start_tag(tag, list(kept.items()))
