"""Own and linked entries on one list by the rules of an editorial board: so many of one agency (UB06)."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.sites.entry.window import Filter, Shown, list_shown


async def list_mixed(
    session: AsyncSession, wanted: Filter, *, per_agency: int, now: datetime, limit: int
) -> list[Shown]:
    """Give visible placements as `list_shown` does, of each other site at most so many, own ones all.

    Asks again without the sites that have had their share, so that many entries of one never hide the others.
    """
    taken: list[Shown] = []
    of_site: Counter[int] = Counter()
    while len(taken) < limit:
        had_their_share = [site_id for site_id, number in of_site.items() if number >= per_agency]
        rest = replace(
            wanted,
            without_entries=[one.entry.id for one in taken],
            without_origins=had_their_share,
        )
        asked = limit - len(taken)
        rows = await list_shown(session, rest, now=now, limit=asked)
        for one in rows:
            origin = one.placement.origin_site_id
            if not one.is_link or of_site[origin] < per_agency:
                of_site[origin] += one.is_link
                taken.append(one)
        if len(rows) < asked:
            break
    return sorted(taken, key=lambda one: _order(one, now), reverse=True)


def _order(one: Shown, now: datetime) -> tuple[bool, datetime, int]:
    pinned = one.placement.pinned_until
    return pinned is not None and pinned > now, one.placement.visible_from, one.placement.id
