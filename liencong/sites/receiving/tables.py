"""Messages that came in, the mailbox of a site, and whose letters go where."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class Received(SiteOwned, Base):
    """A message that came in (S54, S55), whose original stands in the storage under `key` as it came.

    `channel` is the way that it came; `origin` knows it again, so that nothing comes in twice. `answerable`
    is whether a machine may write to its sender; `receipt_at` and `outcome_at` are when that was done.
    """

    __tablename__ = "received"
    __table_args__ = (
        UniqueConstraint("site_id", "origin"),
        Index(None, "site_id", "state", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(10))
    origin: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(20))
    sender: Mapped[str] = mapped_column(String(320), default="")
    sender_name: Mapped[str] = mapped_column(String(200), default="")
    title: Mapped[str] = mapped_column(String(400), default="")
    message_id: Mapped[str] = mapped_column(String(400), default="")
    answerable: Mapped[bool] = mapped_column(default=False)
    key: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(400), default="")
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    receipt_at: Mapped[datetime | None]
    outcome_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Mailbox(SiteOwned, Base):
    """The mailbox that a site is sent letters to (S56), and how far it has been read.

    `sealed` is the password under the installation's key. `kinds` are the endings of files that are taken,
    without one all that the library takes. `trusted_server` is the name under which the server that takes the
    letters writes what it found about their senders (RFC 8601). `uid_validity` and `last_uid` are IMAP's own
    (RFC 9051, 2.3.1.1).
    """

    __tablename__ = "mailbox"
    __table_args__ = (UniqueConstraint("site_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(String(253))
    port: Mapped[int]
    security: Mapped[str] = mapped_column(String(10))
    username: Mapped[str] = mapped_column(String(320))
    sealed: Mapped[str] = mapped_column(String(2000))
    folder: Mapped[str] = mapped_column(String(200))
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    a_day: Mapped[int]
    most_bytes: Mapped[int]
    kinds: Mapped[list[str]] = mapped_column(default=list)
    trusted_server: Mapped[str] = mapped_column(String(253), default="")
    is_on: Mapped[bool] = mapped_column(default=True)
    uid_validity: Mapped[int | None] = mapped_column(BigInteger)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    checked_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class KnownSender(SiteOwned, Base):
    """An address, or all of a domain (`@soyte.tinh.gov.vn`), whose letters wait on a board at once."""

    __tablename__ = "known_sender"
    __table_args__ = (UniqueConstraint("site_id", "pattern"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pattern: Mapped[str] = mapped_column(String(320))
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
