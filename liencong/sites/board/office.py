"""The tree of boards as its keepers see it: make, change, put in order."""

from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound, Stale
from liencong.core.office.shell import done, screen
from liencong.core.text import sort_key
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.sites.board import owners, service
from liencong.sites.board.service import BOARD_MANAGE, BoardInput, BoardType
from liencong.sites.board.tables import Board

BOARDS = "/chuyen-muc"
DIRECTIONS: dict[str, Literal[-1, 1]] = {"len": -1, "xuong": 1}


async def show_tree(request: Request) -> Response:
    """Show the boards of the site as a tree."""
    site = site_of(request)
    require(signed_in(request), BOARD_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        boards = await service.list_boards(session)
    facts = {
        "boards": boards,
        "types": _types(request),
        "owners": {board.id: _owner(request, board) for board in boards},
    }
    return await screen(request, "board/tree.html", facts)


async def show_new(request: Request) -> Response:
    """Show an empty form, perhaps below a board that is named."""
    parent = request.query_params.get("cha", "")
    return await _form_screen(request, form_of({"parent_id": parent, "type": "article", "steps": 1}), None)


async def create(request: Request) -> Response:
    """Make a board behind its siblings."""
    actor, form, site = signed_in(request), await read_form(request), site_of(request)
    installation = installation_of(request)
    try:
        given = _input(request, form)
        async with installation.write(site.id) as session:
            siblings = service.children_of(await service.list_boards(session)).get(given.parent_id, [])
            last = max((sibling.position for sibling in siblings), default=-1)
            given.position = last + 1
            await service.create(session, actor, given, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _form_screen(request, form, None, status=422)
    return done(request, BOARDS, "saved")


async def show(request: Request) -> Response:
    """Show a board to be changed."""
    board = await _board(request)
    values = {name: getattr(board, name) for name in BoardInput.model_fields}
    values["update_days"] = board.update_days or ""
    values["owner"] = _owner(request, board) if board.owner_site_id else board.owner
    return await _form_screen(request, form_of(values), board)


async def change(request: Request) -> Response:
    """Change a board; its place among its siblings stays."""
    actor, form, board = signed_in(request), await read_form(request), await _board(request)
    installation, site = installation_of(request), site_of(request)
    try:
        given = _input(request, form)
        given.position = board.position
        async with installation.write(site.id) as session:
            await service.change(session, actor, board.id, given, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _form_screen(request, form, board, status=422)
    except Stale as error:
        form.errors[""], form.values["version"] = message_of(installation.catalogue, error), board.version
        return await _form_screen(request, form, board, status=status_of(error))
    return done(request, BOARDS, "saved")


async def move(request: Request) -> Response:
    """Move a board up or down among its siblings."""
    actor, site = signed_in(request), site_of(request)
    await read_form(request)
    board_id, direction = path_number(request, "board_id"), request.path_params["direction"]
    if direction not in DIRECTIONS:
        raise NotFound(direction=direction)
    async with installation_of(request).write(site.id) as session:
        await service.move(session, actor, board_id, DIRECTIONS[direction], now=utc_now())
    return done(request, BOARDS, "moved")


async def _form_screen(request: Request, form: Form, board: Board | None, *, status: int = 200) -> Response:
    site = site_of(request)
    require(signed_in(request), BOARD_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        boards = await service.list_boards(session)
    facts: dict[str, Any] = {
        "form": form,
        "board": board,
        "parents": [
            one for one in boards if board is None or not f"{one.path}/".startswith(f"{board.path}/")
        ],
        "types": _types(request),
        "agencies": sorted(
            (site.name for site in owners.agencies(installation_of(request).sites.loaded.by_id.values())),
            key=sort_key,
        ),
    }
    return await screen(request, "board/edit.html", facts, status=status)


def _owner(request: Request, board: Board) -> str:
    return owners.owner_name(board, site_of(request), installation_of(request).sites.loaded.by_id)


async def _board(request: Request) -> Board:
    site = site_of(request)
    require(signed_in(request), BOARD_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        return await service.get(session, path_number(request, "board_id"))


def _input(request: Request, form: Form) -> BoardInput:
    given = form.check(BoardInput)
    if given.type not in _types(request):
        raise Invalid({"type": "choice-unknown"})
    sites = (installation_of(request).sites.loaded).by_id.values()
    agency = owners.find_agency(given.owner, owners.agencies(sites))
    given.owner_site_id = agency.id if agency else None
    return given


def _types(request: Request) -> dict[str, str]:
    """Give the kinds of content that there are, in words, by name."""
    installation = installation_of(request)
    kinds = installation.features.provided(BoardType)
    return {kind.name: installation.catalogue.text(kind.label) for kind in kinds}
