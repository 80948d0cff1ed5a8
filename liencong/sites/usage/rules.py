"""Months as usage is told by, decided without I/O."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from liencong.core.clock import LOCAL_ZONE

WRITTEN = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Month:
    """A month of the calendar in Vietnam."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after.first - timedelta(days=1)

    @property
    def begins(self) -> datetime:
        """The moment at which it begins."""
        return datetime.combine(self.first, time.min, LOCAL_ZONE)

    @property
    def ends(self) -> datetime:
        """The moment at which the next one begins."""
        return self.after.begins

    @property
    def after(self) -> "Month":
        """The month behind it."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def before(self) -> "Month":
        """The month before it."""
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"


def month_of(day: date) -> Month:
    """Give the month of a day."""
    return Month(day.year, day.month)


def read_month(text: str, today: date) -> Month:
    """Read a month such as `2026-11`; anything else, and one to come, is the present one."""
    found, present = WRITTEN.fullmatch(text), month_of(today)
    return min(Month(int(found[1]), int(found[2])), present) if found else present


def months_until(last: Month, count: int) -> list[Month]:
    """Give a month and those before it, the latest first."""
    months = [last]
    while len(months) < count:
        months.append(months[-1].before)
    return months
