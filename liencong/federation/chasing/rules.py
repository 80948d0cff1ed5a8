"""Quarters of a year, as reports are made of them, decided without I/O."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from liencong.core.office.span import MONTH, Span

WRITTEN = re.compile(r"(20\d\d)-([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year in Vietnam."""

    year: int
    number: int

    @property
    def span(self) -> Span:
        """Its days."""
        first = date(self.year, 3 * self.number - 2, 1)
        return Span(first, (first + timedelta(days=100)).replace(day=1) - timedelta(days=1), MONTH)

    @property
    def before(self) -> "Quarter":
        """The quarter before it."""
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


def quarter_of(day: date) -> Quarter:
    """Give the quarter of a day."""
    return Quarter(day.year, (day.month + 2) // 3)


def read_quarter(text: str, today: date) -> Quarter:
    """Read a quarter such as `2026-4`; anything else, and one to come, is the present one."""
    found, present = WRITTEN.fullmatch(text), quarter_of(today)
    return min(Quarter(int(found[1]), int(found[2])), present) if found else present


def quarters_until(last: Quarter, count: int) -> list[Quarter]:
    """Give a quarter and those before it, the latest first."""
    quarters = [last]
    while len(quarters) < count:
        quarters.append(quarters[-1].before)
    return quarters
