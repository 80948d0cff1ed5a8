"""Polls, where they stand, and their votes (S82–S84)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base, uuid7
from liencong.core.tenancy.scope import SiteOwned


class Poll(SiteOwned, Base):
    """A question to the public, owned by the site that asks it; `scope` says whom it asks (S84)."""

    __tablename__ = "poll"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid7)
    question: Mapped[str] = mapped_column(String(400))
    scope: Mapped[str] = mapped_column(String(20))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    counts_bursts: Mapped[bool] = mapped_column(default=True)
    """Whether votes count that came in a burst from one network; its keepers decide."""
    result_entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    """The entry that tells what it has come to, once somebody has had that written."""
    tiers: Mapped[list[str]] = mapped_column(default=list)
    """Codes of tiers on whose sites it stands, also on those that are made while it is open."""


class PollOption(SiteOwned, Base):
    """One of a poll's answers."""

    __tablename__ = "poll_option"

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(200))


class PollPlacement(SiteOwned, Base):
    """A poll stands on a site: there it is shown, and there it may be answered, until it is taken off.

    `first_day` and `last_day`, both included and each optional, narrow that to some days in Vietnam; the
    poll's own times hold besides. Votes that were cast there count all the same.
    """

    __tablename__ = "poll_placement"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True, index=True)
    taken_off_at: Mapped[datetime | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]


class OpeningVotes(SiteOwned, Base):
    """Votes for an option that a site brings from an older system."""

    __tablename__ = "poll_opening_votes"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("poll_option.id"), primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), index=True)
    votes: Mapped[int] = mapped_column(BigInteger)


class PollLot(Base):
    """Votes of a poll that were taken in together, in the order of the lots; written once, never changed.

    `digest` is made of the lot's votes and of the digest before, so that a vote is noticed which is changed,
    taken out or slipped in later.
    """

    __tablename__ = "poll_lot"

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(32))


class Vote(SiteOwned, Base):
    """A vote, on the site where it was cast; written once, never changed.

    One voter has one key in a poll, on whichever site it is answered; when is not kept (L53).
    `in_burst` where many came from the voter's network at once.
    """

    __tablename__ = "poll_vote"
    __table_args__ = (Index("ix_poll_vote_counted", "poll_id", "site_id", "option_id", "in_burst"),)

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    voter_key: Mapped[str] = mapped_column(String(32), primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("poll_option.id"))
    lot: Mapped[int]
    in_burst: Mapped[bool] = mapped_column(default=False)
