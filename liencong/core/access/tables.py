"""Grants: which role a person holds where, and from when to when; suspensions, which keep them from it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base


class Grant(Base):
    """A role of a person on a site (None: on every site), perhaps on one board only (S11).

    A grant on behalf of somebody is a delegation: it has an end, and names the document behind it (S70).
    Grants are never deleted, so they are the record of who gave which right and who took it back.
    """

    __tablename__ = "access_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    board_id: Mapped[int | None]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    reference: Mapped[str] = mapped_column(String(200), default="")
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Suspension(Base):
    """A person may not use their roles on one site for a while, nor may others on their behalf (UL07).

    It ends when `ended_at` is set; rows are kept as the record of who was suspended, by whom and why.
    """

    __tablename__ = "access_suspension"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(400), default="")
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
