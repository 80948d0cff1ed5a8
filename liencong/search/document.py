"""What can be found: one public page as the index sees it, wherever it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

LIVE: Final = "live"
ARCHIVED: Final = "archived"
STATES = (LIVE, ARCHIVED)


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
    """Plain text: of the page, and of what hangs on it."""
    number: str = ""
    """The document number, such as `15/NQ-HĐND`, of pages that have one."""
    facets: Mapping[str, str] = field(default_factory=dict)
    """Values of the type's fields by which it may be filtered."""
    state: str = LIVE
    """`archived` on a site that is kept but no longer tended."""
    origin: str = ""
    """Key of the document that this one is a linked copy of, while that one is public too."""
    visible_from: datetime | None = None
    visible_until: datetime | None = None

    @property
    def board(self) -> str:
        """The address of the board on its site; boards of several sites may share it."""
        return self.path.rpartition("/")[0].strip("/")

    def is_visible(self, now: datetime) -> bool:
        """Tell whether the page may be shown at this moment."""
        begun = self.visible_from is None or self.visible_from <= now
        ended = self.visible_until is not None and self.visible_until <= now
        return begun and not ended
