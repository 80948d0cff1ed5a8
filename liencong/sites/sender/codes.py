"""The code by which somebody follows what they sent: nobody can guess it; the database holds its hash only.

It is made of the key that the form carries: a form that is sent twice gives one code, and is kept once.
"""

import hashlib
import hmac
import re

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which are taken for each other on paper and by telephone."""

LENGTH, GROUP = 16, 4
"""79 bits: more than can be tried."""

KEY = re.compile("[0-9a-f]{32}")
_NOT_IN_CODES = re.compile(f"[^{ALPHABET}]")


def code_of(secret_key: bytes, form_key: str, kind: str) -> str:
    """Give the code that belongs to a form of some kind, in groups that can be read aloud."""
    number = int.from_bytes(hmac.digest(secret_key, f"{kind}-code:{form_key}".encode(), "sha256"))
    letters = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return "-".join(letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def hash_of(code: str) -> bytes:
    """Give what the database knows a code by, however it was typed; for a random text a fast hash does."""
    return hashlib.sha256(_NOT_IN_CODES.sub("", code.upper()).encode()).digest()
