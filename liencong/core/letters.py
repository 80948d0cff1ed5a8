"""How many letters each site has sent on each day; of whom they went to nothing is kept."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class LetterDay(SiteOwned, Base):
    """The letters that a site sent on one day in Vietnam."""

    __tablename__ = "letter_day"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    letters: Mapped[int] = mapped_column(BigInteger, default=0)
