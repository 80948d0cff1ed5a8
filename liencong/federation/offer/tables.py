"""Boards of other sites to which an entry shall be offered once it is public, and where they were last."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class OfferWish(SiteOwned, Base):
    """Somebody wants an entry offered to a board of another site as soon as it is published."""

    __tablename__ = "offer_wish"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    to_board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    wished_at: Mapped[datetime]


class OfferHabit(SiteOwned, Base):
    """The boards that were chosen last for entries of one board: what the next form begins with."""

    __tablename__ = "offer_habit"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    to_board_ids: Mapped[list[Any]]
