"""The one place that reads the system's clock: everything else is told the time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone in which people read dates; the database holds UTC."""


def utc_now() -> datetime:
    """Tell the time as an aware UTC datetime."""
    return datetime.now(UTC)


def local_day(moment: datetime) -> date:
    """Give the calendar day in Vietnam on which a moment falls."""
    return moment.astimezone(LOCAL_ZONE).date()
