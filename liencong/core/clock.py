"""The one place that reads the system's clock: everything else is told the time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone in which people read dates; the database holds UTC."""


def utc_now() -> datetime:
    """Tell the time as an aware UTC datetime."""
    return datetime.now(UTC)


def local_day(moment: datetime) -> date:
    """Give the calendar day in Vietnam on which a moment falls."""
    return moment.astimezone(LOCAL_ZONE).date()


def next_day_begins(moment: datetime) -> datetime:
    """Give the moment at which it is another day in Vietnam."""
    return day_begins(local_day(moment) + timedelta(days=1))


def day_begins(day: date) -> datetime:
    """Give the first moment of a day in Vietnam."""
    return datetime.combine(day, time.min, LOCAL_ZONE)
