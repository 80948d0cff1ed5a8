"""Appointments to be taken into the calendar of a telephone or a mail program (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING

from starlette.responses import Response

from liencong.core.clock import LOCAL_ZONE
from liencong.core.on_demand import OnDemand

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = OnDemand("icalendar")

PRODUCT = "-//Lien Cong//liencong//VI"


@dataclass(frozen=True)
class Appointment:
    """Something that takes place on a day; `key` never changes. Times are those of clocks in Vietnam."""

    key: str
    title: str
    day: date
    begins: time | None
    """None for the whole day."""
    ends: time | None
    place: str
    description: str
    url: str
    changed_at: datetime
    is_cancelled: bool = False


def calendar_file(name: str, title: str, appointments: Iterable[Appointment]) -> Response:
    """Answer with a calendar that programs subscribe to or take in."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for one in appointments:
        calendar.add_component(_event(one))
    headers = {"content-disposition": f'attachment; filename="{name}.ics"'}
    return Response(calendar.to_ical(), media_type="text/calendar", headers=headers)


def _event(one: Appointment) -> "icalendar.Event":
    event = icalendar.Event()
    event.add("uid", f"{sha256(one.key.encode()).hexdigest()[:32]}@liencong")
    event.add("summary", one.title)
    event.add("dtstamp", one.changed_at)
    event.add("dtstart", datetime.combine(one.day, one.begins, LOCAL_ZONE) if one.begins else one.day)
    if one.begins and one.ends and one.ends > one.begins:
        event.add("dtend", datetime.combine(one.day, one.ends, LOCAL_ZONE))
    for name, value in (("location", one.place), ("description", one.description), ("url", one.url)):
        if value:
            event.add(name, value)
    if one.is_cancelled:
        event.add("status", "CANCELLED")
    return event
