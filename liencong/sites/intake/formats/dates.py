"""Moments as sources write them: ISO 8601, RFC 822 with its usual slips, and the way Vietnamese pages do."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from liencong.core.clock import LOCAL_ZONE

_EARLIEST_YEAR = 1900
"""Sources that have no date write the year 1; nothing that an agency publishes online is older than this."""

_LONGEST = 100
_ZONE_BY_HOURS = re.compile(r"(?:GMT|UTC)\s*([+-])(\d{1,2})(?::?(\d\d))?")
_DAY_FIRST = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_TIME = re.compile(r"\b(\d{1,2})[:hg](\d\d)(?::(\d\d))?(?:\s*(AM|PM|SA|CH)\b)?", re.IGNORECASE)
_OFFSET = re.compile(r"([+-]\d\d):?(\d\d)\b")


def parse_moment(text: str) -> datetime | None:
    """Read a moment as aware UTC, or None; without a zone it is Vietnam's, without a time midnight there."""
    text = _ZONE_BY_HOURS.sub(lambda m: f"{m[1]}{int(m[2]):02}{m[3] or '00'}", text.strip()[:_LONGEST])
    for reader in (datetime.fromisoformat, _day_first, parsedate_to_datetime):
        try:
            moment = reader(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return in_utc(moment)
    return None


def in_utc(moment: datetime) -> datetime | None:
    """Give a moment in UTC, or None where no calendar of ours reaches it."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LOCAL_ZONE)
    try:
        return moment.astimezone(UTC) if moment.year >= _EARLIEST_YEAR else None
    except OverflowError:
        return None


def _day_first(text: str) -> datetime:
    date = _DAY_FIRST.search(text)
    if date is None:
        raise ValueError(text)
    day, month, year = map(int, date.groups())
    if month > 12:  # an American page: the number above twelve can only be the day
        day, month = month, day
    time = _TIME.search(text)
    hour, minute, second = (int(part or 0) for part in time.groups()[:3]) if time else (0, 0, 0)
    if time and time[4]:
        hour = hour % 12 + (12 if time[4].upper() in ("PM", "CH") else 0)
    offset = _OFFSET.search(text, time.end()) if time else None
    zone = datetime.strptime(offset[1] + offset[2], "%z").tzinfo if offset else LOCAL_ZONE
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)
