"""A week as it is read: what takes place on which of its days, decided without I/O."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from liencong.plugins.schedule.fields import ScheduleRow

SATURDAY = 5


@dataclass(frozen=True)
class PlannedDay:
    """A day of a week with what takes place on it, in its order."""

    day: date
    rows: Sequence[ScheduleRow]
    is_today: bool


def days_of(week: date, rows: Iterable[ScheduleRow], today: date) -> list[PlannedDay]:
    """Arrange a week by its days; Saturday and Sunday are left out where nothing takes place."""
    by_day: dict[date, list[ScheduleRow]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(row)
    days = (week + timedelta(days=number) for number in range(7))
    return [
        PlannedDay(day, sorted(by_day.get(day, ()), key=lambda row: row.begins), day == today)
        for day in days
        if day.weekday() < SATURDAY or day in by_day
    ]


def coming(days: Iterable[PlannedDay], today: date, most: int) -> list[PlannedDay]:
    """Give the days from today on that have something, up to a number of appointments."""
    found, left = [], most
    for one in days:
        if one.day >= today and one.rows and left > 0:
            found.append(PlannedDay(one.day, one.rows[:left], one.is_today))
            left -= len(one.rows)
    return found
