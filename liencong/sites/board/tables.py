"""The tree of boards."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base, uuid7
from liencong.core.tenancy.scope import SiteOwned


class Board(SiteOwned, Base):
    """A section of a site: who answers for it, how it is approved, how often it is brought up to date.

    `path` is the whole address below the site, made of the slugs from the root down. `owner` names who
    answers for it; where that is an agency with a site of its own, `owner_site_id` is that site's, whose
    present name then counts. `update_days` are counted in all days of the calendar, or in working days.
    """

    __tablename__ = "board"
    __table_args__ = (UniqueConstraint("site_id", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid7)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("board.id"), index=True)
    slug: Mapped[str] = mapped_column(String(80))
    path: Mapped[str] = mapped_column(String(400))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(default="")
    type: Mapped[str] = mapped_column(String(40), default="article")
    position: Mapped[int] = mapped_column(default=0)
    steps: Mapped[int] = mapped_column(default=1)
    owner: Mapped[str] = mapped_column(String(200), default="")
    owner_site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    legal_basis: Mapped[str] = mapped_column(String(300), default="")
    update_days: Mapped[int | None]
    update_counts: Mapped[str] = mapped_column(String(10), default="calendar")
    intake: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
