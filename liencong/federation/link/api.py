"""Links over the JSON API."""

from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from liencong.core.access.rules import require
from liencong.core.clock import utc_now
from liencong.core.db.base import RowNumber
from liencong.core.errors import NotFound
from liencong.core.tenancy.tables import PORTAL
from liencong.core.text.inputs import Line
from liencong.core.web.api_lists import After, Limit, Page, cut, read_cursor
from liencong.core.web.request import installation_of, signed_in, site_of
from liencong.federation.link import addressed, rules, service
from liencong.federation.link.tables import Link

router = APIRouter(tags=["links"])


class LinkInput(BaseModel):
    """Which entry is offered, by its number or its address, and to which board of the portal."""

    entry_id: RowNumber | None = None
    entry_url: Line = Field(default="", max_length=1000)
    board: RowNumber | Line


class DecisionInput(BaseModel):
    """A decision; `version` names what was seen of the link."""

    reason: Line = Field(default="", max_length=400)
    version: int | None = None


class LinkOut(BaseModel):
    """A link as the API shows it."""

    id: int
    uid: str
    state: str
    reason: str
    entry_id: int
    origin_site_id: int
    board_id: int
    revision_id: int | None
    offered_revision_id: int
    proposed_at: datetime
    decided_at: datetime | None
    version: int


@router.post("/links", status_code=201)
async def propose(request: Request, given: LinkInput) -> LinkOut:
    """Offer an entry to a board of the portal."""
    actor, installation = signed_in(request), installation_of(request)
    portal = (await installation.sites.load()).portal
    if portal is None:
        raise NotFound
    async with installation.write(site_of(request).id) as session:
        entry_id = given.entry_id or await addressed.find_entry(installation, session, given.entry_url)
        link = await service.propose(
            session, actor, entry_id, to_site_id=portal.id, board=given.board, now=utc_now()
        )
    return _out(link)


@router.get("/links")
async def list_links(
    request: Request,
    state: Literal["proposed", "live", "source_changed", "returned", "withdrawn"] | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[LinkOut]:
    """List the links that the portal has received, or that a component site has offered."""
    actor, site = signed_in(request), site_of(request)
    states, last_seen = (state,) if state else rules.STATES, read_cursor(after, RowNumber) or 0
    async with installation_of(request).read(site.id) as session:
        if site.kind == PORTAL:
            require(actor, rules.LINK_DECIDE, site.id)
            links = await service.list_received(session, states, limit=limit + 1, after_id=last_seen)
        else:
            require(actor, rules.LINK_PROPOSE, site.id)
            links = await service.list_offered(session, states, limit=limit + 1, after_id=last_seen)
    kept, following = cut(links, limit, lambda link: link.id)
    return Page(items=[_out(link) for link in kept], next=following)


@router.get("/links/{link_id}")
async def show(request: Request, link_id: RowNumber) -> LinkOut:
    """Show a link that the site has received or offered."""
    async with installation_of(request).read(site_of(request).id) as session:
        return _out(await service.get_seen(session, signed_in(request), link_id))


@router.post("/links/{link_id}/{decision}")
async def decide(
    request: Request,
    link_id: RowNumber,
    decision: Literal["approve", "return", "update", "keep", "withdraw", "pull"],
    given: DecisionInput | None = None,
) -> LinkOut:
    """Take a decision on a link of the portal; `pull` takes it off at once, whatever its version."""
    said = given or DecisionInput()
    async with installation_of(request).write(site_of(request).id) as session:
        link = await service.decide(
            session,
            signed_in(request),
            link_id,
            decision,
            reason=said.reason,
            version=said.version,
            now=utc_now(),
        )
    return _out(link)


def _out(link: Link) -> LinkOut:
    names = LinkOut.model_fields.keys() - {"uid"}
    return LinkOut(uid=str(link.uid), **{name: getattr(link, name) for name in names})
