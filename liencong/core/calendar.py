"""Days on which agencies work: holidays are data with a legal basis, to which others are added."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from liencong.core.errors import WrongSetting

BUNDLED = Path(__file__).with_name("holidays.toml")
OWN_FILE = "holidays.toml"
"""In the home of an installation: what its operator adds."""

SATURDAY = 5
DAY = timedelta(days=1)
LONGEST_DAYS = 31


@dataclass(frozen=True)
class Holiday:
    """Days on which agencies do not work, from the first to the last, and the law that says so."""

    title: str
    first: date
    last: date
    legal_basis: str = ""


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked on."""

    yearly: frozenset[tuple[int, int]]
    """Month and day of holidays that come back every year."""
    days: frozenset[date]
    worked: frozenset[date] = frozenset()
    """Days that are worked on whatever else is said, instead of others."""

    def is_worked_on(self, day: date) -> bool:
        """Tell whether agencies work on a day."""
        if day in self.worked:
            return True
        return day.weekday() < SATURDAY and (day.month, day.day) not in self.yearly and day not in self.days

    def after(self, day: date, working_days: int) -> date:
        """Give the day that lies a number of working days, at least one, behind another."""
        while working_days > 0:
            day += DAY
            working_days -= self.is_worked_on(day)
        return day

    def count(self, after: date, until: date) -> int:
        """Count the working days behind one day, up to another and with it."""
        return sum(self.is_worked_on(after + number * DAY) for number in range(1, (until - after).days + 1))

    def besides(self, off: Iterable[date], worked: Iterable[date]) -> "WorkCalendar":
        """Give the calendar of those who are off on some days besides, and work on others instead."""
        return replace(self, days=self.days.union(off), worked=self.worked.union(worked))


@cache
def load_calendar(own_file: Path) -> WorkCalendar:
    """Read the holidays that come with us, and those that an installation adds; raise `WrongSetting`."""
    return WorkCalendar(
        frozenset((one["month"], one["day"]) for part in _facts(own_file) for one in part.get("yearly", ())),
        frozenset(
            day
            for part in _facts(own_file)
            for one in part.get("holiday", ())
            for day in days_of(one["first"], one["last"])
        ),
    )


def list_holidays(own_file: Path, year: int) -> list[Holiday]:
    """Give the holidays of a year that come with us or that an installation adds, the earliest first."""
    found = []
    for part in _facts(own_file):
        for one in part.get("yearly", ()):
            day = date(year, one["month"], one["day"])
            found.append(Holiday(one.get("title", ""), day, day, one.get("legal_basis", "")))
        found += [
            Holiday(one.get("title", ""), one["first"], one["last"], one.get("legal_basis", ""))
            for one in part.get("holiday", ())
            if year in (one["first"].year, one["last"].year)
        ]
    return sorted(found, key=lambda one: one.first)


def days_of(first: date, last: date) -> Iterator[date]:
    """Give each day from the first to the last."""
    yield from (first + number * DAY for number in range((last - first).days + 1))


@cache
def _facts(own_file: Path) -> Sequence[Mapping[str, Any]]:
    return [_read(file) for file in (BUNDLED, own_file) if file.is_file()]


def _read(file: Path) -> Mapping[str, Any]:
    try:
        facts = tomllib.loads(file.read_text(encoding="utf-8"))
        for one in facts.get("yearly", ()):
            date(2000, one["month"], one["day"])
        for one in facts.get("holiday", ()):
            _check_length(one)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise WrongSetting(file.name, f"holidays as in liencong/core/holidays.toml ({error})") from error
    return facts


def _check_length(one: Mapping[str, date]) -> None:
    if not all(isinstance(one[name], date) for name in ("first", "last")):
        raise TypeError(f"{one['first']} is no day")
    length = (one["last"] - one["first"]).days + 1
    if not 0 < length <= LONGEST_DAYS:
        raise ValueError(f"from {one['first']} to {one['last']}")
