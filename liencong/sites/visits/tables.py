"""Counted visits and views: sums without a trace of who came; what tells visitors apart lasts a day (L53)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class VisitDay(SiteOwned, Base):
    """A site's visits, reads of its entries and different visitors on one day in Vietnam.

    `sketch` is what the number of different visitors is estimated from; it is forgotten after the day.
    """

    __tablename__ = "visit_day"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    visits: Mapped[int] = mapped_column(BigInteger, default=0)
    views: Mapped[int] = mapped_column(BigInteger, default=0)
    people: Mapped[int] = mapped_column(BigInteger, default=0)
    sketch: Mapped[bytes | None] = mapped_column(LargeBinary)


class VisitTotal(SiteOwned, Base):
    """The sum of all days of a site, so that a page need not add up years."""

    __tablename__ = "visit_total"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    visits: Mapped[int] = mapped_column(BigInteger, default=0)


class ProvinceDay(Base):
    """Visits to all sites taken as one, and different visitors, on one day.

    Who moves between sites counts once, so this can never be recounted from the sites' own figures. `sketch`
    is what the number of different visitors is estimated from; it is forgotten after the day.
    """

    __tablename__ = "province_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    visits: Mapped[int] = mapped_column(BigInteger, default=0)
    people: Mapped[int] = mapped_column(BigInteger, default=0)
    sketch: Mapped[bytes | None] = mapped_column(LargeBinary)


class OpeningBalance(SiteOwned, Base):
    """Visits that a site brings from an older system or from a site merged into it (S86, M10).

    Those of a predecessor on this installation are counted there already, and only once in the province.
    """

    __tablename__ = "opening_balance"

    id: Mapped[int] = mapped_column(primary_key=True)
    visits: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str]
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)


class EntryViews(SiteOwned, Base):
    """How often an entry was read on a site; a link is counted apart from its source (S79)."""

    __tablename__ = "entry_views"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True, index=True)
    views: Mapped[int] = mapped_column(BigInteger, default=0)


class EntryViewsDay(SiteOwned, Base):
    """How often an entry was read on a site on one day in Vietnam; kept for somewhat more than a year."""

    __tablename__ = "entry_views_day"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True, index=True)
    views: Mapped[int] = mapped_column(BigInteger, default=0)


class DaySalt(Base):
    """The random salt of a day's pseudonyms; with it gone nobody can be known again (L53)."""

    __tablename__ = "day_salt"

    day: Mapped[date] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))


class VisitStart(Base):
    """A visit that some process has seen begin, to a site or with 0 to the province, for half an hour.

    `visitor` is good for a day and tells nobody who it is (L53); `minute` counts from 1970.
    """

    __tablename__ = "visit_start"

    site: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    visitor: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    minute: Mapped[int] = mapped_column(index=True)


class Presence(Base):
    """Whom one process sees reading: `sites` has a `Crowd` by the number of a site, 0 for all of them."""

    __tablename__ = "presence"

    process: Mapped[str] = mapped_column(String(40), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)
    sites: Mapped[dict[str, Any]]
