"""Pages that stand first for a question."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned
from liencong.search.usage.rules import LONGEST_QUESTION


class PinnedAnswer(SiteOwned, Base):
    """A page that a site shows first when somebody asks just this question, perhaps only for a time.

    It is named by the key of its search document: while that is not public, nothing is shown.
    """

    __tablename__ = "pinned_answer"
    __table_args__ = (UniqueConstraint("site_id", "folded", "document_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(LONGEST_QUESTION))
    folded: Mapped[str] = mapped_column(String(LONGEST_QUESTION))
    document_key: Mapped[str] = mapped_column(String(80))
    shows_from: Mapped[datetime | None]
    shows_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
