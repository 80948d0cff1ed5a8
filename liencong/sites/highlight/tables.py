"""Highlighted events."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class Highlight(SiteOwned, Base):
    """An event that a site's editors point to; that of an entry is shown only while the entry is.

    `takes_place` tells in the editors' words when the event is; `shows_from` and `shows_until` bound when
    readers see it here. Without a title it is called as its entry is.
    """

    __tablename__ = "highlight"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200), default="")
    takes_place: Mapped[str] = mapped_column(String(60), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    shows_from: Mapped[datetime | None]
    shows_until: Mapped[datetime | None]
