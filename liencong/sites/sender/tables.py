"""How much came from one network on one day, by each of the forms that everybody may send."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class SenderCount(SiteOwned, Base):
    """How often a form was sent from one network on one day; the salt of its name is thrown away (L53)."""

    __tablename__ = "sender_count"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    form: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    network: Mapped[str] = mapped_column(String(32), primary_key=True)
    sent: Mapped[int]
