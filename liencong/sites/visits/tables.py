"""Counted visits and views; only sums are kept, nothing about a person (L53)."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class VisitDay(SiteOwned, Base):
    """A site's visits and page views on one day in Vietnam, with a mergeable sketch of its visitors."""

    __tablename__ = "visit_day"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    visits: Mapped[int] = mapped_column(BigInteger, default=0)
    views: Mapped[int] = mapped_column(BigInteger, default=0)
    visitors: Mapped[bytes | None] = mapped_column(LargeBinary)


class OpeningBalance(SiteOwned, Base):
    """Visits that a site brings from an older system or from a site merged into it (S86, M10)."""

    __tablename__ = "opening_balance"

    id: Mapped[int] = mapped_column(primary_key=True)
    visits: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str]


class EntryViews(SiteOwned, Base):
    """How often an entry was read on a site; a link is counted apart from its source (S79)."""

    __tablename__ = "entry_views"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True, index=True)
    views: Mapped[int] = mapped_column(BigInteger, default=0)
