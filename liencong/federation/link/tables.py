"""Links."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base, uuid7
from liencong.core.tenancy.scope import SiteOwned


class Link(SiteOwned, Base):
    """An entry of another site offered to a board of this one (S53).

    `revision_id` is the approved revision that readers see; `offered_revision_id` the one that waits for a
    decision, when the source has changed, `waits_since` when it began to wait; `offered_media` gives the
    version of each media in it by the number of the media. `epoch` is the entry's when it was offered: a
    withdrawal at the source makes it stale for good. `rule_id` is the rule that took it last without anybody
    deciding, at `taken_at`.
    """

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("board_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid7)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    origin_site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), index=True)
    reason: Mapped[str] = mapped_column(String(400), default="")
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    offered_revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    offered_media: Mapped[dict[str, Any]] = mapped_column(default=dict)
    epoch: Mapped[int] = mapped_column(default=0)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    waits_since: Mapped[datetime]
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("link_rule.id"), index=True)
    taken_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class LinkPass(SiteOwned, Base):
    """A change of a source that said nothing new and went through by itself (UB04).

    `before_id` is the revision that readers saw, `after_id` the one that they see since.
    """

    __tablename__ = "link_pass"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("link.id"), index=True)
    before_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    after_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    passed_at: Mapped[datetime] = mapped_column(index=True)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class SourcePause(SiteOwned, Base):
    """A site shows nothing of a source for the time being (UB05): a row while that lasts, then the log."""

    __tablename__ = "source_pause"
    __table_args__ = (UniqueConstraint("site_id", "source_site_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    reason: Mapped[str] = mapped_column(String(400))
    paused_at: Mapped[datetime]
    paused_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
