"""Days on which agencies work: holidays are data with a legal basis; an installation adds its own."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from liencong.core.errors import WrongSetting

BUNDLED = Path(__file__).with_name("holidays.toml")
SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked on."""

    yearly: frozenset[tuple[int, int]]
    """Month and day of holidays that come back every year."""
    days: frozenset[date]

    def is_worked_on(self, day: date) -> bool:
        """Tell whether agencies work on a day."""
        return day.weekday() < SATURDAY and (day.month, day.day) not in self.yearly and day not in self.days

    def after(self, day: date, working_days: int) -> date:
        """Give the day that lies a number of working days, at least one, behind another."""
        while working_days > 0:
            day += DAY
            working_days -= self.is_worked_on(day)
        return day


@cache
def load_calendar(own_file: Path) -> WorkCalendar:
    """Read the holidays that come with us, and those that an installation adds; raise `WrongSetting`."""
    facts = [_read(file) for file in (BUNDLED, own_file) if file.is_file()]
    return WorkCalendar(
        frozenset((one["month"], one["day"]) for part in facts for one in part.get("yearly", ())),
        frozenset(day for part in facts for one in part.get("holiday", ()) for day in _days(one)),
    )


def _read(file: Path) -> Mapping[str, Any]:
    try:
        facts = tomllib.loads(file.read_text(encoding="utf-8"))
        for one in facts.get("yearly", ()):
            date(2000, one["month"], one["day"])
        for one in facts.get("holiday", ()):
            _length(one)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise WrongSetting(file.name, f"holidays as in liencong/core/holidays.toml ({error})") from error
    return facts


def _days(one: Mapping[str, date]) -> Iterator[date]:
    yield from (one["first"] + number * DAY for number in range(_length(one)))


def _length(one: Mapping[str, date]) -> int:
    if not all(isinstance(one[name], date) for name in ("first", "last")):
        raise TypeError(f"{one['first']} is no day")
    length = (one["last"] - one["first"]).days + 1
    if not 0 < length <= 31:
        raise ValueError(f"from {one['first']} to {one['last']}")
    return length
