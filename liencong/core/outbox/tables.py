"""Events on their way, and who holds which recurring duty."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base


class OutboxRow(Base):
    """An event that some handler has yet to see."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    is_bulk: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    seen_by: Mapped[list[str]] = mapped_column(default=list)
    last_error: Mapped[str | None]


class Lease(Base):
    """A duty that one process at a time may do; it ends by itself when its holder dies."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    holder: Mapped[str] = mapped_column(String(40))
    until: Mapped[datetime]
    last_done_at: Mapped[datetime | None]
