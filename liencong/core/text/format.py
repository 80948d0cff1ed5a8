"""Numbers, dates and sizes as people in Việt Nam read them."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import dates, numbers

LOCALE = "vi"
TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_UNITS = ("B", "KB", "MB", "GB", "TB")


def local_time(moment: datetime) -> datetime:
    """Give an aware moment as the clock in Việt Nam shows it."""
    return moment.astimezone(TIME_ZONE)


@lru_cache(maxsize=4096)  # a screen has dozens of numbers, and each is written by the rules of a locale
def format_number(number: float) -> str:
    """Write a number with a comma before its decimals, at most three: 1.234.567,8."""
    return numbers.format_decimal(number, locale=LOCALE)


def format_date(day: date) -> str:
    """Write a day, or an aware moment's day in Việt Nam: 20/11/2026."""
    return f"{local_time(day) if isinstance(day, datetime) else day:%d/%m/%Y}"


def format_datetime(moment: datetime) -> str:
    """Write an aware moment with its weekday: 08:30, thứ Sáu 20/11/2026."""
    local = local_time(moment)
    weekday = _weekday(local)
    return f"{local:%H:%M}, {weekday[0].lower()}{weekday[1:]} {local:%d/%m/%Y}"


def format_weekday(day: date) -> str:
    """Write a day with its weekday in front: Thứ Sáu, 20/11/2026."""
    return f"{_weekday(day)}, {day:%d/%m/%Y}"


def _weekday(day: date) -> str:
    return str(dates.get_day_names("wide", locale=LOCALE)[day.weekday()])


def dialled(phone: str) -> str:
    """Give a telephone number as it is dialled; empty where more is written, such as an extension."""
    bare = "".join(letter for letter in phone if letter not in " .-()")
    return bare if bare.removeprefix("+").isdecimal() else ""


def format_iso(day: date) -> str:
    """Write a day, or a moment to the second, as machines read it: HTML takes no more than milliseconds."""
    return day.isoformat(timespec="seconds") if isinstance(day, datetime) else day.isoformat()


def format_ago(moment: datetime, now: datetime) -> str:
    """Write how far a moment lies from now, in its largest unit."""
    return dates.format_timedelta(moment - now, add_direction=True, locale=LOCALE)


def format_size(size: int) -> str:
    """Write a number of bytes in units of 1,024 with at most one decimal: 1,2 MB."""
    amount = float(size)
    unit = 0
    while round(amount, 1) >= 1024 and unit < len(_UNITS) - 1:
        amount /= 1024
        unit += 1
    return f"{numbers.format_decimal(round(amount, 1), locale=LOCALE)} {_UNITS[unit]}"
