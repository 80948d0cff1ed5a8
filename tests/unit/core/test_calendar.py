"""Working days leave out weekends and holidays, those of the law and those that an installation adds."""

from datetime import date
from pathlib import Path

import pytest

from liencong.core.calendar import load_calendar
from liencong.core.errors import WrongSetting

NONE = Path("none.toml")


@pytest.mark.parametrize(
    ("day", "days", "after"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 4, 29), 1, date(2026, 5, 4)),
        (date(2026, 2, 13), 1, date(2026, 2, 23)),
        (date(2027, 8, 31), 2, date(2027, 9, 3)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_a_number_of_working_days_later(day: date, days: int, after: date) -> None:
    assert load_calendar(NONE).after(day, days) == after


def test_an_installation_adds_holidays_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "holidays.toml"
    own.write_text('[[holiday]]\nfirst = 2027-02-08\nlast = 2027-02-10\ntitle = "Tết"\n', encoding="utf-8")
    assert load_calendar(own).after(date(2027, 2, 5), 1) == date(2027, 2, 11)


@pytest.mark.parametrize(
    "text",
    [
        "[[holiday]]\nfirst = 2027-02-08\n",
        "[[holiday]]\nfirst = 1\nlast = 2\n",
        "[[holiday]]\nfirst = 2027-02-08\nlast = 2026-02-08\n",
        "[[yearly]]\nmonth = 13\nday = 1\n",
        "x",
    ],
)
def test_holidays_that_do_not_hold_are_named(tmp_path: Path, text: str) -> None:
    own = tmp_path / "holidays.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(WrongSetting, match=r"holidays\.toml"):
        load_calendar(own)
