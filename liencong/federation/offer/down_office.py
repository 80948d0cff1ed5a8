"""The screen on which the portal offers one of its entries to many sites (UB06)."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, read_form
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.federation.link import queue, rules
from liencong.federation.link_rule.rules import Origin
from liencong.federation.offer import downwards, service, targets
from liencong.federation.offer.service import AT_ONCE, Refusal
from liencong.federation.offer.targets import Target
from liencong.sites.board import service as boards
from liencong.sites.entry import service as entries
from liencong.sites.entry.tables import Entry

STANDING = (*rules.WAITING, rules.LIVE)
"""States in which an entry is not offered once more."""


async def show(request: Request) -> Response:
    """Show the sites to which an entry may be offered."""
    return await _screen(request, Form())


async def propose(request: Request) -> Response:
    """Offer an entry to every site that was chosen, each by itself; say of which it was refused."""
    actor, form, entry_id = signed_in(request), await read_form(request), path_number(request, "entry_id")
    installation, site, now = installation_of(request), site_of(request), utc_now()
    refused: list[Refusal] = []
    try:
        chosen = downwards.chosen_in(form)
        async with installation.read(site.id) as session:
            entry = await entries.get(session, entry_id)
            taking, states = await _taking(request, session, entry), await _states_of(session, entry_id)
        board_ids = downwards.boards_meant(taking, chosen, without=states)
        if not board_ids:
            raise Invalid({downwards.SITES: "offer-to-nobody"})
        for begin in range(0, len(board_ids), AT_ONCE):
            some = board_ids[begin : begin + AT_ONCE]
            async with installation.write(site.id) as session:
                refused += await service.propose_to(session, actor, entry_id, some, now=now)
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, status=422)
    if refused:
        status = 200 if len(refused) < len(board_ids) else status_of(refused[0].error)
        return await _screen(request, Form(), refused=refused, status=status)
    return done(request, f"/bai-viet/{entry_id}", "link-proposed-down")


async def _screen(
    request: Request, form: Form, *, refused: list[Refusal] | None = None, status: int = 200
) -> Response:
    installation, site, entry_id = (
        installation_of(request),
        site_of(request),
        path_number(request, "entry_id"),
    )
    async with installation.read(site.id) as session:
        entry = await entries.get(session, entry_id)
        require(signed_in(request), rules.LINK_PROPOSE, site.id, entry.board_id)
        revision = await entries.get_revision(session, entry.live_revision_id)
        home = await boards.get(session, entry.board_id)
        taking, states = await _taking(request, session, entry), await _states_of(session, entry_id)
        usual = await service.list_usual(session, entry.board_id)
    names = {board.id: target.site.name for target in taking for board in target.boards}
    is_sent = downwards.BOARD in form.values
    chosen = downwards.chosen_in(form) if is_sent else downwards.chosen_before(taking, usual)
    if not is_sent:
        form.values[downwards.BOARD] = downwards.usual_board(taking, chosen, home.path)
    facts = {
        "form": form,
        "revision": revision,
        "entry": entry,
        "refused": [
            (names.get(one.board_id, ""), message_of(installation.catalogue, one.error))
            for one in refused or ()
        ],
        "down": downwards.facts_of(installation.catalogue, taking, chosen, home.path, states),
    }
    return await screen(request, "offer/down.html", facts, status=status)


async def _taking(request: Request, session: AsyncSession, entry: Entry) -> list[Target]:
    site = site_of(request)
    origin = Origin(site.id, site.tier, entry.board_id)
    return await targets.list_targets(installation_of(request), session, origin, now=utc_now())


async def _states_of(session: AsyncSession, entry_id: int) -> dict[int, str]:
    """Give the sites to which an entry was offered, and what became of it there; what stands goes first."""
    offered = await queue.list_offers_of(session, entry_id)
    found = {row.link.site_id: row.link.state for row in offered if row.link.state != rules.WITHDRAWN}
    return found | {row.link.site_id: row.link.state for row in offered if row.link.state in STANDING}
