"""Blocks of the home page."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class Block(SiteOwned, Base):
    """A block in a region of a site's home page; `span` is its width in twelfths."""

    __tablename__ = "block"

    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120), default="")
    span: Mapped[int] = mapped_column(default=12)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
