"""The menu of a site as its keepers write it: moved with buttons or dragged, kept as a whole."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import SITE_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, Stale
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, fingerprint, read_form
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.sites.board import service as boards
from liencong.sites.change import office as changes
from liencong.sites.navigation import service
from liencong.sites.navigation.rows import DEEPEST, MOVES, Row, nodes_of, rows_of

MENU = "/cau-hinh/menu"
MOST_ROWS = 150
BLANK_ROWS = 1


async def show(request: Request) -> Response:
    """Show the menu line by line."""
    async with installation_of(request).read(site_of(request).id) as session:
        menu = await service.get_menu(session)
    return await _screen(request, Form(), rows_of(menu), fingerprint(menu))


async def save(request: Request) -> Response:
    """Keep the menu, or move a line in the form, which is not kept until it is asked for."""
    actor, form, site = signed_in(request), await read_form(request), site_of(request)
    installation, seen = installation_of(request), str(form.values.get("seen", ""))
    asked = str(form.values.get("do", "save"))
    rows = [row for row in _changed(_read(form), asked) if row.title or row.board or row.url]
    if asked != "save":
        return await _screen(request, form, rows, seen)
    try:
        async with installation.write(site.id) as session:
            present = fingerprint(await service.get_menu(session))
            if seen != present:
                raise Stale(seen=present)
            nodes = nodes_of(rows, await _titles(session))
            await service.set_menu(session, actor, nodes, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, rows, seen, status=422)
    except Stale as error:
        form.errors[""] = message_of(installation.catalogue, error)
        return await _screen(request, form, rows, str(error.params["seen"]), status=status_of(error))
    return done(request, MENU, "saved")


async def _screen(request: Request, form: Form, rows: list[Row], seen: str, *, status: int = 200) -> Response:
    site = site_of(request)
    require(signed_in(request), SITE_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        tree = await boards.list_boards(session)
        recent = await changes.recent(request, session, service.MENU)
    form.set_rows("rows", [asdict(row) for row in (*rows, *[Row()] * BLANK_ROWS)])
    titles = {str(board.id): board.title for board in tree}
    facts = {
        "form": form,
        "boards": tree,
        "seen": seen,
        "lines": _lines(rows, titles),
        "blanks": range(len(rows), len(rows) + BLANK_ROWS),
        "changes": recent,
    }
    return await screen(request, "setup/menu.html", facts, status=status)


def _lines(rows: Sequence[Row], titles: dict[str, str]) -> list[dict[str, Any]]:
    """Arrange the lines as the tree that they are, each with its number in the form."""
    lines: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        title = row.title or titles.get(row.board, "")
        line = {
            "number": number,
            "title": title,
            "leads_to": titles.get(row.board, row.url),
            "below": [],
        }
        (lines[-1]["below"] if row.level > 1 and lines else lines).append(line)
    return lines


def _read(form: Form) -> list[Row]:
    return [
        Row(
            title=row.get("title", ""),
            board=row.get("board", ""),
            url="" if row.get("board") else row.get("url", ""),
            level=DEEPEST if row.get("level") == str(DEEPEST) else 1,
        )
        for row in form.rows("rows")[:MOST_ROWS]
    ]


def _changed(rows: list[Row], asked: str) -> list[Row]:
    action, _, number = asked.partition("-")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else len(rows)
    return MOVES[action](rows, at) if action in MOVES and at < len(rows) else rows


async def _titles(session: AsyncSession) -> dict[str, str]:
    return {str(board.id): board.title for board in await boards.list_boards(session)}
