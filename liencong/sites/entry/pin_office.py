"""The screen of what stands first on a board, and the part of an entry's screen that pins it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import allowed, boards_where, require_somewhere
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound
from liencong.core.office.shell import done, screen
from liencong.core.web.days import day_ends, day_of
from liencong.core.web.forms import Form, read_form
from liencong.core.web.moving import STEPS
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.sites.board import service as boards
from liencong.sites.entry import pinning, window
from liencong.sites.entry.pinning import ENTRY_PIN
from liencong.sites.entry.tables import Entry
from liencong.sites.entry.window import Filter

PINS = "/ghim"
BOARD_PARAMETER = "chuyen-muc"
MOST_SHOWN = 20
USUALLY = timedelta(days=7)
"""How long a pin is suggested to hold."""


async def show(request: Request) -> Response:
    """Show the entries of a board as its list has them, those pinned first."""
    board = request.query_params.get(BOARD_PARAMETER, "")
    is_number = board.isascii() and board.isdigit() and len(board) < 10
    return await _screen(request, Form(), int(board) if is_number else None)


async def pin(request: Request) -> Response:
    """Pin an entry to a board until a day, or take the pin away where no day is named."""
    actor, form, now = signed_in(request), await read_form(request), utc_now()
    board_id, entry_id = path_number(request, "board_id"), path_number(request, "entry_id")
    installation = installation_of(request)
    try:
        until = day_ends(form, "until")
        async with installation.write(site_of(request).id) as session:
            if until is None:
                await pinning.unpin(session, actor, board_id, entry_id, now=now)
            else:
                await pinning.pin(session, actor, board_id, entry_id, until=until, now=now)
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        form.errors = {f"until-{entry_id}": told for told in form.errors.values()}
        form.values[f"until-{entry_id}"] = form.values.get("until", "")
        return await _screen(request, form, board_id, status=422)
    return done(request, f"{PINS}/{board_id}", "pinned" if until else "unpinned")


async def move(request: Request) -> Response:
    """Let a pinned entry stand before or behind its neighbour."""
    actor, _, step = signed_in(request), await read_form(request), request.path_params["step"]
    board_id, entry_id = path_number(request, "board_id"), path_number(request, "entry_id")
    if step not in STEPS:
        raise NotFound(step=step)
    async with installation_of(request).write(site_of(request).id) as session:
        await pinning.move(session, actor, board_id, entry_id, step, now=utc_now())
    return done(request, f"{PINS}/{board_id}", "pin-moved")


async def show_board(request: Request) -> Response:
    """Show the entries of the board that an address names."""
    return await _screen(request, Form(), path_number(request, "board_id"))


async def show_panel(request: Request, session: AsyncSession, entry: Entry) -> Mapping[str, Any] | None:
    """Show on a public entry's screen where it stands and until when it is pinned there."""
    if not allowed(signed_in(request), ENTRY_PIN, entry.site_id, entry.board_id):
        return None
    now = utc_now()
    shown = await window.find_shown(session, entry.id, now=now)
    return {"shown": shown, "now": now, "usually": day_of(now + USUALLY)} if shown else None


async def _screen(request: Request, form: Form, board_id: int | None, *, status: int = 200) -> Response:
    actor, site, now = signed_in(request), site_of(request), utc_now()
    require_somewhere(actor, ENTRY_PIN, site.id)
    theirs = boards_where(actor, ENTRY_PIN, site.id)
    async with installation_of(request).read(site.id) as session:
        choices = [one for one in await boards.list_boards(session) if theirs is None or one.id in theirs]
        board = next((one for one in choices if one.id == board_id), choices[0] if choices else None)
        wanted = Filter(board_ids=[board.id] if board else [])
        shown = await window.list_shown(session, wanted, now=now, limit=MOST_SHOWN)
    sites = (await installation_of(request).sites.load()).by_id
    facts = {
        "pinned": sum(window.is_pinned(one.placement, now) for one in shown),
        "form": form,
        "board": board,
        "boards": choices,
        "rows": [(one, sites[one.placement.origin_site_id].name if one.is_link else "") for one in shown],
        "now": now,
        "usually": day_of(now + USUALLY),
    }
    return await screen(request, "desk/pins.html", facts, status=status)
