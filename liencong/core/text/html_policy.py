"""What rich text may hold: the elements, attributes and addresses that are allowed, and nothing else."""

import re
from typing import Any

from liencong.core.text.markup import UNSEEN, URL_SCHEMES
from liencong.core.text.unicode import clean_line, visible

_TAGS = {
    "a", "audio", "blockquote", "br", "caption", "code", "details", "div", "em", "figcaption", "figure",
    "h2", "h3", "h4", "hr", "img", "li", "ol", "p", "pre", "source", "span", "strong", "sub", "summary",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "ul", "video",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href"},
    "audio": {"controls", "preload", "src"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start", "type"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "track": {"kind", "label", "src", "srclang"},
    "video": {"controls", "height", "poster", "preload", "src", "width"},
}
CLASSES = {"div": {"notice"}}

_ON_THE_WEB = re.compile(r"https?://[^\s/\\?#][^\s\\]*", re.IGNORECASE)
_ON_THE_SITE = re.compile(r"/(?:[^\s/\\][^\s\\]*)?")
_TO_A_PERSON = re.compile(r"(?:mailto|tel):[^\s\\]+", re.IGNORECASE)
_IN_THE_PAGE = re.compile(r"#[^\s\\]*")
_IGNORED_IN_ADDRESSES = re.compile("[\t\n\r]")
_ADDRESSES = {
    "a": (_ON_THE_WEB, _ON_THE_SITE, _TO_A_PERSON, _IN_THE_PAGE),
    "img": (_ON_THE_WEB, _ON_THE_SITE),
    "audio": (_ON_THE_SITE,),
    "source": (_ON_THE_SITE,),
    "track": (_ON_THE_SITE,),
    "video": (_ON_THE_SITE,),
}
_VALUES = {
    "colspan": re.compile("[1-9][0-9]{0,2}"),
    "controls": re.compile(""),
    "height": re.compile("[0-9]{1,4}"),
    "kind": re.compile("captions|subtitles|descriptions|chapters"),
    "lang": re.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"),
    "preload": re.compile("none|metadata"),
    "rowspan": re.compile("[1-9][0-9]{0,2}"),
    "scope": re.compile("row|col|rowgroup|colgroup"),
    "srclang": re.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"),
    "start": re.compile("[0-9]{1,5}"),
    "type": re.compile(r"[1aAiI]|(?:audio|video)/[\w.+-]+"),
    "width": re.compile("[0-9]{1,4}"),
}


def allowed_value(tag: str, attribute: str, value: str) -> str | None:
    """Give an attribute's value in the form that is kept, or None where the attribute is refused."""
    if attribute in ("href", "src", "poster"):
        address = visible(_IGNORED_IN_ADDRESSES.sub("", value)).strip()
        return address if any(kind.fullmatch(address) for kind in _ADDRESSES[tag]) else None
    if attribute in _VALUES:
        return value if _VALUES[attribute].fullmatch(value) else None
    return clean_line(value)


POLICY: dict[str, Any] = {
    "tags": _TAGS,
    "attributes": _ATTRIBUTES,
    "allowed_classes": CLASSES,
    "attribute_filter": allowed_value,
    "clean_content_tags": UNSEEN,
    "url_schemes": URL_SCHEMES,
    "link_rel": None,
}
"""The sanitiser's options."""
