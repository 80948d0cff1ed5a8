"""Hides what tells who somebody is before a text of theirs is public (L56), by patterns and what is known.

A pattern that errs hides too much rather than too little: what it hid can be told again in the answer.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path

MASKS = Path(__file__).with_name("data") / "masks.toml"


def mask(text: str, hidden: str, own: Iterable[str] = ()) -> str:
    """Give a text in which `hidden` stands for what looks like personal data, and for `own`, known to be."""
    text = mask_own(text, hidden, own)
    for pattern in _patterns():
        text = pattern.sub(lambda found: f"{found.groupdict().get('kept') or ''}{hidden}", text)
    return text


def mask_own(text: str, hidden: str, own: Iterable[str]) -> str:
    """Give a text, which may be HTML, in which `hidden` stands for some names, numbers and addresses.

    A name of one word is no name to go by: it is a word of the language too.
    """
    for known in sorted(own, key=len, reverse=True):
        parts = known.split()
        if len(parts) < 2 and not any(sign.isdigit() or sign == "@" for sign in known):
            continue
        spelled = r"\s+".join(re.escape(escape(part, quote=False)) for part in parts)
        text = re.sub(rf"(?<!\w){spelled}(?!\w)", lambda _: hidden, text, flags=re.IGNORECASE)
    return text


@cache
def _patterns() -> Sequence[re.Pattern[str]]:
    facts = tomllib.loads(MASKS.read_text(encoding="utf-8"))
    return [
        re.compile(one["pattern"] + (facts["not_money"] if one.get("is_no_money") else ""), re.IGNORECASE)
        for one in facts["masks"]
    ]
