"""What every foreign format is read into: items to take in, notices of what could not be taken and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["entry", "page"]
Status = Literal["publish", "draft", "pending", "private", "future", "trash"]

RECKONED = "sha256:"
"""What an id begins with that no source gave: it was reckoned from the item, or from an id too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedMedia:
    """A picture or file that an item refers to, by its absolute address."""

    url: str
    title: str = ""
    alt: str = ""
    caption: str = ""
    mime: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedItem:
    """One entry or page of foreign content in NFC Unicode; `body_html` is as its author left it, not clean.

    `status` is what the item was at its source; formats that know none count as `publish`.
    Moments are aware UTC.
    """

    external_id: str
    """The same each time the source is read, so that importing again changes and never doubles."""
    title: str
    body_html: str = ""
    summary: str = ""
    author: str = ""
    source: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kind: Kind = "entry"
    type: str | None = None
    """The content type that the source names; None where the board's own type is meant."""
    slug: str = ""
    status: Status = "publish"
    original_url: str = ""
    attachments: tuple[ImportedMedia, ...] = ()
    """Files and pictures of the item and the pictures of its body, each address once."""
    lead_image: str = ""
    """The address of the attachment that stands for the item."""
    comments_count: int = 0
    fields: Mapping[str, object] = field(default_factory=dict)
    site: str | None = None
    board: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell whoever imports; the words stand in the catalogue under `intake.notice.<code>`."""

    line_or_id: str
    title: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


class Refusal(Notice):
    """An item or line that was not taken."""

    __slots__ = ()


class Remark(Notice):
    """A part of an item that was taken, or of the file as a whole, that could not be taken as it stood."""

    __slots__ = ()


Reading = ImportedItem | Notice
"""What the item readers give, one after the other, in the order of the file."""


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the source; `parent` is another's slug."""

    slug: str
    title: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """Someone who wrote at the source."""

    login: str
    name: str
    email: str = ""
