"""The curating queue of a site that receives links, and the list of what a site has offered to others."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.access.rules import allowed, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, LiencongError, NotFound
from liencong.core.office.shell import DONE_PARAMETER, screen
from liencong.core.tenancy.tables import PORTAL
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import read_form
from liencong.core.web.request import installation_of, local_url, path_number, signed_in, site_of
from liencong.federation.link import queue, rules, service
from liencong.federation.link.panels import QUEUE
from liencong.sites.board import service as boards
from liencong.sites.entry import service as entries
from liencong.sites.entry.addresses import entry_path

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
                version=int(version) if version.isdigit() else None, now=utc_now(),
            )  # fmt: skip
    except LiencongError as error:
        return await _queue_screen(request, refusal=error)
    return RedirectResponse(f"{local_url(request, QUEUE)}?{DONE_PARAMETER}=link-{name}", 303)


async def propose(request: Request) -> Response:
    """Offer an entry of this site to a board of the portal."""
    actor, form = signed_in(request), await read_form(request)
    installation, site = installation_of(request), site_of(request)
    portal = (await installation.sites.load()).portal
    entry_id, board = path_number(request, "entry_id"), str(form.values.get("board", ""))
    if portal is None:
        raise NotFound
    async with installation.write(site.id) as session:
        await entries.get(session, entry_id)
        await service.propose(session, actor, entry_id, to_site_id=portal.id, board=board, now=utc_now())
    return RedirectResponse(f"{local_url(request, QUEUE)}?{DONE_PARAMETER}=link-proposed", 303)


async def show_propose(request: Request) -> Response:
    """Show the boards of the portal to which an entry may be offered."""
    installation, site = installation_of(request), site_of(request)
    portal = (await installation.sites.load()).portal
    if portal is None:
        raise NotFound
    entry_id = path_number(request, "entry_id")
    async with installation.read(site.id) as session:
        entry = await entries.get(session, entry_id)
        require(signed_in(request), rules.LINK_PROPOSE, site.id)
        revision = await entries.get_revision(session, entry.live_revision_id)
    async with installation.read(portal.id) as session:
        choices = await boards.list_boards(session)
    facts = {"entry": entry, "revision": revision, "boards": choices, "portal": portal}
    return await screen(request, "link/propose.html", facts)


async def _queue_screen(request: Request, *, refusal: LiencongError | None = None) -> Response:
    installation, site, actor = installation_of(request), site_of(request), signed_in(request)
    require(actor, rules.LINK_DECIDE, site.id)
    wanted = request.query_params.get(STATES_PARAMETER, "")
    states = (wanted,) if wanted in rules.STATES else rules.WAITING
    async with installation.read(site.id) as session:
        rows = await queue.list_rows(session, states)
    facts = {
        "rows": [await _shown(request, row) for row in rows],
        "states": rules.STATES,
        "wanted": wanted,
        "queue_url": local_url(request, QUEUE),
        "refusal": _told(request, refusal) if refusal else None,
    }
    return await screen(request, "link/queue.html", facts, status=status_of(refusal) if refusal else 200)


async def _offered_screen(request: Request) -> Response:
    installation, site, actor = installation_of(request), site_of(request), signed_in(request)
    require(actor, rules.LINK_PROPOSE, site.id)
    async with installation.read(site.id) as session:
        rows = await queue.list_offered(session)
    return await screen(request, "link/offered.html", {"rows": [await _shown(request, row) for row in rows]})


async def _shown(request: Request, row: queue.QueueRow) -> dict[str, Any]:
    installation, actor = installation_of(request), signed_in(request)
    sites = await installation.sites.load()
    origin = sites.by_id[row.link.origin_site_id]
    may_decide = allowed(actor, rules.LINK_DECIDE, row.link.site_id, row.link.board_id)
    source_path = entry_path(row.home, row.entry.id, row.entry.slug)
    decisions: Sequence[rules.Decision] = rules.decisions_in(row.link.state) if may_decide else ()
    return {
        "row": row,
        "origin": origin.name,
        "target": sites.by_id[row.link.site_id].name,
        "source_url": f"{installation.sites.url(origin)}{source_path}",
        "decisions": decisions,
        "reason": reason_of(request, row.link.reason),
    }


def reason_of(request: Request, reason: str) -> str:
    """Give the reason of a decision in words."""
    key = f"link_reasons.{reason}"
    catalogue = installation_of(request).catalogue
    return catalogue.text(key) if reason == rules.WITHDRAWN_AT_SOURCE else reason


def _told(request: Request, refusal: LiencongError) -> str:
    catalogue = installation_of(request).catalogue
    if isinstance(refusal, Invalid):
        return " ".join(catalogue.text(f"errors.link-{name}-{code}") for name, code in refusal.fields.items())
    return message_of(catalogue, refusal)
