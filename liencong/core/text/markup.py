"""HTML of any quality made well-formed, and a stream over it that copies what nobody changes.

Parsing is left to the sanitiser's HTML5 parser. Its output is well-formed, so the simple parser behind
`Rewriter` reads it without surprises and in linear time.
"""

import re
from collections.abc import Sequence
from html import escape
from html.parser import HTMLParser

import nh3

Attributes = Sequence[tuple[str, str | None]]

URL_SCHEMES = {"http", "https", "mailto", "tel"}
VOID = frozenset({"br", "col", "hr", "img", "source", "track", "wbr"})
UNSEEN = {
    "applet", "button", "del", "head", "iframe", "math", "noframes", "noscript", "object", "script",
    "select", "style", "svg", "template", "textarea", "title", "xml",
}  # fmt: skip
"""Elements whose content is not text of the page."""

DIVISIONS = {
    "address", "article", "aside", "body", "center", "dd", "div", "dl", "dt", "fieldset", "footer",
    "form", "header", "legend", "main", "nav", "section",
}  # fmt: skip

_TAGS = DIVISIONS | {
    "a", "audio", "b", "blockquote", "br", "caption", "code", "details", "em", "figcaption", "figure",
    "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "source",
    "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "track", "ul", "video",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "lang", "style"},
    "a": {"href"},
    "audio": {"preload", "src"},
    "font": {"face"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start", "type"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "track": {"kind", "label", "src", "srclang"},
    "video": {"height", "poster", "preload", "src", "width"},
}

_DEEPEST = 200
_TAG = re.compile("<(/?)([a-zA-Z][^\\s/>]*)")
_ANY_TAG = re.compile("<[^<>]*>")
# These do not nest: they have no content, or stand in a table or end the one before, whatever is in between.
_NEVER_NESTED = VOID | {
    "area", "base", "embed", "input", "link", "meta", "p", "param", "tbody", "td", "tfoot", "th", "thead",
    "tr",
}  # fmt: skip
_ENDS_ITS_LIKE = {"dd": {"dd", "dt"}, "dt": {"dd", "dt"}, "li": {"li"}, "option": {"option"}}
# Closing one of these ends it through others that were left open, though not out of a table and its like.
_ENDING_THROUGH = DIVISIONS | {
    "a", "b", "blockquote", "code", "details", "em", "figcaption", "figure", "font", "i", "li", "ol",
    "pre", "s", "small", "strong", "summary", "table", "u", "ul",
}  # fmt: skip
_CLOSED_WORLDS = {"applet", "button", "math", "marquee", "object", "select", "svg", "table", "template"}


def well_formed(html: str) -> str:
    """Give HTML with every tag closed, without scripts and comments, still with styles, classes and fonts."""
    return nh3.clean(
        parseable(html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags=UNSEEN,
        url_schemes=URL_SCHEMES,
        link_rel=None,
    )


def parseable(html: str) -> str:
    """Give HTML that the parser can take: no lone surrogates, and tags that nest no deeper than an author's.

    Deeper ones are dropped, since the time to parse them grows with the square of their number.
    """
    encodable = html.encode(errors="ignore").decode()
    return encodable if _depth(encodable) <= _DEEPEST else escape(_ANY_TAG.sub(" ", encodable), quote=False)


def _depth(html: str) -> int:
    """Count how deep tags nest at most, by HTML's rules for unclosed tags, rather too deep than not."""
    deepest = 0
    opened: list[str] = []
    for closing, name in _TAG.findall(html):
        tag = name.lower()
        if tag in _NEVER_NESTED:
            continue
        if closing:
            _close(opened, tag)
            continue
        if opened and opened[-1] in _ENDS_ITS_LIKE.get(tag, ()):
            opened.pop()
        opened.append(tag)
        deepest = max(deepest, len(opened))
    return deepest


def _close(opened: list[str], tag: str) -> None:
    for place in range(len(opened) - 1, max(len(opened) - 9, -1), -1):
        if opened[place] == tag:
            del opened[place]
            return
        if opened[place] in _CLOSED_WORLDS or tag not in _ENDING_THROUGH:
            return


class Rewriter(HTMLParser):
    """Copies well-formed HTML; what inherits from it changes tags and text on their way."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []

    def rewrite(self, html: str) -> str:
        """Give the changed HTML."""
        self.feed(html)
        self.close()
        return "".join(self.written)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self.written.append(start_tag(tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.written.append("" if tag in VOID else f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.written.append(escape(data, quote=False))


def start_tag(tag: str, attributes: Attributes) -> str:
    """Write a start tag."""
    pairs = "".join(f' {name}="{escape(value or "")}"' for name, value in attributes)
    return f"<{tag}{pairs}>"
