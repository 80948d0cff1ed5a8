"""Own and linked entries on one list by the rules of an editorial board: so many of one agency (UB06)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.sites.entry.window import Filter, Shown, list_shown, place_in_list


async def list_mixed(
    session: AsyncSession,
    wanted: Filter,
    *,
    per_agency: int,
    first: Sequence[Shown] = (),
    now: datetime,
    limit: int,
) -> list[Shown]:
    """Give visible placements as `list_shown` does, of each other site at most so many, own ones all.

    Those that stand `first` in the same list count in the share of their sites; they are not given again.
    Asks again without the sites that have had their share, so that many entries of one never hide the others.
    """
    taken: list[Shown] = []
    of_site = Counter(one.placement.origin_site_id for one in first if one.is_link)
    while len(taken) < limit:
        had_their_share = [site_id for site_id, number in of_site.items() if number >= per_agency]
        rest = replace(
            wanted,
            without_entries=[one.entry.id for one in (*first, *taken)],
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
    return sorted(taken, key=lambda one: place_in_list(one.placement, now))
