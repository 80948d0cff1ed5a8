"""Foreign text made readable: Unicode NFC out of whatever it was written in, plain text out of HTML.

Clause S09 (TCVN 6909:2001).
"""

import html
import re
from textwrap import shorten

import nh3

from liencong.core.text.legacy import repair_mojibake, to_unicode
from liencong.core.text.unicode import visible

_BLOCK = re.compile(r"(?=</?(?:p|div|br|li|h[1-6]|t[drh]|table|blockquote|figcaption)\b)", re.IGNORECASE)
_UNSEEN = {"script", "style"}
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_TITLE_LENGTH = 120


def legible(text: str) -> str:
    """Give text in NFC Unicode, with legacy encodings converted and wrongly decoded UTF-8 mended."""
    converted, _ = to_unicode(repair_mojibake(text))
    return visible(converted)


def plain_text(markup: str) -> str:
    """Give the words of a piece of HTML on one line."""
    bare = nh3.clean(_BLOCK.sub(" ", markup), tags=set(), clean_content_tags=_UNSEEN)
    return " ".join(html.unescape(bare).split())


def paragraphs(text: str) -> str:
    """Give plain text as HTML: a blank line parts paragraphs, a single line break stays one."""
    blocks = (html.escape(block.strip(), quote=False) for block in _BLANK_LINE.split(text))
    return "".join(f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks if block)


def title_or_opening(title: str, markup: str) -> str:
    """Give an item's own title, or the opening words of its text where it has none."""
    return title or shorten(plain_text(markup), _TITLE_LENGTH, placeholder="…")
