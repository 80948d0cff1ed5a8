"""When a letter about notices is due, decided without I/O."""

from datetime import datetime, time, timedelta

from liencong.core.clock import LOCAL_ZONE

NOW, DIGEST, NONE = "now", "digest", "none"
"""A letter at once, one with the others at the hour of the digest, or none."""

WAYS = (NOW, DIGEST, NONE)

DAILY, WEEKLY, NEVER = "daily", "weekly", "never"
"""How often digests come; never means that no letter comes at all."""

RHYTHMS = (DAILY, WEEKLY, NEVER)

DIGEST_AT = time(7, 30, tzinfo=LOCAL_ZONE)
"""Before the office opens; the weekly one comes on Mondays."""


def last_digest(rhythm: str, *, now: datetime) -> datetime:
    """Give the latest moment at which a digest had to go out; what came before it belongs into that one."""
    here = now.astimezone(LOCAL_ZONE)
    latest = datetime.combine(here.date(), DIGEST_AT)
    if latest > here:
        latest -= timedelta(days=1)
    if rhythm == WEEKLY:
        latest -= timedelta(days=latest.weekday())
    return latest


def is_due(letter: str, at: datetime, rhythm: str, *, now: datetime) -> bool:
    """Tell whether a notice of a moment has to go out by letter now."""
    if rhythm == NEVER or letter not in (NOW, DIGEST):
        return False
    return letter == NOW or at <= last_digest(rhythm, now=now)
