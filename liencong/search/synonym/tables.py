"""Words with the same meaning, and former names of places."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned

LONGEST_WORDS = 100


class Synonym(SiteOwned, Base):
    """Two forms that a site takes for the same; `folded` and `other_folded` are what questions are met by."""

    __tablename__ = "search_synonym"
    __table_args__ = (UniqueConstraint("site_id", "folded", "other_folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    other_words: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    folded: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    other_folded: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class PlaceName(Base):
    """A place that has been called otherwise since a day, by whose decision (M11).

    It belongs to no site: a reform changes the names of a whole province. One former place may have gone into
    several, and several into one.
    """

    __tablename__ = "place_name"
    __table_args__ = (UniqueConstraint("former_folded", "present_folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    former: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    present: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    former_folded: Mapped[str] = mapped_column(String(LONGEST_WORDS), index=True)
    present_folded: Mapped[str] = mapped_column(String(LONGEST_WORDS), index=True)
    since: Mapped[date]
    legal_basis: Mapped[str] = mapped_column(String(300), default="")
