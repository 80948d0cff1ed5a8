"""The list of entries, and what may be begun."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require_somewhere
from liencong.core.installation import Installation
from liencong.core.office.shell import screen
from liencong.core.text import clean_line
from liencong.core.web.forms import row_number
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.sites.board.tables import Board
from liencong.sites.entry import desk, rules
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.terms import terms_of

STATE_PARAMETER = "trang-thai"
BOARD_PARAMETER = "chuyen-muc"


@dataclass(frozen=True)
class NewEntry:
    """A type of content that somebody may write."""

    label: str
    type: str


async def show_list(request: Request) -> Response:
    """Show the entries that a person may work on, by state, board and words of their titles."""
    return await list_screen(request)


async def list_screen(request: Request, *, refusals: Sequence[str] = (), published: int = 0) -> Response:
    """Show the list of entries, perhaps with what became of those that were to be published."""
    installation, site, actor = installation_of(request), site_of(request), signed_in(request)
    require_somewhere(actor, rules.ENTRY_WRITE, site.id)
    page, board = page_number(request), request.query_params.get(BOARD_PARAMETER, "")
    wanted = desk.Wanted(
        state=request.query_params.get(STATE_PARAMETER, ""),
        words=clean_line(request.query_params.get("q", ""))[:200],
        board_id=row_number(board),
    )
    async with installation.read(site.id) as session:
        rows = await desk.list_entries(
            session, viewer_of(request), wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE
        )
        total = await desk.count_entries(session, actor, wanted)
        counts = await desk.count_by_state(session, actor)
        boards = await desk.writable_boards(session, actor)
    facts = {
        "listing": listing(request, rows, page=page, total=total),
        "wanted": wanted,
        "states": [(name, counts[name]) for name in rules.STATES if counts.get(name)],
        "boards": boards,
        "new": beginnings(installation, boards),
        "refusals": refusals,
        "published": published,
    }
    return await screen(request, "desk/list.html", facts, status=409 if refusals else 200)


def viewer_of(request: Request) -> desk.Viewer:
    """Give who sits at the desk of the request's site."""
    terms = terms_of(installation_of(request).features, site_of(request))
    return desk.Viewer(signed_in(request), terms.self_approval)


def beginnings(installation: Installation, boards: list[Board]) -> list[NewEntry]:
    """Give what somebody may begin: the content types of the boards on which they write."""
    held, catalogue, offered = {board.type for board in boards}, installation.catalogue, []
    for kind in content_types(installation.features).all():
        if kind.name in held:
            key, label = f"write.{kind.name}", catalogue.text(kind.label)
            words = (
                catalogue.text(key) if key in catalogue else catalogue.text("desk.write_other", type=label)
            )
            offered.append(NewEntry(words, kind.name))
    return offered
