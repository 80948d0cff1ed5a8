"""Entries about the same as one that is shown, as the search index knows them."""

import re
from datetime import datetime, timedelta

import anyio
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.part_cache import Dependencies
from liencong.core.web.rendering import part
from liencong.core.web.request import installation_of, site_of
from liencong.search.engines.engine import SearchUnavailable
from liencong.search.index import SearchIndex
from liencong.search.query import Hit, Query
from liencong.sites.entry import keys, window
from liencong.sites.entry.addresses import document_key
from liencong.sites.entry.window import Filter, Shown

MOST = 5
LOOKED_AT = 12
"""Hits from which they are chosen: the entry itself is among them, and pictures of entries."""
LEAST_SHARE = 0.4
"""How well an entry has to fit beside the one that fits best."""
LONGEST_WAIT = 0.3
"""Seconds: no page waits for this longer."""
HOLDS, ASKED_AGAIN = timedelta(hours=1), timedelta(minutes=1)
"""How long an answer holds, and how soon an engine that was silent is asked again."""

_ENTRY = re.compile(r"\d+-\d+")


async def find_related(
    request: Request, session: AsyncSession, shown: Shown, dependencies: Dependencies, *, now: datetime
) -> list[Shown]:
    """Give visible entries of the site that share most words with one; none while the engine is silent.

    Which they are is asked once in a while, since that costs as much as the rest of the page; whether they
    may be seen is asked each time.
    """

    async def ask(own: Dependencies) -> list[int]:
        own.on(*keys.of_entry(shown.entry.id, shown.placement.site_id))
        found = await _ask(request, shown, now)
        own.changes_at([now + (HOLDS if found is not None else ASKED_AGAIN)])
        return found or []

    name = ("related", site_of(request).id, shown.entry.id)
    chosen = await part(request, name, ask, dependencies)
    if not chosen:
        return []
    found = await window.list_shown(session, Filter(entries=chosen), now=now, limit=2 * LOOKED_AT)
    by_entry = {one.entry.id: one for one in reversed(found)}
    return [by_entry[number] for number in chosen if number in by_entry][:MOST]


async def _ask(request: Request, shown: Shown, now: datetime) -> list[int] | None:
    """Ask the index for the numbers of such entries; None while the engine is silent."""
    index, site = installation_of(request).get(SearchIndex), site_of(request)
    words = " ".join([shown.revision.title, *shown.revision.keywords])
    query = Query(words, site_ids=(site.id,), per_page=LOOKED_AT)
    with anyio.move_on_after(LONGEST_WAIT):
        try:
            hits = (await index.search(query, now=now)).hits
        except SearchUnavailable:
            return None
        return _entries_in(hits, document_key(site.id, shown.entry.id))
    return None


def _entries_in(hits: tuple[Hit, ...], own_key: str) -> list[int]:
    """Give the numbers of the entries that fit well enough, the best first, without the entry itself."""
    others = [hit for hit in hits if hit.key != own_key and _ENTRY.fullmatch(hit.key)]
    least = LEAST_SHARE * max((hit.score for hit in others), default=0.0)
    return [int(hit.key.partition("-")[2]) for hit in others if hit.score >= least]
