"""Days and times that people choose in a form, as moments; a time of days includes its first and its last."""

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


def moment_in(form: Form, name: str) -> datetime | None:
    """Give the moment of a day and a time in Vietnam in a field, None for an empty one; raise `Invalid`."""
    text = str(form.values.get(name, ""))
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)
    except ValueError as error:
        raise Invalid({name: "moment-invalid"}) from error
    if moment.year not in YEARS:
        raise Invalid({name: "moment-invalid"})
    return moment


def field_of(moment: datetime | None) -> str:
    """Give a moment as a field for a day and a time shows it."""
    return moment.astimezone(LOCAL_ZONE).strftime("%Y-%m-%dT%H:%M") if moment else ""


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
