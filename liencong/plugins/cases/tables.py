"""Cases, and the way they took between sites."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned
from liencong.plugins.cases import rules


class Case(SiteOwned, Base):
    """What somebody asks, reports, wishes or suggests; it belongs to the site that has to answer.

    `content`, the contact and the files are private until they are erased. What may be public are `title` and
    `public_content`, masked, and `public_answer`, made of the answer when it is published. `came_from_id` is
    the site that passed it on and may get it back. `told` is of which outcome the sender had a letter.
    """

    __tablename__ = "citizen_case"
    __table_args__ = (Index(None, "site_id", "state", "due_on"), Index(None, "site_id", "published_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    field: Mapped[str] = mapped_column(String(120), default="")
    content: Mapped[str]
    sender_name: Mapped[str] = mapped_column(String(200))
    sender_phone: Mapped[str] = mapped_column(String(30), default="")
    sender_email: Mapped[str] = mapped_column(String(320), default="")
    shows_name: Mapped[bool] = mapped_column(default=False)
    consent: Mapped[str] = mapped_column(String(40))
    """Which wording of the notice about personal data was agreed to (L50)."""
    consented_at: Mapped[datetime]
    files: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """Of each its name, media type, size in bytes, and keys in the storage, its own first."""
    asked_on_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    received_at: Mapped[datetime]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default=rules.RECEIVED)
    came_from_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    title: Mapped[str] = mapped_column(String(300))
    public_content: Mapped[str]
    answer_html: Mapped[str] = mapped_column(default="")
    reference: Mapped[str] = mapped_column(String(200), default="")
    """The document by which the site answers, such as `123/SYT-VP ngày 2/12/2026` (S65)."""
    reason: Mapped[str] = mapped_column(String(1000), default="")
    """Why it was refused, returned or taken down last."""
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime | None]
    public_answer: Mapped[str] = mapped_column(default="")
    found_by: Mapped[str] = mapped_column(default="")
    told: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def own_data(self) -> tuple[str, ...]:
        """What is known to tell who the sender is."""
        known = (self.sender_phone, self.sender_email, "" if self.shows_name else self.sender_name)
        return tuple(one for one in known if one)


class CaseHop(SiteOwned, Base):
    """A case went from one site to another, for a reason (S66); its hops go along with it."""

    __tablename__ = "citizen_case_hop"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("citizen_case.id"), index=True)
    from_site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    to_site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    reason: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
