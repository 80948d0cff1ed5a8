"""What a feed is written from: plain facts about the feed, its items, and the items that were withdrawn."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedInfo:
    """A feed or one page of it. Addresses are absolute; `updated_at` is aware.

    `next_url` and its neighbours lead to the feed's other pages (RFC 5005); empty where there is none.
    """

    id: str
    title: str
    home_url: str
    self_url: str
    author: str
    """The publisher, who stands for items that name no author."""
    updated_at: datetime
    subtitle: str = ""
    language: str = "vi"
    hub_url: str = ""
    first_url: str = ""
    previous_url: str = ""
    next_url: str = ""
    last_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """The site that an item was first published on."""

    id: str
    title: str
    url: str
    feed_url: str
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCategory:
    """A board or type that an item belongs to."""

    term: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPicture:
    """A file that goes with an item; `size` in bytes."""

    url: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """A published entry as a feed shows it; `content_html` is clean and its links absolute."""

    id: str
    """An absolute IRI that never changes, whatever becomes of the address."""
    title: str
    url: str
    published_at: datetime
    updated_at: datetime
    author: str = ""
    summary: str = ""
    content_html: str = ""
    categories: tuple[FeedCategory, ...] = ()
    canonical_url: str = ""
    source: FeedSource | None = None
    picture: FeedPicture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """An item that was public under this id and has been withdrawn (RFC 6721)."""

    id: str
    withdrawn_at: datetime
    reason: str = ""
