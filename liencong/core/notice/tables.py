"""Notices, and how people want to hear of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base


class Notice(Base):
    """Something that one person is told; it belongs to them, whichever of their sites it is about.

    `key` names what happened, so that a person is told of it once however often it is heard. `path` leads to
    the thing, below the back office of its site. `letter` says how it still has to go out by mail: at once,
    in a digest, or not (any more).
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        Index(None, "account_id", "read_at", "at"),
        Index(None, "letter", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    board_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(100))
    path: Mapped[str] = mapped_column(String(200))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]
    letter: Mapped[str] = mapped_column(String(10), default="")
    mailed_at: Mapped[datetime | None]


class NoticeWish(Base):
    """How a person wants to hear of what they are told; without a row they hear as we propose.

    `kinds` holds the kinds for which they chose otherwise: at once, in the digest, or by no letter.
    """

    __tablename__ = "notice_wish"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    rhythm: Mapped[str] = mapped_column(String(10))
    kinds: Mapped[dict[str, Any]] = mapped_column(default=dict)
