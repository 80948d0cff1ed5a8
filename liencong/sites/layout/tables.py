"""Blocks of the home page, and the draft of the next one."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
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


class LayoutDraft(SiteOwned, Base):
    """The home page as its keepers are changing it; readers see none of it before it is published.

    `blocks` are in the shape of `BlockInput`, each with a `key` by which the screens find it again.
    """

    __tablename__ = "layout_draft"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    blocks: Mapped[list[Any]]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
