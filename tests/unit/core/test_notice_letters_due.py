"""When a letter about a notice is due: at once, or with the digest of its hour, which is never sent twice."""

from datetime import datetime, timedelta

import pytest

from liencong.core.clock import LOCAL_ZONE
from liencong.core.notice.rules import DAILY, DIGEST, NEVER, NONE, NOW, WEEKLY, is_due, last_digest


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Give a moment of a week that begins on Monday, 2 November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=LOCAL_ZONE)


@pytest.mark.parametrize(
    ("rhythm", "now", "last"),
    [
        (DAILY, at(4, 9), at(4, 7, 30)),
        (DAILY, at(4, 7, 30), at(4, 7, 30)),
        (DAILY, at(4, 7, 29), at(3, 7, 30)),
        (WEEKLY, at(4, 9), at(2, 7, 30)),
        (WEEKLY, at(2, 7), at(2, 7, 30) - timedelta(days=7)),
        (WEEKLY, at(8, 23), at(2, 7, 30)),
    ],
)
def test_digests_go_out_at_half_past_seven_in_vietnam(rhythm: str, now: datetime, last: datetime) -> None:
    assert last_digest(rhythm, now=now) == last


def test_what_waits_for_the_digest_goes_out_after_its_hour() -> None:
    told = at(3, 15)
    assert not is_due(DIGEST, told, DAILY, now=at(3, 23))
    assert is_due(DIGEST, told, DAILY, now=at(4, 8))
    assert not is_due(DIGEST, told, WEEKLY, now=at(4, 8))
    assert is_due(DIGEST, told, WEEKLY, now=at(9, 8))


def test_what_cannot_wait_goes_out_at_once_but_to_nobody_who_wants_no_letters() -> None:
    assert is_due(NOW, at(3, 15), WEEKLY, now=at(3, 15))
    assert not is_due(NOW, at(3, 15), NEVER, now=at(9, 15))
    assert not is_due(NONE, at(3, 15), DAILY, now=at(9, 15))
