"""Banners."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class Banner(SiteOwned, Base):
    """A picture of the library in one of a site's places for banners; `title` is for its keepers only."""

    __tablename__ = "banner"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(120))
    media_id: Mapped[int] = mapped_column(ForeignKey("media.id"), index=True)
    alt: Mapped[str] = mapped_column(String(400))
    url: Mapped[str] = mapped_column(String(500), default="")
    shows_from: Mapped[datetime | None]
    shows_until: Mapped[datetime | None]
