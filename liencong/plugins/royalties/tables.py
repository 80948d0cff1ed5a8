"""The ledger: rates, funds, people who are paid, lines with their shares, months that are locked."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned
from liencong.plugins.royalties import rules


class RoyaltyRates(SiteOwned, Base):
    """What a site pays from a day on, by which decision; `terms` are read with `Terms`."""

    __tablename__ = "royalty_rates"
    __table_args__ = (UniqueConstraint("site_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    valid_from: Mapped[date]
    legal_basis: Mapped[str] = mapped_column(String(300))
    terms: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class RoyaltyFund(SiteOwned, Base):
    """Money of a site for one year, in đồng, and where it comes from."""

    __tablename__ = "royalty_fund"
    __table_args__ = (UniqueConstraint("site_id", "year", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    budget: Mapped[int] = mapped_column(BigInteger)
    legal_basis: Mapped[str] = mapped_column(String(300), default="")


class RoyaltyPayee(SiteOwned, Base):
    """Somebody who is paid: an account, or a person outside. How they are paid is sealed.

    `spelling` is their name as names are compared, by its letters and marks.
    """

    __tablename__ = "royalty_payee"
    __table_args__ = (UniqueConstraint("site_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    spelling: Mapped[str] = mapped_column(String(200), index=True)
    sealed: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class RoyaltyLine(SiteOwned, Base):
    """A piece of work that was published, and what was judged of it.

    What it is called, who signed it and when it came out is frozen at its first publication (M07). `part`
    numbers the lines of one entry, which is booked once for all sites. What it comes to is reckoned while its
    month is open; with the lock `unit_value` and `royalty` are set for good, as the shares' amounts are.
    A correction names the line that it corrects; its shares have their amounts from the beginning.
    """

    __tablename__ = "royalty_line"
    __table_args__ = (
        UniqueConstraint("entry_id", "part"),
        Index("ix_royalty_line_month", "site_id", "month", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    part: Mapped[int]
    month: Mapped[date]
    published_on: Mapped[date]
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    title: Mapped[str] = mapped_column(String(400))
    author: Mapped[str] = mapped_column(String(200), default="")
    genre: Mapped[str] = mapped_column(String(120))
    hundredths: Mapped[int]
    """The coefficient, in hundredths."""
    quantity: Mapped[int] = mapped_column(default=1)
    is_translated: Mapped[bool] = mapped_column(default=False)
    is_minority: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(20), default=rules.PROPOSED)
    reason: Mapped[str] = mapped_column(String(400), default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("royalty_line.id"), index=True)
    withdrawn_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    unit_value: Mapped[int | None] = mapped_column(BigInteger)
    royalty: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def coefficient(self) -> Decimal:
        """The coefficient as it is written."""
        return Decimal(self.hundredths) / 100


class RoyaltyShare(SiteOwned, Base):
    """Who has what part in a line; `weight` counts against the others of the same duty."""

    __tablename__ = "royalty_share"
    __table_args__ = (UniqueConstraint("line_id", "payee_id", "duty"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("royalty_line.id"))
    payee_id: Mapped[int] = mapped_column(ForeignKey("royalty_payee.id"), index=True)
    duty: Mapped[str] = mapped_column(String(20))
    weight: Mapped[int] = mapped_column(default=1)
    amount: Mapped[int | None] = mapped_column(BigInteger)


class RoyaltyMonth(SiteOwned, Base):
    """A month that is locked: who did it, out of which fund it is paid, what it came to in đồng."""

    __tablename__ = "royalty_month"
    __table_args__ = (UniqueConstraint("site_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date]
    fund_id: Mapped[int | None] = mapped_column(ForeignKey("royalty_fund.id"), index=True)
    locked_at: Mapped[datetime]
    locked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    royalty: Mapped[int] = mapped_column(BigInteger)
    remuneration: Mapped[int] = mapped_column(BigInteger)
