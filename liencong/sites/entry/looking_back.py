"""The screens that look back: what an entry said and who answers for it, two texts side by side."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.audit import service as audit
from liencong.core.audit.telling import LogLine, log_lines, people_in
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import line_of, status_of
from liencong.core.web.forms import read_form, row_number
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.request import installation_of, local_url, path_number, signed_in, site_of
from liencong.sites.entry import desk, history, placements, revisions, service
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.comparing import compare_texts, content_of
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.entry_screen import ENTRIES, Opened, open_entry
from liencong.sites.entry.panels import Appearance, AppearancesElsewhere
from liencong.sites.entry.tables import Entry, Revision
from liencong.sites.media import service as media

MOST_LOG_LINES = 500
OLDER, NEWER = "tu", "den"


async def show_history(request: Request) -> Response:
    """Show every revision of an entry, where it stands and stood, and who did what when."""
    return await _history_screen(request, await open_entry(request, path_number(request, "entry_id")))


async def show_comparison(request: Request) -> Response:
    """Show two revisions of an entry side by side; by default the newest one and what is public."""
    opened = await open_entry(request, path_number(request, "entry_id"))
    text = installation_of(request).catalogue.text
    async with installation_of(request).read(site_of(request).id) as session:
        newer = await _asked_for(request, session, NEWER, opened.entry.id) or opened.revision
        older = await _asked_for(request, session, OLDER, opened.entry.id)
        older = older or await _usual_older(session, opened.entry, newer)
        texts = [
            (
                text("desk.revision", number=one.number),
                content_of(one, await media.find_words(session, one.picture_id)),
            )
            for one in (older, newer)
        ]
    facts = {
        "entry": opened.entry,
        "title": opened.revision.title,
        "older": older,
        "newer": newer,
        "compared": await compare_texts(request, *texts),
    }
    return await screen(request, "desk/compare.html", facts)


async def write_again(request: Request) -> Response:
    """Write what an older revision said as the newest one."""
    actor, site, installation = signed_in(request), site_of(request), installation_of(request)
    await read_form(request)
    entry_id, number = path_number(request, "entry_id"), path_number(request, "number")
    types = content_types(installation.features)
    try:
        async with installation.write(site.id) as session:
            await service.write_again(session, actor, entry_id, number, types, now=utc_now())
    except (Invalid, Refused) as error:
        return await _history_screen(request, await open_entry(request, entry_id), refusal=error)
    return done(request, f"{ENTRIES}/{entry_id}", "written-again")


async def _history_screen(
    request: Request, opened: Opened, *, refusal: Invalid | Refused | None = None
) -> Response:
    installation, site, page = installation_of(request), site_of(request), page_number(request)
    async with installation.read(site.id) as session:
        total = await history.count_revisions(session, opened.entry)
        rows = await history.list_revisions(
            session, opened.entry, limit=PER_PAGE, offset=(page - 1) * PER_PAGE
        )
        log = await _log(request, session, opened.entry)
        appearances = await _appearances(request, session, opened.entry)
    facts: dict[str, Any] = {
        "entry": opened.entry,
        "board": opened.board,
        "revision": opened.revision,
        "listing": listing(request, rows, page=page, total=total),
        "log": log,
        "appearances": appearances,
        "refusal": line_of(installation.catalogue, refusal) if refusal else "",
    }
    status = status_of(refusal) if refusal else 200
    return await screen(request, "desk/history.html", facts, status=status)


async def _log(request: Request, session: AsyncSession, entry: Entry) -> Sequence[LogLine]:
    records = await audit.history_of(session, history.subject_of(entry), limit=MOST_LOG_LINES)
    names = await desk.names_of(session, people_in(records))
    return log_lines(installation_of(request).catalogue, records, names)


async def _appearances(request: Request, session: AsyncSession, entry: Entry) -> list[Appearance]:
    """Give where an entry stands and stood: on its own site, then on others."""
    site, catalogue = site_of(request), installation_of(request).catalogue
    found = []
    for placement, board in await placements.list_of(session, entry.id):
        is_shown = placement.withdrawn_at is None and entry.live_revision_id is not None
        state, key = "live" if is_shown else "withdrawn", f"reasons.{placement.withdrawn_reason}"
        found.append(
            Appearance(
                site=site.name,
                board=board.title,
                url=local_url(request, entry_path(board, entry.id, entry.slug)) if is_shown else "",
                state=state,
                label=catalogue.text(f"appearances.{state}"),
                since=placement.visible_from,
                until=placement.visible_until if is_shown else placement.withdrawn_at,
                reason=catalogue.text(key) if key in catalogue else placement.withdrawn_reason,
            )
        )
    for elsewhere in installation_of(request).features.provided(AppearancesElsewhere):
        found += await elsewhere.find(request, session, entry)
    return found


async def _asked_for(
    request: Request, session: AsyncSession, parameter: str, entry_id: int
) -> Revision | None:
    text = request.query_params.get(parameter)
    if not text:
        return None
    number = row_number(text)
    if number is None:
        raise NotFound(number=text)
    return await revisions.get_by_number(session, entry_id, number)


async def _usual_older(session: AsyncSession, entry: Entry, newer: Revision) -> Revision:
    """Give what a revision is held against where nothing else is asked for."""
    if entry.live_revision_id not in (None, newer.id):
        return await revisions.get(session, entry.live_revision_id)
    return await revisions.get_by_number(session, entry.id, max(newer.number - 1, 1))
