"""The screen of the queue: what waits, beside it the thing that is looked at, and what is done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.access.rules import require_somewhere
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, LiencongError, NotFound
from liencong.core.installation import Installation
from liencong.core.office.shell import DONE_PARAMETER, screen
from liencong.core.text import clean_line, sort_key
from liencong.core.web.errors import fields_of, message_of, status_of
from liencong.core.web.forms import Form, read_form, row_number
from liencong.core.web.listing import PAGE_PARAMETER, PER_PAGE, listing, page_number
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.sites.board import service as boards
from liencong.sites.entry.panels import Figure
from liencong.sites.entry.rules import ENTRY_APPROVE
from liencong.sites.entry.terms import terms_of
from liencong.sites.queue import service, source
from liencong.sites.queue.service import Waiting, Wanted
from liencong.sites.queue.source import Item, Order, QueueSource, Viewer

QUEUE = "/hang-cho"
CHANNEL, SITE, BOARD, AGE, WHOSE = "kenh", "noi-gui", "chuyen-muc", "cho", "giao"
SHOWN, NEXT = "xem", "tiep"
KEPT = (CHANNEL, SITE, BOARD, AGE, WHOSE, PAGE_PARAMETER)
"""What the address keeps of a list while something is done with its things."""

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Named:
    """A thing that somebody has named in a form, in the version that was shown."""

    kind: str
    id: int
    version: int | None


@dataclass(frozen=True)
class Outcome:
    """What became of an order about one thing; `error` is why it was refused, if it was."""

    title: str
    error: LiencongError | None
    told: str = ""


async def show_queue(request: Request) -> Response:
    """Show what waits for somebody, and the thing that they look at."""
    return await _screen(request, Form())


async def decide(request: Request) -> Response:
    """Do one thing with all that was named, each by itself, so that a refused one holds up no other."""
    form, action = await read_form(request), request.path_params["action"]
    if action not in source.ACTIONS:
        raise NotFound(action=action)
    named = [_read(text) for text in form.values.get("item", [])[:MOST_AT_ONCE]]
    form.values["action"] = action
    if action == source.GATHER:
        named = _main_first(request, form, named)
    if not named or form.errors:
        form.errors.setdefault("", installation_of(request).catalogue.text("queue.nothing_ticked"))
        return await _screen(request, form, status=422)
    outcomes = [await _carry_out(request, form, action, one) for one in named]
    refused = [outcome.error for outcome in outcomes if outcome.error]
    if len(outcomes) == 1 and not refused:
        led_to = {SHOWN: request.query_params.get(NEXT, ""), DONE_PARAMETER: f"queue-{action}"}
        return RedirectResponse(_address(request, led_to), 303)
    status = status_of(refused[0]) if len(refused) == len(outcomes) else 200
    return await _screen(request, form, outcomes=outcomes, status=status)


async def count_for(request: Request, session: AsyncSession) -> Sequence[Figure]:
    """Tell the desk how much waits at the queue, and how much of it was given to the person."""
    sources, viewer = _sources(request), _viewer(request)
    text = installation_of(request).catalogue.text
    waiting, mine = await service.count_all_and_mine(session, sources, viewer)
    found = [("queue.figure", waiting, ""), ("queue.figure_mine", mine, f"?{WHOSE}={service.MINE}")]
    home = local_url(request, f"{OFFICE}{QUEUE}")
    return [
        Figure(text(label), count, f"{home}{query}", urgent=True) for label, count, query in found if count
    ]


async def _carry_out(request: Request, form: Form, action: str, named: Named) -> Outcome:
    installation, viewer = installation_of(request), _viewer(request)
    feature, title = service.by_kind(_sources(request)).get(named.kind), ""
    if feature is None:
        raise NotFound(kind=named.kind)
    asked = str(form.values.get("assigned_to", ""))
    order = Order(
        action=action,
        version=named.version,
        reason=clean_line(str(form.values.get("reason", "")))[:400],
        board=str(form.values.get("board", "")),
        account_id=row_number(asked),
        main=_main_of(form),
    )
    try:
        async with installation.read(viewer.site.id) as session:
            if not await service.is_waiting(session, [feature], viewer, named.kind, named.id):
                raise NotFound(item=f"{named.kind}:{named.id}")
            title = (await feature.tell(request, session, viewer, [named.id]))[named.id].title
        await feature.act(installation, viewer, named.id, order)
    except LiencongError as error:
        return Outcome(title, error, _told(installation, error))
    return Outcome(title, None)


async def _screen(
    request: Request, form: Form, *, outcomes: Sequence[Outcome] = (), status: int = 200
) -> Response:
    installation, viewer, page = installation_of(request), _viewer(request), page_number(request)
    require_somewhere(viewer.actor, ENTRY_APPROVE, viewer.site.id)
    sources, wanted = _sources(request), _wanted(request)
    async with installation.read(viewer.site.id) as session:
        counts = await service.count_by_channel(session, sources, viewer)
        total = await service.count_waiting(session, sources, viewer, wanted)
        rows = await service.list_waiting(
            session, sources, viewer, wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE
        )
        items = await _told_of(request, session, viewer, rows)
        chosen = await _chosen(request, session, viewer, rows)
        origins = await service.origins_of(session, sources, viewer)
        tree, people = await boards.list_boards(session), await service.list_people(session, viewer)
    sites = (await installation.sites.load()).by_id
    facts = {
        "form": form,
        "outcomes": outcomes,
        "listing": listing(request, [row for row in rows if row.name in items], page=page, total=total),
        "items": items,
        "gatherable": [row for row in rows if row.name in items and items[row.name].offers(source.GATHER)],
        "chosen": chosen if chosen and chosen.row.name in items else None,
        "is_chosen": SHOWN in request.query_params,
        "wanted": wanted,
        "channels": sorted(counts.items()),
        "all_waiting": sum(counts.values()),
        "origins": sorted(((one, sites[one].name) for one in origins), key=lambda one: sort_key(one[1])),
        "boards": tree,
        "people": people,
        "ages": service.AGES,
        "me": viewer.actor.account_id,
        "address": lambda **changes: _address(request, changes),
        "order": lambda action, **changes: _address(request, changes, f"{QUEUE}/{action}"),
    }
    return await screen(request, "queue/queue.html", facts, status=status)


@dataclass(frozen=True)
class Chosen:
    """The thing that is looked at, and those before and after it in the list."""

    row: Waiting
    template: str
    shown: Mapping[str, Any]
    before: str
    after: str


async def _chosen(
    request: Request, session: AsyncSession, viewer: Viewer, rows: Sequence[Waiting]
) -> Chosen | None:
    """Give the thing that the address names, else the first of the list."""
    if not rows:
        return None
    names = [row.name for row in rows]
    asked = request.query_params.get(SHOWN, "")
    place = names.index(asked) if asked in names else 0
    row = rows[place]
    feature = service.by_kind(_sources(request))[row.kind]
    shown = await feature.show(request, session, viewer, row.id)
    before = names[place - 1] if place else ""
    return Chosen(row, feature.template, shown, before, names[place + 1] if place + 1 < len(names) else "")


async def _told_of(
    request: Request, session: AsyncSession, viewer: Viewer, rows: Sequence[Waiting]
) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for feature in _sources(request):
        if ids := [row.id for row in rows if row.kind == feature.kind]:
            told = await feature.tell(request, session, viewer, ids)
            items |= {f"{feature.kind}:{number}": item for number, item in told.items()}
    return items


def _sources(request: Request) -> Sequence[QueueSource]:
    return installation_of(request).features.provided(QueueSource)


def _viewer(request: Request) -> Viewer:
    features, site = installation_of(request).features, site_of(request)
    return Viewer(signed_in(request), site, terms_of(features, site), features.roles, utc_now())


def _wanted(request: Request) -> Wanted:
    query = request.query_params
    days, whose = row_number(query.get(AGE, "")), query.get(WHOSE, "")
    return Wanted(
        channel=query.get(CHANNEL, ""),
        site_id=row_number(query.get(SITE, "")),
        board_id=row_number(query.get(BOARD, "")),
        days=days if days in service.AGES else 0,
        whose=whose if whose in (service.MINE, service.NOBODYS) else "",
    )


def _address(request: Request, changes: Mapping[str, str], path: str = QUEUE) -> str:
    """Give the address of the list as it is, but for some parts of its query."""
    kept = {name: request.query_params.get(name, "") for name in KEPT} | dict(changes)
    query = urlencode({name: value for name, value in kept.items() if value})
    return local_url(request, f"{OFFICE}{path}") + (f"?{query}" if query else "")


def _told(installation: Installation, error: LiencongError) -> str:
    if isinstance(error, Invalid):
        return " ".join(fields_of(installation.catalogue, error).values())
    return message_of(installation.catalogue, error)


def _main_first(request: Request, form: Form, named: Sequence[Named]) -> list[Named]:
    """Put the main one of those that are gathered first, so that it is there when the others come to it."""
    text, main = installation_of(request).catalogue.text, str(form.values.get("main", ""))
    if not main:
        form.errors[""] = text("queue.no_main")
        return []
    first = _read(main)
    others = [one for one in named if (one.kind, one.id) != (first.kind, first.id)]
    if not others:
        form.errors[""] = text("queue.nothing_to_gather")
    waits = first.kind in service.by_kind(_sources(request))
    return [first, *others] if waits else others


def _main_of(form: Form) -> str:
    """Give the name of the main one without its version."""
    return ":".join(str(form.values.get("main", "")).split(":")[:2])


def _read(text: str) -> Named:
    kind, _, rest = text.partition(":")
    number, _, version = rest.partition(":")
    item_id = row_number(number)
    if item_id is None:
        raise NotFound
    return Named(kind, item_id, row_number(version))
