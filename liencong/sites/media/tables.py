"""Media of a site, and where they are used."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base, uuid7
from liencong.core.tenancy.scope import SiteOwned


class Media(SiteOwned, Base):
    """A picture or file with what is said of it; its bytes stand in the storage under `key`.

    `variants` lists the pictures made of it: `{"width", "height", "format", "key"}`.
    """

    __tablename__ = "media"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid7)
    filename: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    key: Mapped[str] = mapped_column(String(200))
    width: Mapped[int | None]
    height: Mapped[int | None]
    variants: Mapped[list[Any]] = mapped_column(default=list)
    alt: Mapped[str] = mapped_column(String(400), default="")
    caption: Mapped[str] = mapped_column(default="")
    credit: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
