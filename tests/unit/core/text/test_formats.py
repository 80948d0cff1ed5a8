"""Numbers, dates and sizes as people in Việt Nam read them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from liencong.core.text import format_ago, format_date, format_datetime, format_number, format_size
from liencong.core.text.format import format_iso

MOMENT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "written"),
    [(1234567.8, "1.234.567,8"), (0, "0"), (-1500, "-1.500"), (999, "999"), (0.125, "0,125")],
)
def test_numbers(number: float, written: str) -> None:
    assert format_number(number) == written


def test_days_are_those_of_viet_nam() -> None:
    assert format_date(MOMENT) == "21/11/2026"
    assert format_date(date(2026, 1, 2)) == "02/01/2026"
    assert format_datetime(MOMENT) == "01:30, thứ Bảy 21/11/2026"
    assert format_datetime(datetime(2026, 11, 20, 1, 30, tzinfo=UTC)) == "08:30, thứ Sáu 20/11/2026"


@pytest.mark.parametrize(
    ("size", "written"),
    [(0, "0 B"), (1023, "1.023 B"), (1024, "1 KB"), (1234567, "1,2 MB"), (1024**2 - 1, "1 MB"),
     (5 * 1024**4, "5 TB"), (2 * 1024**6, "2.097.152 TB")],
)  # fmt: skip
def test_sizes(size: int, written: str) -> None:
    assert format_size(size) == written


def test_distance_in_time() -> None:
    assert format_ago(MOMENT - timedelta(hours=3), MOMENT) == "3 giờ trước"
    assert format_ago(MOMENT + timedelta(days=2), MOMENT) == "sau 2 ngày nữa"


def test_moments_for_machines_have_no_fraction_of_a_second() -> None:
    assert format_iso(MOMENT.replace(microsecond=596959)) == "2026-11-20T18:30:00+00:00"
    assert format_iso(date(2026, 11, 20)) == "2026-11-20"
