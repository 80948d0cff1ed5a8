"""On which days citizens are received, decided without I/O: by the rule, days off, and changes."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from liencong.core.calendar import WorkCalendar
from liencong.plugins.reception.fields import Change, ChangeRow, DayOff, ReceptionFields, Repeats

WEEK = timedelta(days=7)
LONGEST_BREAK = timedelta(days=31)
"""How far before a span days are looked for that are moved into it by a holiday."""


@dataclass(frozen=True)
class Occurrence:
    """One reception: the day on which it takes place, or would have, and what became of it."""

    day: date
    planned_on: date
    is_off: bool = False
    """It does not take place on this day: it is cancelled, or moved to another."""
    moved_to: date | None = None
    moved_by_day_off: bool = False
    reason: str = ""

    @property
    def is_moved_here(self) -> bool:
        """Whether it was to be on another day."""
        return self.day != self.planned_on


def occurrences(said: ReceptionFields, first: date, last: date, calendar: WorkCalendar) -> list[Occurrence]:
    """Give what takes place in a span, both ends included, and what would have, the earliest first."""
    changes = {change.planned_on: change for change in said.changes}
    found = [
        one
        for planned in _planned(said, first - LONGEST_BREAK, last)
        for one in _as_changed(said, planned, changes.get(planned), calendar)
    ]
    moved_from_afar = [
        Occurrence(change.moved_to, change.planned_on, reason=change.reason)
        for change in said.changes
        if change.change is Change.MOVED
        and change.moved_to is not None
        and not first - LONGEST_BREAK <= change.planned_on <= last
        and change.planned_on in _planned(said, change.planned_on, change.planned_on)
    ]
    in_span = {one for one in (*found, *moved_from_afar) if first <= one.day <= last}
    return sorted(in_span, key=lambda one: (one.day, one.planned_on))


def _as_changed(
    said: ReceptionFields, planned: date, change: ChangeRow | None, calendar: WorkCalendar
) -> Iterator[Occurrence]:
    if change is not None and change.change is Change.CANCELLED:
        yield Occurrence(planned, planned, is_off=True, reason=change.reason)
    elif change is not None and change.moved_to is not None:
        yield Occurrence(planned, planned, is_off=True, moved_to=change.moved_to, reason=change.reason)
        yield Occurrence(change.moved_to, planned, reason=change.reason)
    elif calendar.is_worked_on(planned):
        yield Occurrence(planned, planned)
    elif said.on_day_off is DayOff.MOVED and said.repeats is not Repeats.ONCE:
        to = calendar.after(planned, 1)
        yield Occurrence(planned, planned, is_off=True, moved_to=to, moved_by_day_off=True)
        yield Occurrence(to, planned, moved_by_day_off=True)
    elif said.repeats is Repeats.ONCE:
        yield Occurrence(planned, planned)


def _planned(said: ReceptionFields, first: date, last: date) -> Sequence[date]:
    """Give the days of the rule in a span, both ends included."""
    begins = max(first, said.first_on)
    ends = min(last, said.last_on or last)
    if said.repeats is Repeats.ONCE:
        return [said.first_on] if begins <= said.first_on <= last else []
    if said.repeats is Repeats.WEEKLY:
        ahead = timedelta(days=(said.first_on.weekday() - begins.weekday()) % 7)
        return list(_steps(begins + ahead, ends)) if begins <= ends else []
    return [day for day in _days_of_months(said.month_days, begins, ends) if begins <= day <= ends]


def _steps(day: date, last: date) -> Iterator[date]:
    while day <= last:
        yield day
        day += WEEK


def _days_of_months(days: str, first: date, last: date) -> Iterator[date]:
    numbers = [int(part) for part in days.split(",") if part.strip()]
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        longest = monthrange(year, month)[1]
        yield from sorted({date(year, month, min(number, longest)) for number in numbers})
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
