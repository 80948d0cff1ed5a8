"""What is known of a consultation beside its text, and what people say of the draft."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned
from liencong.plugins.consultations import rules
from liencong.plugins.consultations.rules import Period


class Consultation(SiteOwned, Base):
    """A consultation that was announced: what its entry's live text says of its time, kept by a handler.

    It stays when the entry is withdrawn, with what people have said. `closed_told_at` is when those who
    handle it were told that its time was over.
    """

    __tablename__ = "consultation"
    __table_args__ = (Index(None, "site_id", "closes_on"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    opens_on: Mapped[date]
    closes_on: Mapped[date] = mapped_column(index=True)
    announced_at: Mapped[datetime]
    closed_told_at: Mapped[datetime | None]
    summary_entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)

    @property
    def period(self) -> Period:
        """The days on which people may comment."""
        return Period(self.opens_on, self.closes_on)


class Comment(SiteOwned, Base):
    """What somebody says of a draft, or of an article of it, and what becomes of it.

    `content`, the contact and the files are private until they are erased; what may be public is
    `public_content`, masked, with `organisation`, and the name where its owner allows that.
    """

    __tablename__ = "consultation_comment"
    __table_args__ = (Index(None, "site_id", "entry_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)
    """The place of the article among those of the draft; 0 for the whole of it."""
    article: Mapped[str] = mapped_column(String(200), default="")
    content: Mapped[str]
    organisation: Mapped[str] = mapped_column(String(300), default="")
    sender_name: Mapped[str] = mapped_column(String(200))
    sender_phone: Mapped[str] = mapped_column(String(30), default="")
    sender_email: Mapped[str] = mapped_column(String(320), default="")
    shows_name: Mapped[bool] = mapped_column(default=False)
    consent: Mapped[str] = mapped_column(String(40))
    """Which wording of the notice about personal data was agreed to (L50)."""
    consented_at: Mapped[datetime]
    files: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """Of each its name, media type, size in bytes, and keys in the storage, its own first."""
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), default=rules.RECEIVED)
    public_content: Mapped[str]
    verdict: Mapped[str] = mapped_column(String(20), default="")
    answer: Mapped[str] = mapped_column(default="")
    told_at: Mapped[datetime | None]
    """When the sender had a letter about the summary."""
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def own_data(self) -> tuple[str, ...]:
        """What is known to tell who the sender is."""
        known = (self.sender_phone, self.sender_email, "" if self.shows_name else self.sender_name)
        return tuple(one for one in known if one)

    @property
    def public_name(self) -> str:
        """Who is named with what they say; empty for nobody."""
        return self.organisation or (self.sender_name if self.shows_name else "")
