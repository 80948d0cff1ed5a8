"""Placements."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class Placement(SiteOwned, Base):
    """An approved revision that stands on a board: a site's own entry, or another site's by a link.

    A withdrawn one stays as a tombstone, so that its address answers 410 and feeds can tell.
    """

    __tablename__ = "placement"
    __table_args__ = (
        UniqueConstraint("board_id", "entry_id"),
        Index("ix_placement_list", "board_id", "visible_from", "id"),
        Index("ix_placement_site", "site_id", "visible_from", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    origin_site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    visible_from: Mapped[datetime]
    visible_until: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    pinned_until: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(String(400), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
