"""Which media may not be shown without saying whose they are, decided without I/O (S04)."""

from typing import Literal

from liencong.sites.media.library import DOCUMENT, kind_of
from liencong.sites.media.tables import MediaVersion

MISSING_RIGHTS = "missing_rights"
"""The site setting that says what becomes of a text that shows such media: a warning, or no publishing."""

Rule = Literal["warn", "block"]

WARN: Rule = "warn"
BLOCK: Rule = "block"


def lacks_rights(version: MediaVersion) -> bool:
    """Tell whether nobody knows who made a picture, film or sound, or by what right it is shown.

    Documents name their authors themselves.
    """
    return kind_of(version) != DOCUMENT and not (version.media.credit and version.media.licence)
