"""Where a board stands in the period within which it has to be brought up to date, decided without I/O."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from liencong.core.calendar import DAY, WorkCalendar

FRESH, SOON, OVERDUE, FREE = "fresh", "soon", "overdue", "free"
"""In time; soon due; due and past; no period was set."""

STANDINGS = (OVERDUE, SOON, FRESH, FREE)
WORKING = "working"
SOON_FROM = 0.8
"""The share of a period behind which a board is soon due."""


@dataclass(frozen=True)
class Period:
    """How many days may lie between two updates, and whether they are counted as working days."""

    days: int | None
    counts: str

    def due(self, last: date, calendar: WorkCalendar) -> date | None:
        """Give the last day on which an update is in time; None where no period was set."""
        return None if self.days is None else self._after(last, self.days, calendar)

    def warns(self, last: date, calendar: WorkCalendar) -> date | None:
        """Give the day from which a board is soon due."""
        if self.days is None:
            return None
        return self._after(last, max(int(self.days * SOON_FROM), self.days - 30, 0), calendar)

    def _after(self, day: date, days: int, calendar: WorkCalendar) -> date:
        return calendar.after(day, days) if self.counts == WORKING else day + timedelta(days=days)


def standing_of(period: Period, last: date | None, today: date, calendar: WorkCalendar) -> str:
    """Tell where a board stands; one that has to be brought up to date and never was is overdue."""
    if period.days is None:
        return FREE
    if last is None:
        return OVERDUE
    due, warns = period.due(last, calendar), period.warns(last, calendar)
    if due is not None and today > due:
        return OVERDUE
    return SOON if warns is not None and today >= warns else FRESH


@dataclass(frozen=True)
class Lateness:
    """How often boards ran past their period, and for how many working days together."""

    times: int = 0
    working_days: int = 0

    def __add__(self, other: "Lateness") -> "Lateness":
        return Lateness(self.times + other.times, self.working_days + other.working_days)


def lateness(
    period: Period, updates: Iterable[date], first: date, last: date, calendar: WorkCalendar
) -> Lateness:
    """Tell how often a board ran past its period between two days, both included, and for how long.

    `updates` are the days on which it was brought up to date, those before the span among them: the period
    runs from each of them. The day of an update counts as late where the period was over by then.
    """
    days = sorted(day for day in set(updates) if day <= last)
    if period.days is None or not days:
        return Lateness()
    late = Lateness()
    for day, following in zip(days, [*days[1:], last], strict=True):
        if following < first or (following - day).days <= period.days:
            continue  # no period of working days is shorter
        due = period.due(day, calendar)
        missed = calendar.count(max(due or day, first - DAY), following)
        late += Lateness(int(missed > 0), missed)
    return late
