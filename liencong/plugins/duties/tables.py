"""The catalogue of publication duties, and on each site what meets them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base, Json
from liencong.core.tenancy.scope import SiteOwned


class PublicationDuty(Base):
    """What some agencies have to publish, by a legal basis, as long as it is in force (S10).

    The catalogue is the province's, no site's own. What a duty obliges to never changes: another legal basis,
    deadline or debtor is another row, which names the one that it replaces, so that former items stay as they
    were. `kind`, `anchor`, `months`, `days` and `counts` make the rule of `rules.Deadline`. It is owed by the
    sites of `site_ids`, and by those of the `site_kinds`, of the `tiers` if it names some. `required` are the
    typed fields that have to be filled, `boards` the slugs of boards that are proposed. `code` names it in
    the catalogue that comes with us.
    """

    __tablename__ = "publication_duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(default="")
    legal_basis: Mapped[str] = mapped_column(String(400))
    form: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(String(12))
    anchor: Mapped[str] = mapped_column(String(6))
    months: Mapped[int] = mapped_column(default=0)
    days: Mapped[int] = mapped_column(default=0)
    counts: Mapped[str] = mapped_column(String(10))
    content_type: Mapped[str] = mapped_column(String(40), default="")
    event_field: Mapped[str] = mapped_column(String(40), default="")
    required: Mapped[list[str]] = mapped_column(default=list)
    site_kinds: Mapped[list[str]] = mapped_column(default=list)
    tiers: Mapped[list[str]] = mapped_column(default=list)
    site_ids: Mapped[list[int]] = mapped_column(Json, default=list)
    boards: Mapped[list[str]] = mapped_column(default=list)
    position: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    """The last day on which it is in force."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("publication_duty.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class DutyBoard(SiteOwned, Base):
    """What stands on a board, or on one below it, meets a duty of its site."""

    __tablename__ = "publication_duty_board"

    duty_id: Mapped[int] = mapped_column(ForeignKey("publication_duty.id"), primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)


class DutyEntry(SiteOwned, Base):
    """Somebody says that an entry meets a duty for one of its periods, wherever it stands and since when.

    `first` is the first day of the period, or the day of the event.
    """

    __tablename__ = "publication_duty_entry"

    duty_id: Mapped[int] = mapped_column(ForeignKey("publication_duty.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    first: Mapped[date]


class DutyEvent(SiteOwned, Base):
    """Something happened that has to be published, such as a decision that was signed (S51)."""

    __tablename__ = "publication_duty_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("publication_duty.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    happened_on: Mapped[date]
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    dropped_reason: Mapped[str] = mapped_column(String(400), default="")
    """Why it need not be published after all; empty while it is owed."""
