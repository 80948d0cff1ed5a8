"""Use cases of a province's days off: set them all, count working days by them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import SITE_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.calendar import LONGEST_DAYS, OWN_FILE, WorkCalendar, days_of, load_calendar
from liencong.core.errors import Invalid, NotFound
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import SitesChanged
from liencong.core.tenancy.scope import scope_of
from liencong.core.tenancy.tables import PORTAL, Site
from liencong.core.text import format_date
from liencong.core.text.inputs import Line
from liencong.sites.change import service as changes
from liencong.sites.change.service import State, Undoable, Undoing

HOLIDAYS = "holidays"
"""The setting of the portal that holds the province's days; whoever counts reads it from memory."""

MOST_LINES = 200
YEARS = range(2000, 2200)
OFF: Literal["off"] = "off"
WORKED: Literal["worked"] = "worked"
KINDS = (OFF, WORKED)


class DaysInput(BaseModel):
    """Days, from the first to the last, on which nobody works, or on which people work instead of others."""

    title: Line = Field(min_length=1, max_length=120)
    first: date
    last: date
    kind: Literal["off", "worked"] = OFF


class HolidaysInput(BaseModel):
    """All days that a province sets."""

    days: list[DaysInput] = Field(default_factory=list, max_length=MOST_LINES)


def holidays_of(settings: Mapping[str, Any]) -> list[DaysInput]:
    """Give the days among the portal's settings, the earliest first."""
    return HolidaysInput.model_validate({"days": settings.get(HOLIDAYS) or []}).days


async def calendar_of(installation: Installation) -> WorkCalendar:
    """Give the days on which a province's agencies work: by law, by its operator's file, by its portal."""
    portal = (await installation.sites.load()).portal
    known = load_calendar(installation.settings.home / OWN_FILE)
    set_here = holidays_of(portal.settings) if portal else []
    return known.besides(_of_kind(set_here, OFF), _of_kind(set_here, WORKED))


async def set_holidays(session: AsyncSession, actor: Actor, given: HolidaysInput, *, now: datetime) -> None:
    """Set all days of the province on its portal; raise `Invalid` for days that end before they begin."""
    portal = await get_portal(session)
    right = require(actor, SITE_MANAGE, portal.id)
    _check(given)
    await changes.keep(session, actor, HOLIDAYS, {HOLIDAYS: portal.settings.get(HOLIDAYS)}, now=now)
    days = sorted(given.days, key=lambda one: (one.first, one.last))
    portal.settings = {**portal.settings, HOLIDAYS: [one.model_dump(mode="json") for one in days]}
    audit.record(session, actor, "holidays:set", f"site:{portal.id}", site_id=portal.id, now=now, right=right)
    outbox.append(session, SitesChanged(portal.id), now=now)
    await session.flush()


async def get_portal(session: AsyncSession) -> Site:
    """Give the session's site, kept from others' changes; raise `NotFound` unless it is the portal."""
    site_id = scope_of(session)
    site: Site | None = await session.scalar(select(Site).where(Site.id == site_id).with_for_update())
    if site is None or site.kind != PORTAL:
        raise NotFound(site_id=site_id)
    return site


async def put_back(undoing: Undoing, state: State) -> None:
    """Set the days that stood before a change."""
    given = HolidaysInput.model_validate({"days": state[HOLIDAYS] or []})
    await set_holidays(undoing.session, undoing.actor, given, now=undoing.now)


def describe(_installation: Installation, state: State) -> Sequence[str]:
    """Tell former days line by line."""
    return [f"{one.title}: {format_date(one.first)} – {format_date(one.last)}" for one in holidays_of(state)]


UNDOABLE = Undoable(HOLIDAYS, "holidays.title", SITE_MANAGE, put_back, describe)


def _check(given: HolidaysInput) -> None:
    wrong: dict[str, str] = {}
    for number, one in enumerate(given.days):
        if one.first.year not in YEARS:
            wrong[f"days.{number}.first"] = "date-invalid"
        elif not 0 <= (one.last - one.first).days < LONGEST_DAYS:
            wrong[f"days.{number}.last"] = "holidays-length"
    if wrong:
        raise Invalid(wrong, most=LONGEST_DAYS)


def _of_kind(given: Sequence[DaysInput], kind: str) -> Iterator[date]:
    return (day for one in given if one.kind == kind for day in days_of(one.first, one.last))
