"""Entries, their revisions, and the boards on which approved revisions stand."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from liencong.core.db.base import Base, uuid7
from liencong.core.tenancy.scope import SiteOwned

_ENDS, _PINNED = text("visible_until IS NOT NULL"), text("pinned_until IS NOT NULL")


class Entry(SiteOwned, Base):
    """The identity of a published thing.

    `state` is the workflow state of the working revision; the public sees the live revision, if there is one,
    until `publish_until`. What is scheduled goes live at `publish_at`, until `planned_until`.
    `version` grows with every change, and an edit names the one that it began from. `epoch` grows with every
    withdrawal: what was placed in an earlier one is never shown again, whoever placed it. `origin_url` is
    where an entry stands that is at home on a site hosted elsewhere.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("site_id", "external_id"),
        Index(None, "site_id", "state", "updated_at"),
        Index(None, "site_id", "created_by_id"),
        Index(None, "state", "publish_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid7)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    type: Mapped[str] = mapped_column(String(40), default="article")
    slug: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(20))
    state_reason: Mapped[str] = mapped_column(default="")
    external_id: Mapped[str | None] = mapped_column(String(400))
    origin_url: Mapped[str] = mapped_column(String(1000), default="", index=True)
    working_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id", use_alter=True))
    live_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id", use_alter=True), index=True
    )
    publish_at: Mapped[datetime | None]
    planned_until: Mapped[datetime | None]
    publish_until: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    epoch: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    working: Mapped["Revision"] = relationship(
        lazy="raise", foreign_keys=working_revision_id, post_update=True
    )

    __mapper_args__ = {"version_id_col": version}


class Revision(SiteOwned, Base):
    """What an entry said at one time; never changed afterwards, only stamped.

    The stamps say who stated that it holds no state secret (S03), and who approved it. `corrections` are the
    notices that stand above the text, the oldest first: `at` in ISO 8601, and `text`.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(400))
    summary: Mapped[str] = mapped_column(default="")
    body_html: Mapped[str] = mapped_column(default="")
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    keywords: Mapped[list[str]] = mapped_column(default=list)
    author: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("media.id"), index=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(400), default="")
    corrections: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    secrecy_stated_at: Mapped[datetime | None]
    secrecy_stated_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class MediaUse(SiteOwned, Base):
    """A revision shows a media: by this, and only by this, the public may see its bytes."""

    __tablename__ = "media_use"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    media_id: Mapped[int] = mapped_column(ForeignKey("media.id"), primary_key=True, index=True)


class PinnedMedia(SiteOwned, Base):
    """A placement shows a media in the version that was approved with it, whatever its source does (ADR 9).

    Only links have such rows: what a site shows of its own it shows as it is now. `cut` is the number of the
    version that the site has cut of it for itself, and shows instead.
    """

    __tablename__ = "pinned_media"
    __table_args__ = (
        ForeignKeyConstraint(["media_id", "number"], ["media_version.media_id", "media_version.number"]),
        ForeignKeyConstraint(["media_id", "cut"], ["media_version.media_id", "media_version.number"]),
    )

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), primary_key=True)
    media_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    number: Mapped[int]
    cut: Mapped[int | None]


class Placement(SiteOwned, Base):
    """An approved revision that stands on a board: a site's own entry, or another site's by a link.

    A withdrawn one stays as a tombstone, so that its address answers 410 and feeds can tell. A suspended one
    is hidden for a time, by a site that shows nothing of its source just now. One that tells the same as
    another is listed under that one, `main_id`, and in no list of its own while readers see that one (UB07).

    What a site adds of its own to an entry that it has by a link (S50): a `heading` in place of the source's,
    written for the revision `heading_of_id`, a time `ends_at` until which it wants it, and the part of its
    picture, `focus`, that lists keep where they cut it; none leaves that to the source.
    """

    __tablename__ = "placement"
    __table_args__ = (
        UniqueConstraint("board_id", "entry_id"),
        Index("ix_placement_list", "board_id", "visible_from", "id"),
        Index("ix_placement_site", "site_id", "visible_from", "id"),
        Index("ix_placement_ends", "site_id", "visible_until", sqlite_where=_ENDS, postgresql_where=_ENDS),
        Index("ix_placement_pins", "site_id", "pinned_until", sqlite_where=_PINNED, postgresql_where=_PINNED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    origin_site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    epoch: Mapped[int] = mapped_column(default=0)
    visible_from: Mapped[datetime]
    visible_until: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    pinned_until: Mapped[datetime | None]
    pin_order: Mapped[int] = mapped_column(default=0, server_default="0")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(String(400), default="")
    suspended_at: Mapped[datetime | None]
    main_id: Mapped[int | None] = mapped_column(ForeignKey("placement.id"), index=True)
    heading: Mapped[str] = mapped_column(String(400), default="", server_default="")
    focus: Mapped[str] = mapped_column(String(20), default="", server_default="")
    heading_of_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    ends_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Draft(SiteOwned, Base):
    """What somebody is typing, kept by itself until they save: theirs alone, never a revision, never public.

    `key` is the number of the entry, or what the form of a new one was given. `values` are the fields of the
    form as they are sent, among them the version that the writing began from.
    """

    __tablename__ = "entry_draft"
    __table_args__ = (UniqueConstraint("site_id", "key", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    values: Mapped[dict[str, Any]]
    begun_at: Mapped[datetime]
    touched_at: Mapped[datetime] = mapped_column(index=True)
    took_over_at: Mapped[datetime | None]


class TextLink(SiteOwned, Base):
    """A public text leads to an address outside, whose `LinkAnswer` has the digest.

    A text that leads nowhere outside has one row with an empty digest: it was read.
    """

    __tablename__ = "text_link"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)


class LinkAnswer(Base):
    """What an address outside, to which texts lead, answered when it was last asked.

    `digest` is the SHA-256 of the address, which may be too long for an index. `status` is that of HTTP;
    without one nobody answered, for the reason that `failure` names. `seen_at` is when a text last led there.
    """

    __tablename__ = "link_answer"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    address: Mapped[str]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    asked_at: Mapped[datetime | None] = mapped_column(index=True)
    status: Mapped[int | None]
    failure: Mapped[str] = mapped_column(String(40), default="")
