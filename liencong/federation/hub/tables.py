"""Who is told of what a feed brings."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base


class HubSubscription(Base):
    """A call-back that is sent a feed of a site whenever it changes, until the lease ends (WebSub §5).

    `digest` stands for topic and call-back together. `owed_at` is when something changed that was not sent
    yet; `sent_digest` is of the feed that was sent last, so that nothing is sent twice.
    """

    __tablename__ = "hub_subscription"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    topic: Mapped[str] = mapped_column(String(1000))
    callback: Mapped[str] = mapped_column(String(1000))
    secret: Mapped[str] = mapped_column(String(200), default="")
    lease_until: Mapped[datetime]
    owed_at: Mapped[datetime | None] = mapped_column(index=True)
    try_at: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)
    sent_digest: Mapped[str] = mapped_column(String(64), default="")
