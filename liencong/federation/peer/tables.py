"""Sites hosted elsewhere: how each is asked, what came of it, and what was seen of its items."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base


class Peer(Base):
    """How an external site is asked for its entries, and how it has answered (S91).

    `etag` and `modified` are what its last answer said of itself; `recent` is a mark for each of the last
    pulls, the newest last, as `rules.MARKS` names them. `seen_until` is the newest update that a pull has
    taken whole: the next one pages back to it. `keys` are the public keys (JWK) that were seen when a peer of
    this framework was added, and those that they vouch for.
    """

    __tablename__ = "peer"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    feed_url: Mapped[str] = mapped_column(String(1000), default="")
    sitemap_url: Mapped[str] = mapped_column(String(1000), default="")
    hub_url: Mapped[str] = mapped_column(String(1000), default="")
    topic_url: Mapped[str] = mapped_column(String(1000), default="")
    keys: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    etag: Mapped[str] = mapped_column(String(400), default="")
    modified: Mapped[str] = mapped_column(String(100), default="")
    every_minutes: Mapped[int] = mapped_column(default=15)
    most_items: Mapped[int] = mapped_column(default=500)
    most_bytes: Mapped[int] = mapped_column(default=10_000_000)
    next_pull_at: Mapped[datetime] = mapped_column(index=True)
    pulled_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    seen_until: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(String(400), default="")
    recent: Mapped[str] = mapped_column(String(40), default="")
    push_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    push_secret: Mapped[str] = mapped_column(String(100), default="")
    push_state: Mapped[str] = mapped_column(String(20), default="")
    push_until: Mapped[datetime | None]
    push_asked_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class PeerItem(Base):
    """What was seen last of an entry at its source.

    `digest` tells whether it says something else now. `withdrawn_at` is when its source withdrew it;
    `absent_since` when its page was first seen to be gone without the feed having said so.
    """

    __tablename__ = "peer_item"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    peer_id: Mapped[int] = mapped_column(ForeignKey("peer.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    absent_since: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]


class PeerNotice(Base):
    """An item that the last pulls refused or could not take as it stood, in words."""

    __tablename__ = "peer_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[int] = mapped_column(ForeignKey("peer.id"), index=True)
    item: Mapped[str] = mapped_column(String(400))
    title: Mapped[str] = mapped_column(String(400), default="")
    words: Mapped[str] = mapped_column(String(1000))
    is_refusal: Mapped[bool]
    at: Mapped[datetime]


class PeerNonce(Base):
    """A signed push that was taken; the same one is refused for as long as its signature would hold."""

    __tablename__ = "peer_nonce"

    peer_id: Mapped[int] = mapped_column(ForeignKey("peer.id"), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(100), primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)


class PeerReport(Base):
    """A figure of one day that a peer of this framework has told, as it stood at `told_at`.

    `measure` is `visits`, `views` or `people` of the day, or `total`, the visits up to its end. Where
    `subject` is the uid of a poll, it is the position of one of its options, and the value its votes up to
    the day's end. Figures are set, never added.
    """

    __tablename__ = "peer_report"

    peer_id: Mapped[int] = mapped_column(ForeignKey("peer.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(32), primary_key=True, default="")
    measure: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
    told_at: Mapped[datetime]


class PeerPoll(Base):
    """A poll of a peer in the words that it told last, at `told_at`; `subject` is the poll's uid.

    The votes stand in `PeerReport`. `changed_at` is when the peer first told other options than before, so
    that older votes were for other words.
    """

    __tablename__ = "peer_poll"

    peer_id: Mapped[int] = mapped_column(ForeignKey("peer.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(32), primary_key=True)
    question: Mapped[str] = mapped_column(String(400))
    options: Mapped[list[str]]
    told_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
