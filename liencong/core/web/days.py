"""Days that people choose in a form, as moments: a time from the first day to the last one, both included."""

from datetime import date, datetime, time

from liencong.core.clock import LOCAL_ZONE
from liencong.core.errors import Invalid
from liencong.core.web.forms import Form

YEARS = range(1901, 3000)
"""At the ends of the calendar no moment can be counted on."""


def day_begins(form: Form, name: str) -> datetime | None:
    """Give the first moment in Vietnam of the day in a field, None for an empty one; raise `Invalid`."""
    return _moment(form, name, time.min)


def day_ends(form: Form, name: str) -> datetime | None:
    """Give the last moment in Vietnam of the day in a field, None for an empty one; raise `Invalid`."""
    return _moment(form, name, time.max)


def day_of(moment: datetime | None) -> str:
    """Give the day in Vietnam of a moment as a field of a form shows it."""
    return moment.astimezone(LOCAL_ZONE).date().isoformat() if moment else ""


def _moment(form: Form, name: str, at: time) -> datetime | None:
    text = str(form.values.get(name, ""))
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Invalid({name: "date-invalid"}) from error
    if day.year not in YEARS:
        raise Invalid({name: "date-invalid"})
    return datetime.combine(day, at, LOCAL_ZONE)
