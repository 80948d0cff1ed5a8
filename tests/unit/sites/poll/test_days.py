"""On which days a poll is shown on a site, and which of them make no sense."""

from datetime import UTC, date, datetime, timedelta

import pytest

from liencong.core.errors import Invalid
from liencong.sites.poll.rules import EVERY_DAY, ShownDays, check_days

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 15)
BEFORE, AFTER = FIRST - timedelta(days=1), LAST + timedelta(days=1)
OPENS, CLOSES = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 15, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (EVERY_DAY, [True, True, True, True]),
        (ShownDays(FIRST, LAST), [False, True, True, False]),
        (ShownDays(first=FIRST), [False, True, True, True]),
        (ShownDays(last=LAST), [True, True, True, False]),
    ],
)
def test_both_ends_are_included(days: ShownDays, shown: list[bool]) -> None:
    assert [days.include(day) for day in (BEFORE, FIRST, LAST, AFTER)] == shown


def test_the_last_day_ends_at_midnight_in_vietnam() -> None:
    end = ShownDays(last=LAST).end_at
    assert end is not None
    assert end + timedelta(microseconds=1) == datetime(2026, 12, 15, 17, tzinfo=UTC)
    assert EVERY_DAY.end_at is None


@pytest.mark.parametrize(
    ("days", "refused"),
    [
        (ShownDays(last=BEFORE), {"last_day": "last-day-is-over"}),
        (ShownDays(LAST, FIRST), {"last_day": "last-day-before-first"}),
        (ShownDays(first=AFTER), {"first_day": "poll-not-open-then"}),
    ],
)
def test_days_that_would_show_it_never_are_refused(days: ShownDays, refused: dict[str, str]) -> None:
    with pytest.raises(Invalid) as told:
        check_days(days, OPENS, CLOSES, today=FIRST)
    assert told.value.fields == refused


def test_a_last_day_before_the_poll_opens_is_refused() -> None:
    with pytest.raises(Invalid) as told:
        check_days(ShownDays(last=BEFORE), OPENS, CLOSES, today=BEFORE)
    assert told.value.fields == {"last_day": "poll-not-open-then"}


@pytest.mark.parametrize("days", [EVERY_DAY, ShownDays(FIRST, FIRST), ShownDays(LAST, AFTER)])
def test_days_on_which_it_is_open_once_pass(days: ShownDays) -> None:
    check_days(days, OPENS, CLOSES, today=FIRST)
