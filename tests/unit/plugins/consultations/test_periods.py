"""A draft is open as long as the law wants, in calendar days, and never shorter than was announced."""

from datetime import UTC, date, datetime, timedelta

import pytest

from liencong.core.errors import Invalid
from liencong.plugins.consultations import rules
from liencong.plugins.consultations.content import bundled_minimums
from liencong.plugins.consultations.rules import (
    AlreadySummarised,
    CommentsWait,
    Kind,
    Minimum,
    NotClosed,
    Period,
)

FIRST = date(2026, 12, 1)
TWENTY = Minimum("legal", 20, date(2025, 4, 1), "Luật số 64/2025/QH15")


def days(count: int, first: date = FIRST) -> Period:
    """A period whose last day lies so many days behind its first."""
    return Period(first, first + timedelta(days=count))


def check(period: Period, announced: Period | None = None, public_on: date = FIRST) -> str:
    """Give the code of the refusal, with its field; empty where there is none."""
    try:
        rules.check_period(period, TWENTY, announced=announced, public_on=public_on)
    except Invalid as error:
        ((field, code),) = error.fields.items()
        return f"{field.removeprefix('fields.')}:{code}"
    return ""


@pytest.mark.parametrize(
    ("period", "public_on", "told"),
    [
        (days(20), FIRST, ""),
        (days(19), FIRST, "closes_on:consultation-too-short"),
        (days(20), FIRST + timedelta(days=1), "closes_on:consultation-too-short"),
        (days(20), FIRST - timedelta(days=9), ""),
        (days(-1), FIRST, "closes_on:ends-before-it-begins"),
    ],
)
def test_the_minimum_counts_from_the_day_on_which_the_public_sees_it(
    period: Period, public_on: date, told: str
) -> None:
    assert check(period, public_on=public_on) == told


def test_a_refusal_names_the_first_day_that_would_do_and_the_law() -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_period(days(5), TWENTY, announced=None, public_on=FIRST)
    assert refused.value.params == {"day": "21/12/2026", "days": 20, "basis": "Luật số 64/2025/QH15"}


@pytest.mark.parametrize(
    ("period", "public_on", "told"),
    [
        (days(20), FIRST + timedelta(days=10), ""),
        (days(30), FIRST + timedelta(days=10), ""),
        (days(19), FIRST + timedelta(days=10), "closes_on:consultation-closes-early"),
        (days(30, FIRST - timedelta(days=1)), FIRST + timedelta(days=10), "opens_on:consultation-opened"),
        (days(20), FIRST + timedelta(days=90), ""),
        (days(25, FIRST + timedelta(days=2)), FIRST - timedelta(days=3), ""),
    ],
)
def test_what_was_announced_may_only_be_made_longer(period: Period, public_on: date, told: str) -> None:
    assert check(period, days(20), public_on) == told


@pytest.mark.parametrize(
    ("moment", "is_summarised", "state"),
    [
        (datetime(2026, 11, 30, 16, 59, tzinfo=UTC), False, rules.UPCOMING),
        (datetime(2026, 11, 30, 17, 0, tzinfo=UTC), False, rules.OPEN),
        (datetime(2026, 12, 21, 16, 59, tzinfo=UTC), True, rules.OPEN),
        (datetime(2026, 12, 21, 17, 0, tzinfo=UTC), False, rules.CLOSED),
        (datetime(2026, 12, 21, 17, 0, tzinfo=UTC), True, rules.SUMMARISED),
    ],
)
def test_days_begin_and_end_at_midnight_in_vietnam(moment: datetime, is_summarised: bool, state: str) -> None:
    assert rules.state_of(days(20), moment, is_summarised=is_summarised) == state


def test_pages_change_at_each_midnight_until_the_time_is_over() -> None:
    morning = datetime(2026, 12, 20, 3, 0, tzinfo=UTC)
    assert rules.next_change(days(20), morning) == datetime(2026, 12, 20, 17, 0, tzinfo=UTC)
    assert rules.next_change(days(20), morning + timedelta(days=2)) is None


def test_of_minimums_the_latest_counts_that_has_taken_effect() -> None:
    known = [TWENTY, Minimum("legal", 30, date(2026, 12, 15)), Minimum("planning", 60, date(2020, 1, 1))]
    assert rules.minimum_of("legal", date(2026, 12, 14), known).days == 20
    assert rules.minimum_of("legal", date(2026, 12, 15), known).days == 30
    assert rules.minimum_of("legal", date(2020, 1, 1), known).days == 0


def test_every_kind_has_a_minimum_that_comes_with_us() -> None:
    assert {one.kind for one in bundled_minimums()} == set(Kind)


@pytest.mark.parametrize(
    ("state", "undecided", "has_summary", "error"),
    [
        (rules.OPEN, 0, False, NotClosed),
        (rules.UPCOMING, 0, False, NotClosed),
        (rules.CLOSED, 1, False, CommentsWait),
        (rules.CLOSED, 0, True, AlreadySummarised),
    ],
)
def test_a_summary_tells_of_everything_once(
    state: str, undecided: int, has_summary: bool, error: type[Exception]
) -> None:
    with pytest.raises(error):
        rules.check_summary(state, undecided, has_summary=has_summary)
    rules.check_summary(rules.CLOSED, 0, has_summary=False)
