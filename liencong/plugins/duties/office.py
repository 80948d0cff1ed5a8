"""The screens of a site: what it owes, one duty with its periods, and what is said to meet it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import allowed, require
from liencong.core.errors import Invalid, NotFound
from liencong.core.office.shell import done, screen
from liencong.core.text import format_date
from liencong.core.web.forms import Form, read_form, row_number
from liencong.core.web.request import installation_of, local_url, path_number, signed_in, site_of
from liencong.core.web.tables import table_file
from liencong.plugins.duties import mapping, reckoning, rules, told
from liencong.plugins.duties.mapping import EventInput, Keeper
from liencong.plugins.duties.reckoning import Facts, SiteDuty
from liencong.plugins.duties.rules import DUTY_KEEP, DUTY_SEE
from liencong.plugins.duties.told import DUTIES, Row
from liencong.sites.board.service import list_boards

COLUMNS = ("title", "legal_basis", "deadline", "what", "due", "state", "missing")
MOST_ITEMS = 24
"""Periods and events of one duty that its screen tells, the latest of them."""

Change = Callable[[AsyncSession, Keeper, Form], Awaitable[None]]


@dataclass(frozen=True)
class Item:
    """A period or an event of a duty, as its screen tells it."""

    what: str
    first: date
    due: date
    state: str
    label: str
    missing: str
    met_title: str
    met_url: str
    met_on: date | None
    event_id: int | None


async def show(request: Request) -> Response:
    """Show what the site owes, what wants attention first."""
    rows, site = await _rows(request), site_of(request)
    async with installation_of(request).read(site.id) as session:
        boards = await list_boards(session)
    facts = {
        "rows": rows,
        "counts": {state: sum(row.state == state for row in rows) for state in rules.STATES},
        "may_keep": allowed(signed_in(request), DUTY_KEEP, site.id),
        "proposed": sum(not row.boards and bool(mapping.proposals(row.duty, boards)) for row in rows),
        "public_url": local_url(request, DUTIES),
    }
    return await screen(request, "duties/site.html", facts)


async def save(request: Request) -> Response:
    """Give what the site owes as a file."""
    text, rows = installation_of(request).catalogue.text, await _rows(request)
    lines = [
        (
            row.duty.title,
            row.duty.legal_basis,
            row.deadline,
            row.what,
            format_date(row.due) if row.due else "",
            row.label,
            row.missing,
        )
        for row in rows
    ]
    return table_file(
        f"danh-muc-cong-khai-{site_of(request).slug}", [text(f"duties.{one}") for one in COLUMNS], lines
    )


async def show_one(request: Request) -> Response:
    """Show a duty with the periods of the last year, and what meets it."""
    return await _one(request, Form())


async def choose_boards(request: Request) -> Response:
    """Say which boards meet a duty."""

    async def change(session: AsyncSession, keeper: Keeper, form: Form) -> None:
        ids = {number for one in form.values.get("boards", ()) if (number := row_number(one)) is not None}
        await mapping.choose_boards(session, keeper, _number(request), ids)

    return await _change(request, "duty-mapped", change)


async def note_event(request: Request) -> Response:
    """Note that something happened which has to be published."""

    async def change(session: AsyncSession, keeper: Keeper, form: Form) -> None:
        given = form.check(EventInput)
        await mapping.note_event(session, keeper, _number(request), given)

    return await _change(request, "duty-noted", change)


async def drop_event(request: Request) -> Response:
    """Say why something need not be published after all."""

    async def change(session: AsyncSession, keeper: Keeper, form: Form) -> None:
        reason, event_id = str(form.values.get("reason", "")), path_number(request, "event_id")
        form.values["event"] = event_id  # beside which a refusal is told
        await mapping.drop_event(session, keeper, event_id, reason)

    return await _change(request, "duty-dropped", change)


async def count_entry(request: Request) -> Response:
    """Say that an entry meets a duty for a period."""

    async def change(session: AsyncSession, keeper: Keeper, form: Form) -> None:
        entry_id = row_number(str(form.values.get("entry", "")).rstrip("/").rpartition("-")[2])
        first = told.read_day(str(form.values.get("first", "")))
        wrong = {"entry": "duty-entry"} if entry_id is None else {}
        if first is None:
            wrong["first"] = "choice-unknown"
        if entry_id is None or first is None:
            raise Invalid(wrong)
        try:
            await mapping.count_entry(session, keeper, _number(request), entry_id, first)
        except NotFound as error:
            raise Invalid({"entry": "duty-entry"}) from error

    return await _change(request, "duty-counted", change)


async def choose_proposed(request: Request) -> Response:
    """Choose the proposed boards for each duty that has none."""
    await read_form(request)
    keeper = await _keeper(request)
    async with installation_of(request).write(site_of(request).id) as session:
        await mapping.choose_proposed(session, keeper)
    return done(request, DUTIES, "duty-mapped")


async def _change(request: Request, code: str, change: Change) -> Response:
    form, keeper, installation = await read_form(request), await _keeper(request), installation_of(request)
    try:
        async with installation.write(site_of(request).id) as session:
            await change(session, keeper, form)
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _one(request, form, status=422)
    return done(request, f"{DUTIES}/{_number(request)}", code)


async def _one(request: Request, form: Form, *, status: int = 200) -> Response:
    site, facts = site_of(request), await told.facts_of(request)
    actor = signed_in(request)
    require(actor, DUTY_SEE, site.id)
    catalogue = installation_of(request).catalogue
    async with installation_of(request).read(site.id) as session:
        duty = await mapping.get_own(session, _number(request), facts.sites)
        owed = await _owed(session, facts, site.id)
        boards = await list_boards(session)
    found = next((one for one in owed if one.duty.id == duty.id), SiteDuty(duty, site, (), ()))
    facts_shown: dict[str, Any] = {
        "form": form,
        "duty": duty,
        "in_force": reckoning.is_in_force(duty, facts.today),
        "deadline": told.deadline_words(catalogue, duty),
        "fields": [told.field_words(catalogue, name) for name in duty.required],
        "items": [_item(request, found, one) for one in reversed(found.settled[-MOST_ITEMS:])],
        "rows": told.rows_of(request, found, facts.today) if found.settled or found.boards else [],
        "boards": boards,
        "chosen": {board.id for board in found.boards},
        "proposed": {board.id for board in mapping.proposals(duty, boards)},
        "may_keep": allowed(actor, DUTY_KEEP, site.id),
        "today": facts.today,
    }
    return await screen(request, "duties/one.html", facts_shown, status=status)


async def _rows(request: Request) -> list[Row]:
    """Give what the site owes now, what wants attention first, each by its day."""
    site, facts = site_of(request), await told.facts_of(request)
    require(signed_in(request), DUTY_SEE, site.id)
    async with installation_of(request).read(site.id) as session:
        owed = await _owed(session, facts, site.id)
    rows = [
        row
        for one in owed
        if reckoning.is_in_force(one.duty, facts.today)
        for row in told.rows_of(request, one, facts.today)
    ]
    return sorted(rows, key=lambda row: (rules.STATES.index(row.state), row.due or date.max))


async def _owed(session: AsyncSession, facts: Facts, site_id: int) -> list[SiteDuty]:
    since = facts.today - reckoning.LOOKED_BACK
    return await reckoning.list_site_duties(session, facts, {site_id}, since, facts.today)


def _item(request: Request, owed: SiteDuty, one: rules.Settled) -> Item:
    catalogue, met = installation_of(request).catalogue, one.published
    return Item(
        what=told.period_words(catalogue, owed.duty, one.obligation),
        first=one.obligation.first,
        due=one.obligation.due,
        state=one.state,
        label=catalogue.text(f"duty_states.{one.state}"),
        missing=told.missing_words(catalogue, owed, one),
        met_title=met.title if met else "",
        met_url=local_url(request, met.path) if met else "",
        met_on=met.since if met else None,
        event_id=one.obligation.event_id,
    )


async def _keeper(request: Request) -> Keeper:
    facts = await told.facts_of(request)
    return Keeper(signed_in(request), facts.sites, facts.now)


def _number(request: Request) -> int:
    return path_number(request, "duty_id")
