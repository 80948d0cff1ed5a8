"""What is put into the home page by hand."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class Highlight(SiteOwned, Base):
    """What editors put into a block of their site's home page; an entry is shown only while it is public.

    `place` names the kind of block. `takes_place` tells in the editors' words when an event is; `shows_from`
    and `shows_until` bound when readers see it here. Without a title it is called as its entry is.
    """

    __tablename__ = "highlight"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(20), default="events", server_default="events")
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200), default="")
    takes_place: Mapped[str] = mapped_column(String(60), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    shows_from: Mapped[datetime | None]
    shows_until: Mapped[datetime | None]
