"""The screen on which a public entry is offered to boards of other sites."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, Refused
from liencong.core.office.shell import done, screen
from liencong.core.tenancy.tables import PORTAL
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, read_form
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.federation.link import queue, rules
from liencong.federation.link_rule.rules import Origin
from liencong.federation.offer import down_office, service, targets
from liencong.federation.offer.writing import CHOSEN
from liencong.sites.entry import service as entries


async def show_propose(request: Request) -> Response:
    """Show the boards to which an entry may be offered; on the portal the sites."""
    if site_of(request).kind == PORTAL:
        return await down_office.show(request)
    return await _propose_screen(request, Form())


async def propose(request: Request) -> Response:
    """Offer an entry of this site to boards of others: to all that were ticked, or to none."""
    if site_of(request).kind == PORTAL:
        return await down_office.propose(request)
    actor, form, entry_id = signed_in(request), await read_form(request), path_number(request, "entry_id")
    installation, site = installation_of(request), site_of(request)
    try:
        board_ids = service.read_boards(form.values.get(CHOSEN))
        if not board_ids:
            raise Invalid({CHOSEN: "offer-nowhere"})
        async with installation.write(site.id) as session:
            await entries.get(session, entry_id)
            for refusal in await service.propose_to(session, actor, entry_id, board_ids, now=utc_now()):
                raise refusal.error
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _propose_screen(request, form, status=status_of(error))
    except Refused as error:
        form.errors[CHOSEN] = message_of(installation.catalogue, error)
        return await _propose_screen(request, form, status=status_of(error))
    return done(request, f"/bai-viet/{entry_id}", "link-proposed")


async def _propose_screen(request: Request, form: Form, *, status: int = 200) -> Response:
    installation, site = installation_of(request), site_of(request)
    entry_id = path_number(request, "entry_id")
    async with installation.read(site.id) as session:
        entry = await entries.get(session, entry_id)
        require(signed_in(request), rules.LINK_PROPOSE, site.id, entry.board_id)
        revision = await entries.get_revision(session, entry.live_revision_id)
        origin = Origin(site.id, site.tier, entry.board_id)
        taking = await targets.list_targets(installation, session, origin, now=utc_now())
        offered = {row.board.id for row in await queue.list_offers_of(session, entry_id)
                   if row.link.state in (*rules.WAITING, rules.LIVE)}  # fmt: skip
        usual = await service.list_usual(session, entry.board_id)
    ticked = service.read_boards(form.values[CHOSEN]) if CHOSEN in form.values else usual
    facts: dict[str, Any] = {
        "form": form,
        "entry": entry,
        "revision": revision,
        "part": {"targets": taking, "ticked": set(ticked) - offered, "offered": offered},
    }
    return await screen(request, "offer/propose.html", facts, status=status)
