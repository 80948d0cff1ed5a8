"""Sites, the hosts that lead to them, and the administrative units behind them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from liencong.core.db.base import Base, uuid7

PORTAL, COMPONENT, EXTERNAL = "portal", "component", "external"
ACTIVE, ARCHIVED, MERGED = "active", "archived", "merged"


class Unit(Base):
    """An administrative unit or agency with its dates; a reform ends one and begins another (M01, M14)."""

    __tablename__ = "unit"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    tier: Mapped[str] = mapped_column(String(40), index=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("unit.code"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor_code: Mapped[str | None] = mapped_column(ForeignKey("unit.code"))
    legal_basis: Mapped[str] = mapped_column(String(300), default="")


class Site(Base):
    """A tenant: the portal, a component site, or a site hosted elsewhere."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid7)
    slug: Mapped[str] = mapped_column(String(63), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    tier: Mapped[str] = mapped_column(String(40), default="")
    unit_code: Mapped[str | None] = mapped_column(ForeignKey("unit.code"), index=True)
    state: Mapped[str] = mapped_column(String(20), default=ACTIVE)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    theme: Mapped[str] = mapped_column(String(63), default="base")
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    hosts: Mapped[list["SiteHost"]] = relationship(
        lazy="raise", order_by="SiteHost.id", back_populates="site"
    )

    __mapper_args__ = {"version_id_col": version}


class SiteHost(Base):
    """A host name that leads to a site; the first one is the site's own, others are aliases (S/L42, M02)."""

    __tablename__ = "site_host"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    host: Mapped[str] = mapped_column(String(253), unique=True)
    site: Mapped[Site] = relationship(lazy="raise", back_populates="hosts")
