"""Those who asked to contribute to a site."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class Applicant(SiteOwned, Base):
    """Somebody who asked to contribute; they do once they have shown that the address is theirs."""

    __tablename__ = "applicant"
    __table_args__ = (Index(None, "site_id", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320))
    name: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(300), default="")
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
