"""Readable addresses: unaccented words joined by hyphens."""

import re

from liencong.core.text.unicode import fold

LONGEST = 80
"""Characters of the longest slug."""

_APOSTROPHES = re.compile("['’‘ʼ′`´]")
_OTHERS = re.compile("[^a-z0-9]+")


def slugify(text: str, fallback: str = "") -> str:
    """Give the text as a slug of at most 80 characters, cut at a hyphen; `fallback` where nothing is left.

    Texts that differ only in marks give the same slug, so whoever stores it makes it unique.
    """
    slug = _OTHERS.sub("-", _APOSTROPHES.sub("", fold(text))).strip("-")
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug or fallback
