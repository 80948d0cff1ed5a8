"""Rules of a site about what others offer to it, and the sources whose rules rest for a while."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class LinkRule(SiteOwned, Base):
    """What a site does with what comes to one of its boards, from some sources (UB10).

    The source is a board of a site, a whole site, the sites of a tier, or without any of these every site.
    `mode` is one of `rules.MODES`. `takes_all` also takes what is published there without being offered.
    `is_trusted` lets changes through that say nothing new. `daily_quota` is how many entries a day are taken
    without anybody deciding; `valid_from` and `valid_to` are its first and its last day. A rule that is no
    longer wanted ends: links name the one that took them.
    """

    __tablename__ = "link_rule"
    __table_args__ = (Index(None, "site_id", "board_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    source_site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    source_tier: Mapped[str] = mapped_column(String(40), default="")
    source_board_id: Mapped[int | None] = mapped_column(ForeignKey("board.id"), index=True)
    mode: Mapped[str] = mapped_column(String(20))
    takes_all: Mapped[bool] = mapped_column(default=False)
    is_trusted: Mapped[bool] = mapped_column(default=False)
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    daily_quota: Mapped[int | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    legal_basis: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SourceHold(SiteOwned, Base):
    """Nothing of a source passes by itself until somebody has looked: a row while that lasts."""

    __tablename__ = "source_hold"
    __table_args__ = (UniqueConstraint("site_id", "source_site_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    since: Mapped[datetime]
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
