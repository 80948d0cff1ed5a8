"""Moments as engines keep them: seconds since 1970."""

from datetime import date, datetime, time, timedelta
from typing import Final

from liencong.core.clock import LOCAL_ZONE

FOREVER: Final = 2**53
"""Later than any moment, and exact in every engine's numbers."""


def seconds(moment: datetime) -> int:
    """Give a moment in seconds."""
    return int(moment.timestamp())


def local_year(moment: datetime) -> str:
    """Give the calendar year in Vietnam on which a moment falls."""
    return str(moment.astimezone(LOCAL_ZONE).year)


def span_of(first: date | None, last: date | None) -> tuple[int, int]:
    """Give the first and last second of a span of days in Vietnam, open where a day is None."""
    begin = _midnight(first) if first else -FOREVER
    end = _midnight(last + timedelta(days=1)) - 1 if last and last < date.max else FOREVER
    return begin, end


def _midnight(day: date) -> int:
    return seconds(datetime.combine(day, time.min, LOCAL_ZONE))
