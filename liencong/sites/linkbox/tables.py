"""Boxes of links."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class LinkBox(SiteOwned, Base):
    """Links of a site under one heading; `links` holds a title and an address of each."""

    __tablename__ = "link_box"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(120))
    links: Mapped[list[Any]] = mapped_column(default=list)
