"""Spans of days are read from addresses, cut into parts that can be told apart, and drawn to scale."""

from datetime import date, timedelta

import pytest

from liencong.core.errors import Invalid
from liencong.core.office.chart import Bar, Chart, round_up
from liencong.core.office.span import DAY, MONTH, WEEK, Span, read_span

TODAY = date(2026, 11, 29)


def test_thirty_days_are_shown_unless_others_are_asked_for() -> None:
    span = read_span({}, TODAY)
    assert (span.last - span.first, span.last, span.step) == (timedelta(days=29), TODAY, DAY)


def test_weeks_begin_on_monday_and_the_ends_may_be_shorter() -> None:
    parts = Span(date(2026, 11, 4), date(2026, 11, 17), WEEK).parts()
    assert [(part.first.day, part.last.day) for part in parts] == [(4, 8), (9, 15), (16, 17)]


def test_months_are_cut_at_their_ends() -> None:
    parts = Span(date(2026, 1, 31), date(2026, 3, 1), MONTH).parts()
    assert [part.label for part in parts] == ["01/2026", "02/2026", "03/2026"]
    assert sum((part.last - part.first).days + 1 for part in parts) == 30


@pytest.mark.parametrize("step", [DAY, WEEK, MONTH])
def test_no_day_is_lost_between_parts(step: str) -> None:
    parts = Span(date(2025, 12, 3), date(2026, 4, 9), step).parts()
    days = [
        part.first + timedelta(days=n) for part in parts for n in range((part.last - part.first).days + 1)
    ]
    assert days == [date(2025, 12, 3) + timedelta(days=n) for n in range(128)]


def test_what_is_too_long_for_days_is_cut_more_coarsely() -> None:
    assert read_span({"tu": "2026-01-01", "den": "2026-11-29", "theo": "ngay"}, TODAY).step == WEEK
    assert read_span({"tu": "2018-01-01", "den": "2026-11-29", "theo": "ngay"}, TODAY).step == MONTH


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"tu": "hôm qua"}, {"tu": "date-invalid"}),
        ({"den": "9999-01-01"}, {"den": "date-invalid"}),
        ({"tu": "2026-11-20", "den": "2026-11-19"}, {"tu": "span-backwards"}),
        ({"tu": "1995-01-01"}, {"tu": "span-too-long"}),
    ],
)
def test_what_is_no_span_is_refused(given: dict[str, str], wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        read_span(given, TODAY)
    assert refused.value.fields == wrong


@pytest.mark.parametrize(
    ("number", "top"), [(0, 1), (1, 1), (3, 5), (9, 10), (10, 10), (11, 20), (51, 100), (2427, 5000)]
)
def test_an_axis_ends_at_a_round_number(number: int, top: int) -> None:
    assert round_up(number) == top


def test_bars_are_drawn_to_scale() -> None:
    chart = Chart("c", "Lượt xem", "Ngày", "Lượt", [Bar("a", 40), Bar("b", 0), Bar("c", 100)])
    assert [chart.share(bar) for bar in chart.bars] == [40, 0, 100]
    assert (chart.total, chart.highest.label) == (140, "c")
