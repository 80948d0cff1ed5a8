"""The week of a board as a page and as a calendar; the page of one week's schedule."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import local_day, next_day_begins, utc_now
from liencong.core.part_cache import Dependencies
from liencong.core.web.calendar_file import Appointment, calendar_file
from liencong.core.web.rendering import keep
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.plugins.schedule import rules
from liencong.plugins.schedule.fields import (
    FIRST,
    LAST,
    SCHEDULE,
    WEEK,
    ScheduleFields,
    ScheduleRow,
    monday_of,
    public_of_schedule,
)
from liencong.sites.board import service as boards
from liencong.sites.entry import keys, window
from liencong.sites.entry.typed_fields import read_as, time_of
from liencong.sites.entry.window import Filter, Shown
from liencong.sites.public.cards import Card, cards_of, note
from liencong.sites.public.typed_views import BoardPage, BoardView, Described, EntryView

CALENDAR_FILE = "lich-cong-tac.ics"
WEEK_PARAMETER = "tuan"
LOOKED_BACK = 4 * WEEK
"""How far back a calendar goes."""
MOST = 100
"""Schedules that a board has of one week, or of all weeks of a calendar."""


def read_schedule(fields: Mapping[str, Any]) -> ScheduleFields:
    """Give what readers see of a schedule."""
    return read_as(ScheduleFields, public_of_schedule(fields))


async def list_weeks(
    session: AsyncSession, board_ids: Sequence[int], first: date, last: date, *, now: datetime
) -> list[Shown]:
    """Give the public schedules of some boards for the weeks from one Monday to another."""
    return await window.list_shown(session, _of_weeks(board_ids, first, last), now=now, limit=MOST)


async def has_week(session: AsyncSession, board_id: int, week: date, *, now: datetime) -> bool:
    """Tell whether a board has a public schedule for the week that begins on a Monday."""
    return await window.count_shown(session, _of_weeks([board_id], week, week), now=now) > 0


def _of_weeks(board_ids: Sequence[int], first: date, last: date) -> Filter:
    typed = ("week_of", first.isoformat(), last.isoformat())
    return Filter(board_ids=board_ids, types=[SCHEDULE], typed=typed)


async def show_week(request: Request, session: AsyncSession, asked: BoardPage) -> Mapping[str, Any]:
    """Show one week, the present one unless another is asked for."""
    today = local_day(asked.now)
    week = week_of(request.query_params.get(WEEK_PARAMETER, "")) or monday_of(today)
    shown = await list_weeks(session, asked.board_ids, week, week, now=asked.now)
    note(asked.dependencies, shown)
    asked.dependencies.changes_at([next_day_begins(asked.now)])
    return {
        "week": {
            "number": week.isocalendar().week,
            "first": week,
            "last": week + WEEK - timedelta(days=1),
            "is_present": week == monday_of(today),
        },
        "days": rules.days_of(week, _rows(shown), today),
        "sources": await cards_of(request, shown, asked.now),
        "before_url": f"{asked.url}?{WEEK_PARAMETER}={week - WEEK}",
        "after_url": f"{asked.url}?{WEEK_PARAMETER}={week + WEEK}",
        "calendar_url": f"{asked.url}/{CALENDAR_FILE}",
    }


async def save_calendar(request: Request) -> Response:
    """Give the schedules of a board, from some weeks ago on, as a calendar."""
    installation, site, now = installation_of(request), site_of(request), utc_now()
    dependencies = Dependencies()
    async with installation.read(site.id) as session:
        board = await boards.get_typed(session, request.path_params["path"], SCHEDULE)
        ids = await boards.with_those_below(session, board)
        shown = await list_weeks(session, ids, monday_of(local_day(now)) - LOOKED_BACK, LAST, now=now)
        cards = await cards_of(request, shown, now)
        dependencies.changes_at([await window.next_change(session, now=now), next_day_begins(now)])
    dependencies.on(*keys.of_whole([board.id]))
    note(dependencies, shown)
    home = installation.sites.url(site)
    found = [
        _appointment(request, one, card, row, f"{home}{card.url.removeprefix(local_url(request, ''))}")
        for one, card in zip(shown, cards, strict=True)
        for row in read_schedule(one.revision.fields).rows
    ]
    response = calendar_file(f"lich-cong-tac-{site.slug}", f"{board.title} – {site.name}", found)
    keep(request, response, dependencies, counted=False)
    return response


def _appointment(request: Request, one: Shown, card: Card, row: ScheduleRow, url: str) -> Appointment:
    text = installation_of(request).catalogue.text
    told = [
        text("schedule.said", label=text(f"fields.{name}"), value=value)
        for name in ("leader", "chair", "participants")
        if (value := getattr(row, name))
    ]
    return Appointment(
        key=f"{one.entry.uid}/{row.day}/{row.begins}/{row.content}",
        title=row.content,
        day=row.day,
        begins=time_of(row.begins),
        ends=time_of(row.ends),
        place=row.venue,
        description="\n".join(told),
        url=url,
        changed_at=card.updated_at,
    )


def _rows(shown: Sequence[Shown]) -> list[ScheduleRow]:
    return [row for one in shown for row in read_schedule(one.revision.fields).rows]


def week_of(text: str) -> date | None:
    """Give the Monday of a day in an address; None for anything else, and for years that nobody plans."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return monday_of(day) if FIRST + WEEK <= day <= LAST - WEEK else None


def _describe(said: Described, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what machines read of a week's schedule (schema.org Schedule would say when, not what)."""
    publisher = {"@type": "GovernmentOrganization", "name": said.source}
    facts = {"@type": "CreativeWork", "name": said.title, "url": said.url, "publisher": publisher}
    return facts | ({"temporalCoverage": fields["week_of"]} if fields.get("week_of") else {})


def _read(fields: Mapping[str, Any]) -> object:
    """Give the days of a schedule for its page; on that none is marked as today."""
    said = read_schedule(fields)
    return rules.days_of(said.week_of, said.rows, date.min) if "week_of" in said.model_fields_set else []


VIEWS = (
    BoardView(SCHEDULE, "schedule/week.html", show_week),
    EntryView(SCHEDULE, "schedule/entry.html", _describe, _read),
)
