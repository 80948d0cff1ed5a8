"""What can be found: one public page as the index sees it, wherever it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

LIVE: Final = "live"
ARCHIVED: Final = "archived"
STATES = (LIVE, ARCHIVED)


@dataclass(frozen=True)
class AttachedText:
    """The text of a file that hangs on a page."""

    name: str
    text: str


@dataclass(frozen=True)
class Document:
    """One public page of one site. Whoever makes it vouches that everybody may read it."""

    key: str
    """Names the page on its site for ever, such as `3-120`: letters, digits, `-` and `_` only."""
    version: int
    """Grows with each change; a write with an older one is ignored."""
    site_id: int
    site_kind: str
    type: str
    board_id: int
    board_title: str
    title: str
    path: str
    """Address below the site's own, such as `/tin-tuc/khai-mac-120`."""
    published_at: datetime
    page_id: int = 0
    """The number by which the API knows the page."""
    external_id: str = ""
    summary: str = ""
    body: str = ""
    """Plain text of the page."""
    files: Sequence[AttachedText] = ()
    """The texts of the files that hang on the page."""
    number: str = ""
    """The document number, such as `15/NQ-HĐND`, of pages that have one."""
    facets: Mapping[str, str] = field(default_factory=dict)
    """Values of the type's fields by which it may be filtered."""
    state: str = LIVE
    """`archived` on a site that is kept but no longer tended."""
    origin: str = ""
    """Key of the document that this one is a linked copy of, while that one is public too."""
    parent: str = ""
    """Key of the document with which this one goes, as the picture of a page does."""
    visible_from: datetime | None = None
    visible_until: datetime | None = None

    @property
    def board(self) -> str:
        """The address of the board on its site; boards of several sites may share it."""
        return self.path.rpartition("/")[0].strip("/")

    @property
    def texts(self) -> tuple[str, ...]:
        """What is written on the page and in its files, each text by itself."""
        files = (part for file in self.files for part in (file.name, file.text))
        return (self.title, self.summary, self.body, *files)

    @property
    def whole_text(self) -> str:
        """Everything that is written on the page and in its files."""
        return "\n".join(self.texts)

    def is_visible(self, now: datetime) -> bool:
        """Tell whether the page may be shown at this moment."""
        return is_within(now, self.visible_from, self.visible_until)


def is_within(now: datetime, begins: datetime | None, ends: datetime | None) -> bool:
    """Tell whether a moment lies in a span of time, which is open where it has no begin or no end."""
    return (begins is None or begins <= now) and (ends is None or ends > now)
