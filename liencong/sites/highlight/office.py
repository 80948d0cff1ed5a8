"""The highlighted events of a site on one screen: all of them in one form, kept as a whole."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import FRONT_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, Stale
from liencong.core.office.shell import done, screen
from liencong.core.timed import state_of
from liencong.core.web.days import day_begins, day_ends, day_of
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, check, fingerprint, read_form
from liencong.core.web.moving import changed
from liencong.core.web.request import installation_of, local_url, signed_in, site_of
from liencong.sites.change import office as changes
from liencong.sites.entry import window
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.window import Filter
from liencong.sites.highlight import service
from liencong.sites.highlight.service import HighlightsInput
from liencong.sites.highlight.tables import Highlight
from liencong.sites.layout import service as layout

HIGHLIGHTS = "/cau-hinh/noi-bat"
FIELDS = ("title", "takes_place", "url", "shows_from", "shows_until")
OFFERED = 40
"""Newest entries whose addresses a field suggests."""

Row = Mapping[str, Any]


async def show(request: Request) -> Response:
    """Show the highlighted events, to be changed."""
    async with installation_of(request).read(site_of(request).id) as session:
        present = await service.list_all(session)
    return await _screen(request, Form(), [_row_of(one) for one in present], _mark(present))


async def save(request: Request) -> Response:
    """Keep the highlighted events, or move one in the form, which is not kept until it is asked for."""
    actor, form, installation = signed_in(request), await read_form(request), installation_of(request)
    asked, seen, site = str(form.values.get("do", "save")), str(form.values.get("seen", "")), site_of(request)
    rows = [{name: row.get(name, "") for name in FIELDS} for row in form.rows("items") if any(row.values())]
    rows = changed(rows, asked)
    if asked != "save":
        return await _screen(request, form, rows, seen)
    try:
        given = _input(rows)
        async with installation.write(site.id) as session:
            present = _mark(await service.list_all(session))
            if seen != present:
                raise Stale(seen=present)
            home = installation.sites.url(site)
            await service.set_all(session, actor, given, home=home, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, rows, seen, status=422)
    except Stale as error:
        form.errors[""] = message_of(installation.catalogue, error)
        return await _screen(request, form, rows, error.params["seen"], status=status_of(error))
    return done(request, HIGHLIGHTS, "saved")


async def _screen(
    request: Request, form: Form, rows: Sequence[Row], seen: str, *, status: int = 200
) -> Response:
    site, now = site_of(request), utc_now()
    require(signed_in(request), FRONT_MANAGE, site.id)
    home = installation_of(request).sites.url(site)
    async with installation_of(request).read(site.id) as session:
        recent = await changes.recent(request, session, service.HIGHLIGHTS)
        states = {_mark([one]): state_of(one, now) for one in await service.list_all(session)}
        titles = [await service.title_of(session, row["title"], row["url"], home, now=now) for row in rows]
        offered = await _offered(request, session)
        is_placed = bool(await layout.settings_of(session, service.BLOCK))
    form.set_rows("items", [*rows, dict.fromkeys(FIELDS, "")])
    facts = {
        "form": form,
        "lines": [_line(form, number, row, states, titles[number]) for number, row in enumerate(rows)],
        "seen": seen,
        "offered": offered,
        "is_placed": is_placed,
        "changes": recent,
    }
    return await screen(request, "highlight/edit.html", facts, status=status)


async def _offered(request: Request, session: AsyncSession) -> list[tuple[str, str]]:
    """Give the addresses and titles of the newest entries that readers see."""
    shown = await window.list_shown(session, Filter(), now=utc_now(), limit=OFFERED)
    return [
        (local_url(request, entry_path(one.board, one.entry.id, one.entry.slug)), one.title) for one in shown
    ]


def _line(form: Form, number: int, row: Row, states: Mapping[str, str], title: str) -> dict[str, Any]:
    """Give a line with where it stands in its time as it is kept, and whether something in it is wrong."""
    wrong = any(name.startswith(f"items.{number}.") for name in form.errors)
    return {"title": title, "state": states.get(fingerprint([dict(row)]), ""), "wrong": wrong}


def _input(rows: Sequence[Row]) -> HighlightsInput:
    items = []
    faults: dict[str, str] = {}
    for number, row in enumerate(rows):
        form = Form(values=dict(row))
        try:
            begins, ends = day_begins(form, "shows_from"), day_ends(form, "shows_until")
        except Invalid as error:
            faults |= {f"items.{number}.{name}": code for name, code in error.fields.items()}
            continue
        items.append({**row, "shows_from": begins, "shows_until": ends})
    if faults:
        raise Invalid(faults)
    return check(HighlightsInput, {"items": items})


def _row_of(one: Highlight) -> Row:
    said = {name: getattr(one, name) for name in ("title", "takes_place", "url")}
    return {**said, "shows_from": day_of(one.shows_from), "shows_until": day_of(one.shows_until)}


def _mark(rows: Sequence[Highlight]) -> str:
    return fingerprint([_row_of(one) for one in rows])
