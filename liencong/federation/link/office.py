"""The curating queue of a site that receives links, and the list of what a site has offered to others."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import allowed, require, require_somewhere
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, LiencongError, NotFound, Refused
from liencong.core.installation import Installation
from liencong.core.office.shell import done, screen
from liencong.core.tenancy.tables import PORTAL, Site
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, read_form
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.request import installation_of, local_url, path_number, signed_in, site_of
from liencong.federation.link import queue, rules, service
from liencong.sites.board import service as boards
from liencong.sites.entry import media_uses
from liencong.sites.entry import service as entries
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.tables import Revision
from liencong.sites.media.pictures import picture_of, with_pictures

LINKS = "/lien-thong"
STATES_PARAMETER = "trang-thai"


async def show_queue(request: Request) -> Response:
    """Show what other sites offer to this one; on a site that only offers, show what it has offered."""
    if site_of(request).kind == PORTAL:
        return await _queue_screen(request)
    return await _offered_screen(request)


async def decide(request: Request) -> Response:
    """Take a decision on a link."""
    actor, form = signed_in(request), await read_form(request)
    installation, site = installation_of(request), site_of(request)
    name, link_id = request.path_params["decision"], path_number(request, "link_id")
    if name not in rules.DECISIONS:
        raise NotFound(decision=name)
    version = str(form.values.get("version", ""))
    try:
        async with installation.write(site.id) as session:
            await service.decide(
                session, actor, link_id, name, reason=str(form.values.get("reason", "")),
                version=int(version) if version.isascii() and version.isdigit() else None, now=utc_now(),
            )  # fmt: skip
    except (Invalid, Refused) as error:
        return await _queue_screen(request, refusal=error)
    return done(request, LINKS, f"link-{name}")


async def show_propose(request: Request) -> Response:
    """Show the boards of the portal to which an entry may be offered."""
    return await _propose_screen(request, Form())


async def propose(request: Request) -> Response:
    """Offer an entry of this site to a board of the portal."""
    actor, form = signed_in(request), await read_form(request)
    installation, site = installation_of(request), site_of(request)
    portal = await _portal(installation)
    entry_id, board = path_number(request, "entry_id"), str(form.values.get("board", ""))
    try:
        async with installation.write(site.id) as session:
            await entries.get(session, entry_id)
            await service.propose(session, actor, entry_id, to_site_id=portal.id, board=board, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _propose_screen(request, form, status=422)
    except Refused as error:
        form.errors[""] = message_of(installation.catalogue, error)
        return await _propose_screen(request, form, status=status_of(error))
    return done(request, f"/bai-viet/{entry_id}", "link-proposed")


async def _propose_screen(request: Request, form: Form, *, status: int = 200) -> Response:
    installation, site = installation_of(request), site_of(request)
    portal, entry_id = await _portal(installation), path_number(request, "entry_id")
    async with installation.read(site.id) as session:
        entry = await entries.get(session, entry_id)
        require(signed_in(request), rules.LINK_PROPOSE, site.id, entry.board_id)
        revision = await entries.get_revision(session, entry.live_revision_id)
    async with installation.read(portal.id) as session:
        choices = await boards.list_boards(session)
    facts = {"form": form, "entry": entry, "revision": revision, "boards": choices, "portal": portal}
    return await screen(request, "link/propose.html", facts, status=status)


async def _queue_screen(request: Request, *, refusal: LiencongError | None = None) -> Response:
    installation, site, page = installation_of(request), site_of(request), page_number(request)
    require_somewhere(signed_in(request), rules.LINK_PROPOSE, site.id)
    wanted = request.query_params.get(STATES_PARAMETER, "")
    states = (wanted,) if wanted in rules.STATES else rules.WAITING
    async with installation.read(site.id) as session:
        counts = await queue.count_received(session)
        rows = await queue.list_received(session, states, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
        shown = [await _shown(request, session, row) for row in rows]
    facts = {
        "listing": listing(request, shown, page=page, total=sum(counts.get(state, 0) for state in states)),
        "states": [(state, counts.get(state, 0)) for state in rules.STATES],
        "waiting": sum(counts.get(state, 0) for state in rules.WAITING),
        "wanted": wanted,
        "refusal": _told(installation, refusal) if refusal else None,
    }
    return await screen(request, "link/queue.html", facts, status=status_of(refusal) if refusal else 200)


async def _offered_screen(request: Request) -> Response:
    installation, site, page = installation_of(request), site_of(request), page_number(request)
    require_somewhere(signed_in(request), rules.LINK_PROPOSE, site.id)
    async with installation.read(site.id) as session:
        total = await queue.count_offered(session)
        rows = await queue.list_offered(session, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
        shown = [await _shown(request, session, row) for row in rows]
    facts = {"listing": listing(request, shown, page=page, total=total)}
    return await screen(request, "link/offered.html", facts)


async def _shown(request: Request, session: AsyncSession, row: queue.QueueRow) -> dict[str, Any]:
    installation, actor = installation_of(request), signed_in(request)
    sites = await installation.sites.load()
    origin = sites.by_id[row.link.origin_site_id]
    may_decide = allowed(actor, rules.LINK_DECIDE, row.link.site_id, row.link.board_id)
    decisions: Sequence[rules.Decision] = rules.decisions_in(row.link.state) if may_decide else ()
    if row.pinned is None:  # what was never shown is sent back, not taken off
        decisions = [one for one in decisions if one.ends != rules.WITHDRAWN]
    return {
        "row": row,
        "origin": origin.name,
        "target": sites.by_id[row.link.site_id].name,
        "source_url": f"{installation.sites.url(origin)}{entry_path(row.home, row.entry.id, row.entry.slug)}",
        "offered": await _content(request, session, row.offered, service.offered_media(row.link)),
        "pinned": await _content(request, session, row.pinned, row.pinned_media) if row.has_changed else None,
        "decisions": decisions,
        "reason": reason_of(request, row.link.reason),
    }


async def _content(
    request: Request, session: AsyncSession, revision: Revision | None, numbers: Mapping[int, int]
) -> dict[str, Any] | None:
    """Give a text with its pictures as they were offered, or as readers see them."""
    if revision is None:
        return None
    versions, media_path = await media_uses.list_numbered(session, numbers), local_url(request, "/media")
    lead = next((one for one in versions if one.media_id == revision.picture_id), None)
    return {
        "title": revision.title,
        "summary": revision.summary,
        "author": revision.author,
        "source": revision.source,
        "picture": picture_of(lead, media_path) if lead else None,
        "html": with_pictures(revision.body_html, versions, media_path),
    }


def reason_of(request: Request, reason: str) -> str:
    """Give the reason of a decision in words."""
    key = f"reasons.{reason}"
    catalogue = installation_of(request).catalogue
    return catalogue.text(key) if reason == rules.WITHDRAWN_AT_SOURCE else reason


async def _portal(installation: Installation) -> Site:
    portal = (await installation.sites.load()).portal
    if portal is None:
        raise NotFound
    return portal


def _told(installation: Installation, refusal: LiencongError) -> str:
    catalogue = installation.catalogue
    if isinstance(refusal, Invalid):
        return " ".join(catalogue.text(f"errors.link-{name}-{code}") for name, code in refusal.fields.items())
    return message_of(catalogue, refusal)
