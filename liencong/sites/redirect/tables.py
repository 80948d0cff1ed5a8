"""Redirects, and imports of many of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned
from liencong.sites.redirect.rules import LONGEST_PATH, LONGEST_TARGET


class Redirect(SiteOwned, Base):
    """An old address of a site, in the form in which addresses are compared, and the one to which it leads.

    It leads there in one hop: where the target was itself an old address, its own target stands here. `hits`
    says how often it was used, without a trace of by whom.
    """

    __tablename__ = "redirect"
    __table_args__ = (UniqueConstraint("site_id", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(LONGEST_PATH))
    target: Mapped[str] = mapped_column(String(LONGEST_TARGET))
    hits: Mapped[int] = mapped_column(BigInteger, default=0)
    last_hit: Mapped[date | None]
    created_at: Mapped[datetime]


class RedirectImport(SiteOwned, Base):
    """A table of redirects that is taken in piece by piece, and what has become of its rows so far.

    `refused` holds line, old address and message code of each row that was not taken.
    """

    __tablename__ = "redirect_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(255))
    content: Mapped[str] = mapped_column(Text, default="")
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    refused: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    finished_at: Mapped[datetime | None]
