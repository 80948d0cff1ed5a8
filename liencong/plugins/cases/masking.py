"""Hides what tells who somebody is before a text of theirs is public (L56), by patterns and what is known.

A pattern that errs hides too much rather than too little: what it hid can be told again in the answer.
"""

import re
from collections.abc import Iterable
from html import escape

_NOT_MONEY = r"(?!\d|[.,]\d|\s*(?:đồng|đ\b|vnđ|vnd|nghìn|ngàn|triệu|tỷ|tỉ))"

PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[\w.+-]+@\w[\w-]*(?:\.[\w-]+)+",
        r"(?P<kept>(?:số nhà|nhà số)\s+)\d[\w/-]*",
        r"(?P<kept>(?:tài khoản|\bstk|\btk)\b\D{0,20})\d(?:[ .-]?\d){5,18}",
        r"(?<![\w/.,])\(?(?:\+84|0084|0)\)?(?:[\s.()-]{0,2}\d){9,10}(?!\d)",  # telephones
        r"(?<!\d)\d(?: ?\d){11}" + _NOT_MONEY,  # căn cước: 12 digits
        r"(?<![\d.,])\d{3}(?: ?\d{3}){2}(?!-?\d|\s*[.,]\d| \d{3})"
        + _NOT_MONEY,  # chứng minh nhân dân: 9 digits
        r"\b[a-z]\d{7,8}\b",  # passports
        r"\b[a-z]{2}\d{13}\b",  # health insurance
        r"\b\d{2}[a-z][a-z0-9]?[ .-]{0,3}\d{3}\.?\d{2}\b",  # plates of vehicles
    )
)


def mask(text: str, hidden: str, own: Iterable[str] = ()) -> str:
    """Give a text in which `hidden` stands for what looks like personal data, and for `own`, known to be."""
    text = mask_own(text, hidden, own)
    for pattern in PATTERNS:
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
