"""The screen on which a site asks for an entry of another one by its address."""

from collections.abc import Sequence

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import Actor, allowed, require_somewhere
from liencong.core.clock import utc_now
from liencong.core.db.base import RowNumber
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.office.shell import done, screen
from liencong.core.text.inputs import Line
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.federation.link import addressed, rules, service
from liencong.federation.link.office import LINKS
from liencong.sites.board import service as boards
from liencong.sites.board.tables import Board

BY_ADDRESS = "/lien-thong/nhan-ve/dia-chi"


class AskedFor(BaseModel):
    """Which entry is asked for, by its address, and for which of the site's boards."""

    entry_url: Line = Field(min_length=1, max_length=1000)
    board: RowNumber


async def show(request: Request) -> Response:
    """Show the form."""
    return await _screen(request, form_of({}))


async def ask(request: Request) -> Response:
    """Have an entry wait for a board, and lead to where it is decided."""
    form, installation, site = await read_form(request), installation_of(request), site_of(request)
    actor = signed_in(request)
    require_somewhere(actor, rules.LINK_DECIDE, site.id)
    try:
        given = form.check(AskedFor)
        async with installation.write(site.id) as session:
            entry_id = await addressed.find_entry(installation, session, given.entry_url)
            link = await service.propose(
                session, actor, entry_id, to_site_id=site.id, board=given.board, now=utc_now()
            )
    except (Invalid, Refused, NotFound) as error:
        if isinstance(error, Invalid):
            form.refuse(error, installation.catalogue)
        else:
            form.errors[addressed.FIELD] = message_of(installation.catalogue, error)
        return await _screen(request, form, status=status_of(error))
    return done(request, f"{LINKS}/{link.id}", "link-asked-for")


async def _screen(request: Request, form: Form, *, status: int = 200) -> Response:
    installation, site, actor = installation_of(request), site_of(request), signed_in(request)
    require_somewhere(actor, rules.LINK_DECIDE, site.id)
    async with installation.read(site.id) as session:
        own = await _decided_boards(session, actor, site.id)
    return await screen(request, "link/by_address.html", {"form": form, "boards": own}, status=status)


async def _decided_boards(session: AsyncSession, actor: Actor, site_id: int) -> Sequence[Board]:
    found = await boards.list_boards(session)
    return [board for board in found if allowed(actor, rules.LINK_DECIDE, site_id, board.id)]
