"""Which questions may be kept in words, decided without I/O (personal data: L53)."""

import re
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from liencong.core.text.unicode import clean_line
from liencong.core.text.words import words

LONGEST_QUESTION = 100
"""Characters; who types more than that tells a story of their own."""
ENOUGH_READERS = 3
"""Different readers, each counted once a day, before a question is kept in words: no name of one person."""
PROOF_LASTS = timedelta(days=30)
"""How long it is remembered that somebody asked."""
WORDS_LAST = timedelta(days=90)

_PERSONAL = re.compile(r"@|\d(?:[ .\-]?\d){8,}")
"""Mail addresses, and runs of digits as telephones, bank accounts and people have."""


@dataclass(frozen=True)
class Asked:
    """A question as somebody asked it, with what it found; `reader` tells readers of one day apart."""

    folded: str
    words: str
    reader: int
    hits: int


def kept_form(text: str) -> tuple[str, str] | None:
    """Give a question folded and in small letters; None where it must not be kept, whoever asks it."""
    shown = clean_line(text).lower()
    folded = " ".join(words(shown))
    if not folded or max(len(shown), len(folded)) > LONGEST_QUESTION or _PERSONAL.search(shown):
        return None
    return folded, shown


def digest_of(folded: str, site_id: int, secret: bytes) -> str:
    """Give a digest by which a question of a site is known again, and from which it cannot be read."""
    return blake2b(f"{site_id}\n{folded}".encode(), key=secret[:64], digest_size=16).hexdigest()
