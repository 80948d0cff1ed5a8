"""A month of receptions as a page and as a calendar; the page of one leader's receptions."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.calendar import WorkCalendar
from liencong.core.clock import local_day, next_day_begins, utc_now
from liencong.core.installation import SITES_KEY
from liencong.core.part_cache import Dependencies
from liencong.core.web.calendar_file import Appointment, calendar_file
from liencong.core.web.rendering import keep
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.plugins.reception import rules
from liencong.plugins.reception.fields import FIRST, LAST, RECEPTION, ReceptionFields
from liencong.plugins.reception.rules import Occurrence
from liencong.sites.board import service as boards
from liencong.sites.entry import keys, window
from liencong.sites.entry.typed_fields import read_as, time_of
from liencong.sites.entry.window import Filter, Shown
from liencong.sites.holiday.service import calendar_of
from liencong.sites.public.cards import Card, cards_of, note
from liencong.sites.public.typed_views import BoardPage, BoardView, Described, EntryView

CALENDAR_FILE = "lich-tiep-cong-dan.ics"
MONTH_PARAMETER = "thang"
MOST = 200
"""Rules that a board has at most."""
TELLS_WHEN = {"first_on", "repeats"}
"""The fields without which nothing is known of when a reception takes place."""
AHEAD = timedelta(days=366)
"""How far a calendar goes; those who subscribe to it get more in time."""
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Reception:
    """A reception as a page shows it."""

    card: Card
    said: ReceptionFields
    when: Occurrence


async def list_receptions(
    request: Request, session: AsyncSession, board_ids: Sequence[int], *, now: datetime
) -> list[tuple[Shown, Card, ReceptionFields]]:
    """Give what some boards say of receptions."""
    shown = await window.list_shown(
        session, Filter(board_ids=board_ids, types=[RECEPTION]), now=now, limit=MOST
    )
    cards = await cards_of(request, shown, now)
    found = (
        (one, card, read_as(ReceptionFields, one.revision.fields))
        for one, card in zip(shown, cards, strict=True)
    )
    return [(one, card, said) for one, card, said in found if said.model_fields_set >= TELLS_WHEN]


async def takes_place(
    session: AsyncSession, board_id: int, first: date, last: date, calendar: WorkCalendar, *, now: datetime
) -> bool:
    """Tell whether a reception of a board takes place in a span of days."""
    wanted = Filter(board_ids=[board_id], types=[RECEPTION])
    found = await window.list_fields(session, wanted, now=now, limit=MOST)
    return any(
        not when.is_off
        for said in (read_as(ReceptionFields, fields) for fields in found)
        if said.model_fields_set >= TELLS_WHEN
        for when in rules.occurrences(said, first, last, calendar)
    )


def held_between(
    listed: Sequence[tuple[Shown, Card, ReceptionFields]], first: date, last: date, calendar: WorkCalendar
) -> list[Reception]:
    """Give the receptions of a span, those that were cancelled or moved away too, the earliest first."""
    found = [
        Reception(card, said, when)
        for _, card, said in listed
        for when in rules.occurrences(said, first, last, calendar)
    ]
    return sorted(found, key=lambda one: (one.when.day, one.said.opens, one.said.session))


async def show_month(request: Request, session: AsyncSession, asked: BoardPage) -> Mapping[str, Any]:
    """Show one month, the present one unless another is asked for."""
    today, calendar = local_day(asked.now), await calendar_of(installation_of(request))
    first = _month_of(request.query_params.get(MONTH_PARAMETER, "")) or today.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    listed = await list_receptions(request, session, asked.board_ids, now=asked.now)
    note(asked.dependencies, [one for one, _, _ in listed])
    asked.dependencies.on(SITES_KEY)  # the province's days off are a setting of the portal
    asked.dependencies.changes_at([next_day_begins(asked.now)])
    found = held_between(listed, first, last, calendar)
    return {
        "first": first,
        "receptions": found,
        "weeks": _weeks(first, last, {one.when.day for one in found if not one.when.is_off}, calendar),
        "today": today,
        "is_present": first == today.replace(day=1),
        "rules": [(card, said) for _, card, said in listed],
        "before_url": f"{asked.url}?{MONTH_PARAMETER}={(first - timedelta(days=1)):%Y-%m}",
        "after_url": f"{asked.url}?{MONTH_PARAMETER}={(last + timedelta(days=1)):%Y-%m}",
        "calendar_url": f"{asked.url}/{CALENDAR_FILE}",
    }


async def save_calendar(request: Request) -> Response:
    """Give the receptions of a board, from a month ago to a year ahead, as a calendar."""
    installation, site, now = installation_of(request), site_of(request), utc_now()
    dependencies = Dependencies()
    async with installation.read(site.id) as session:
        board = await boards.get_typed(session, request.path_params["path"], RECEPTION)
        ids = await boards.with_those_below(session, board)
        listed = await list_receptions(request, session, ids, now=now)
        dependencies.changes_at([await window.next_change(session, now=now), next_day_begins(now)])
    dependencies.on(*keys.of_whole([board.id]), SITES_KEY)
    note(dependencies, [one for one, _, _ in listed])
    first, last = local_day(now) - rules.LONGEST_BREAK, local_day(now) + AHEAD
    calendar, home = await calendar_of(installation), installation.sites.url(site)
    found = [
        _appointment(one, card, said, when, f"{home}{card.url.removeprefix(local_url(request, ''))}")
        for one, card, said in listed
        for when in rules.occurrences(said, first, last, calendar)
    ]
    response = calendar_file(f"lich-tiep-cong-dan-{site.slug}", f"{board.title} – {site.name}", found)
    keep(request, response, dependencies, counted=False)
    return response


def _appointment(one: Shown, card: Card, said: ReceptionFields, when: Occurrence, url: str) -> Appointment:
    return Appointment(
        key=f"{one.entry.uid}/{when.planned_on}/{when.day}",
        title=card.title,
        day=when.day,
        begins=time_of(said.opens),
        ends=time_of(said.closes),
        place=said.reception_place,
        description="\n".join(filter(None, (said.registration, when.reason))),
        url=url,
        changed_at=card.updated_at,
        is_cancelled=when.is_off,
    )


def _weeks(
    first: date, last: date, held: set[date], calendar: WorkCalendar
) -> list[list[dict[str, Any] | None]]:
    """Give a month as weeks from Monday to Sunday; days of other months are None."""
    begins = first - timedelta(days=first.weekday())
    days = [begins + timedelta(days=number) for number in range(((last - begins).days // 7 + 1) * 7)]
    cells = [
        {"day": day, "is_held": day in held, "is_off": not calendar.is_worked_on(day)}
        if first <= day <= last
        else None
        for day in days
    ]
    return [cells[number : number + 7] for number in range(0, len(cells), 7)]


def _month_of(text: str) -> date | None:
    """Give the first day of a month in an address; None for anything else, and years that nobody plans."""
    found = _MONTH.fullmatch(text)
    if found is None or not text.isascii():
        return None
    year, month = int(found[1]), int(found[2])
    return date(year, month, 1) if FIRST.year < year < LAST.year and 1 <= month <= 12 else None


def _describe(said: Described, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what machines read of receptions (schema.org GovernmentService)."""
    place = {"@type": "Place", "name": fields.get("reception_place") or ""}
    return {
        "@type": "GovernmentService",
        "name": said.title,
        "url": said.url,
        "provider": {"@type": "GovernmentOrganization", "name": said.source},
        "availableChannel": {"@type": "ServiceChannel", "serviceLocation": place},
    }


def _read(fields: Mapping[str, Any]) -> object:
    """Give the changes of single days for the page of receptions, the latest first."""
    changes = read_as(ReceptionFields, fields).changes
    return sorted(changes, key=lambda one: one.planned_on, reverse=True)


VIEWS = (
    BoardView(RECEPTION, "reception/month.html", show_month),
    EntryView(RECEPTION, "reception/entry.html", _describe, _read),
)
