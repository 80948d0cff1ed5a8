"""What is put into a place of the home page by hand: all of it in one form, kept as a whole."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import FRONT_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, Stale
from liencong.core.office.shell import done, screen
from liencong.core.timed import SHOWN, state_of
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
from liencong.sites.highlight.rules import EVENTS, LEAD, Place
from liencong.sites.highlight.service import HighlightsInput
from liencong.sites.highlight.tables import Highlight
from liencong.sites.layout import service as layout

SCREENS = {LEAD.name: "/cau-hinh/tieu-diem", EVENTS.name: "/cau-hinh/noi-bat"}
FIELDS = ("title", "takes_place", "url", "shows_from", "shows_until")
HIDDEN = "hidden"
OFFERED = 40
"""Newest entries whose addresses a field suggests."""

Row = Mapping[str, Any]


async def show(place: Place, request: Request) -> Response:
    """Show what stands in a place, to be changed."""
    async with installation_of(request).read(site_of(request).id) as session:
        present = await service.list_all(session, place)
    return await _screen(request, place, Form(), [_row_of(one) for one in present], _mark(present))


async def save(place: Place, request: Request) -> Response:
    """Keep what stands in a place, or move one in the form, which is not kept until it is asked for."""
    actor, form, installation = signed_in(request), await read_form(request), installation_of(request)
    asked, seen, site = str(form.values.get("do", "save")), str(form.values.get("seen", "")), site_of(request)
    rows = [{name: row.get(name, "") for name in FIELDS} for row in form.rows("items") if any(row.values())]
    rows = changed(rows, asked)
    if asked != "save":
        return await _screen(request, place, form, rows, seen)
    try:
        given = _input(rows)
        async with installation.write(site.id) as session:
            present = _mark(await service.list_all(session, place))
            if seen != present:
                raise Stale(seen=present)
            home = installation.sites.url(site)
            await service.set_all(session, actor, place, given, home=home, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, place, form, rows, seen, status=422)
    except Stale as error:
        form.errors[""] = message_of(installation.catalogue, error)
        return await _screen(request, place, form, rows, error.params["seen"], status=status_of(error))
    return done(request, SCREENS[place.name], "saved")


async def _screen(
    request: Request, place: Place, form: Form, rows: Sequence[Row], seen: str, *, status: int = 200
) -> Response:
    site, now = site_of(request), utc_now()
    require(signed_in(request), FRONT_MANAGE, site.id)
    home = installation_of(request).sites.url(site)
    called = [(row["title"], row["url"]) for row in rows]
    async with installation_of(request).read(site.id) as session:
        facts = {
            "changes": await changes.recent(request, session, place.setting),
            "offered": await _offered(request, session),
            "is_placed": bool(await layout.settings_of(session, place.name)),
            "most_of_agency": await service.most_of_agency(session, place),
        }
        present = await service.list_all(session, place)
        names = await service.names_of(session, called, home, now=now)
        seen_ones = {one.id for one, _ in await service.list_on(session, present, now=now)}
    sites = (await installation_of(request).sites.load()).by_id
    states = {_mark([one]): _state_of(one, seen_ones, now) for one in present}
    form.set_rows("items", [*rows, dict.fromkeys(FIELDS, "")])
    facts |= {
        "form": form,
        "lines": [
            {
                "title": title,
                "origin": sites[origin].name if origin else "",
                "state": states.get(fingerprint([dict(row)]), ""),
                "wrong": any(name.startswith(f"items.{number}.") for name in form.errors),
            }
            for number, (row, (title, origin)) in enumerate(zip(rows, names, strict=True))
        ],
        "seen": seen,
        "place": place,
        "screen_path": SCREENS[place.name],
    }
    return await screen(request, "highlight/edit.html", facts, status=status)


def _state_of(one: Highlight, seen: set[int], now: datetime) -> str:
    """Tell where a thing stands in its time, and whether its entry is not to be seen just now."""
    state = state_of(one, now)
    return HIDDEN if state == SHOWN and one.id not in seen else state


async def _offered(request: Request, session: AsyncSession) -> list[tuple[str, str]]:
    """Give the addresses and titles of the newest entries that readers see."""
    shown = await window.list_shown(session, Filter(), now=utc_now(), limit=OFFERED)
    return [
        (local_url(request, entry_path(one.board, one.entry.id, one.entry.slug)), one.title) for one in shown
    ]


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
