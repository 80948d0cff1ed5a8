"""Add up over the sites: visits of the province, views of linked entries; put the portal's polls on them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Permission, require
from liencong.core.audit import service as audit
from liencong.core.clock import local_day
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import every_site, on_site, scope_of
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL, PORTAL, Site
from liencong.federation.link.tables import Link
from liencong.federation.totals.rules import reaches
from liencong.sites.poll import service as polls
from liencong.sites.poll import store as poll_store
from liencong.sites.poll.events import PollChanged
from liencong.sites.poll.rules import (
    EVERY_DAY,
    PROVINCE,
    SEVERAL_SITES,
    PollClosed,
    PollState,
    ShownDays,
    check_days,
)
from liencong.sites.poll.tables import Poll, PollPlacement
from liencong.sites.visits import service as visits
from liencong.sites.visits.service import Days, Elsewhere, Visits
from liencong.sites.visits.tables import EntryViews, EntryViewsDay, OpeningBalance

POLL_SPREAD = Permission("poll:spread")


FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)
"""Beyond these nothing can be counted on at the ends of the calendar."""

Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]


class DaysInput(BaseModel):
    """The days on which a poll shall be shown on a site; without one it is open on that side."""

    first_day: Day | None = None
    last_day: Day | None = None

    @property
    def days(self) -> ShownDays:
        """The days as rules know them."""
        return ShownDays(self.first_day, self.last_day)


class NotThePortals(Refused):
    """Only the portal puts its polls on other sites."""

    code = "poll-not-the-portals"


async def visits_by_site(session: AsyncSession, *, today: date) -> Mapping[int, Visits]:
    """Give the visits of every site."""
    with every_site(session):
        return await visits.visits_by_site(session, today=today)


async def province_visits(session: AsyncSession, *, today: date) -> Visits:
    """Give the visits of the province: who moves between sites makes one (S85).

    What sites brought from elsewhere is part of the total; what one took over from another here counts once,
    where it was counted (M10).
    """
    brought = select(func.sum(OpeningBalance.visits)).where(OpeningBalance.predecessor_id.is_(None))
    counted = await visits.visits_in_province(session, today=today)
    with every_site(session):
        opening = int(await session.scalar(brought) or 0)
    return replace(counted, total=counted.total + opening)


async def views_through_links(
    session: AsyncSession, entry_ids: Collection[int], days: Days | None
) -> Mapping[int, Elsewhere]:
    """Give how often entries of the session's site were read where links show or showed them (S79)."""
    shown = (
        select(Link.entry_id, Link.site_id, Site.kind)
        .join(Site, Site.id == Link.site_id)
        .where(
            Link.entry_id.in_(entry_ids),
            Link.origin_site_id == scope_of(session),
            Link.revision_id.is_not(None),
        )
        .distinct()
    )
    with every_site(session):
        kinds = {(row[0], row[1]): row[2] for row in await session.execute(shown)}
        views = await _views_of(session, {entry_id for entry_id, _ in kinds}, days) if kinds else {}
    found: dict[int, dict[str, int]] = {}
    for place, kind in kinds.items():
        name = "via_portal" if kind == PORTAL else "via_others"
        read = found.setdefault(place[0], {})
        read[name] = read.get(name, 0) + views.get(place, 0)
    return {entry_id: Elsewhere(**read) for entry_id, read in found.items()}


async def spread_poll(
    session: AsyncSession,
    actor: Actor,
    poll_id: int,
    opening: Mapping[int, Sequence[int]],
    *,
    days: ShownDays = EVERY_DAY,
    tiers: Collection[str] = (),
    now: datetime,
) -> Poll:
    """Put a poll of the portal on other sites too, each with the votes that it brings along.

    `opening` names them by the number of a site: a number for each option, or nothing. On these it is shown
    on the days that are given; where it is put by `tiers` as long as it is open. `tiers` are codes of
    tiers, or `EVERY_TIER`: the poll stands on all active sites of these, and on those that are made later.
    Where it stands already it is left as it is; where it was taken off only those who name the site put it
    back. Raises `NotFound`, `NotThePortals`, `PollClosed`, `Invalid`.
    """
    portal_id = scope_of(session)
    right = require(actor, POLL_SPREAD, portal_id)
    sites = {site.id: site for site in await session.scalars(select(Site).where(Site.kind != EXTERNAL))}
    if sites[portal_id].kind != PORTAL:
        raise NotThePortals(poll_id=poll_id)
    poll = await _open_poll(session, poll_id, now)
    active = [site for site in sites.values() if site.state == ACTIVE]
    wanted = {site.id: () for site in active if reaches(tiers, site)} | dict(opening)
    if not wanted and sorted(tiers) == poll.tiers:
        raise Invalid({"sites": "sites-none-ticked"})
    if days != EVERY_DAY and not opening:
        raise Invalid({"sites": "days-without-sites"})
    check_days(days, poll.opens_at, poll.closes_at, today=local_day(now))
    options = (await poll_store.list_options(session, [poll.id]))[poll.id]
    placed = await _placed(session, poll.id)
    for site_id, votes in wanted.items():
        if site_id not in sites:
            raise NotFound(site_id=site_id)
        if len(votes) not in (0, len(options)) or any(number < 0 for number in votes):
            raise Invalid({"votes": "invalid"})
        with on_site(session, site_id):
            shown = days if site_id in opening else EVERY_DAY
            if site_id not in placed:
                await polls.place(session, poll, options, votes or [0] * len(options), days=shown, now=now)
            elif site_id in opening and placed[site_id].taken_off_at is not None:
                await _change(session, placed[site_id], None, shown, now=now)
    poll.tiers, standing = sorted(tiers), await placements_of(session, poll.id)
    poll.scope = PROVINCE if {site.id for site in active} <= standing.keys() else SEVERAL_SITES
    audit.record(
        session, actor, "poll:spread", f"poll:{poll.id}", site_id=portal_id, now=now, right=right,
        sites=sorted(opening), tiers=poll.tiers,
    )  # fmt: skip
    return poll


async def take_off(session: AsyncSession, actor: Actor, poll_id: int, site_id: int, *, now: datetime) -> None:
    """Let a poll of the portal stand on another site no more; raise `NotFound` where it does not.

    Votes that were cast there stay in the result.
    """
    portal_id = scope_of(session)
    right = require(actor, POLL_SPREAD, portal_id)
    poll, placement = await _hold_placement(session, poll_id, site_id)
    with on_site(session, site_id):
        await _change(session, placement, now, days_of(placement), now=now)
    poll.scope = SEVERAL_SITES
    audit.record(
        session, actor, "poll:take-off", f"poll:{poll.id}", site_id=portal_id, now=now, right=right,
        site=site_id,
    )  # fmt: skip
    await session.flush()


async def show_on_days(
    session: AsyncSession, actor: Actor, poll_id: int, site_id: int, days: ShownDays, *, now: datetime
) -> None:
    """Let a poll of the portal be shown on another site, where it stands, on these days only.

    Votes that were cast there before stay in the result. Raises `NotFound`, `PollClosed`, `Invalid`.
    """
    portal_id = scope_of(session)
    right = require(actor, POLL_SPREAD, portal_id)
    poll, placement = await _hold_placement(session, poll_id, site_id)
    if polls.state_of(poll, now) is PollState.CLOSED:
        raise PollClosed(poll_id=poll_id)
    check_days(days, poll.opens_at, poll.closes_at, today=local_day(now))
    with on_site(session, site_id):
        await _change(session, placement, None, days, now=now)
    first, last = (day.isoformat() if day else "" for day in (days.first, days.last))
    audit.record(
        session, actor, "poll:days", f"poll:{poll.id}", site_id=portal_id, now=now, right=right,
        site=site_id, first_day=first, last_day=last,
    )  # fmt: skip
    await session.flush()


def days_of(placement: PollPlacement) -> ShownDays:
    """Give the days on which a poll is shown where it stands."""
    return ShownDays(placement.first_day, placement.last_day)


async def place_on_new_site(session: AsyncSession, *, now: datetime) -> None:
    """Put the portal's open polls on the session's site, where its tier is one of theirs."""
    site = await session.scalar(select(Site).where(Site.id == scope_of(session), Site.state == ACTIVE))
    if site is None:
        return
    with every_site(session):
        is_open = or_(Poll.closes_at.is_(None), Poll.closes_at > now)
        found = list(await session.scalars(select(Poll).where(is_open).order_by(Poll.id)))
    for poll in found:
        if reaches(poll.tiers, site) and site.id not in await _placed(session, poll.id):
            options = (await poll_store.list_options(session, [poll.id]))[poll.id]
            await polls.place(session, poll, options, [0] * len(options), now=now)


async def placements_of(session: AsyncSession, poll_id: int) -> Mapping[int, PollPlacement]:
    """Give where a poll stands, by the number of the site."""
    placed = await _placed(session, poll_id)
    return {number: one for number, one in placed.items() if one.taken_off_at is None}


async def _placed(session: AsyncSession, poll_id: int) -> Mapping[int, PollPlacement]:
    """Give where a poll stands or stood, by the number of the site."""
    wanted = select(PollPlacement).where(PollPlacement.poll_id == poll_id)
    with every_site(session):
        return {one.site_id: one for one in await session.scalars(wanted)}


async def _change(
    session: AsyncSession,
    placement: PollPlacement,
    taken_off_at: datetime | None,
    days: ShownDays,
    *,
    now: datetime,
) -> None:
    placement.taken_off_at = taken_off_at
    placement.first_day, placement.last_day = days.first, days.last
    await session.flush()
    outbox.append(session, PollChanged(placement.site_id, placement.poll_id), now=now)


async def _hold_placement(session: AsyncSession, poll_id: int, site_id: int) -> tuple[Poll, PollPlacement]:
    poll: Poll | None = await session.scalar(select(Poll).where(Poll.id == poll_id).with_for_update())
    placement = (await placements_of(session, poll_id)).get(site_id)
    if poll is None or placement is None or site_id == poll.site_id:
        raise NotFound(poll_id=poll_id, site_id=site_id)
    return poll, placement


async def _open_poll(session: AsyncSession, poll_id: int, now: datetime) -> Poll:
    poll: Poll | None = await session.scalar(select(Poll).where(Poll.id == poll_id).with_for_update())
    if poll is None:
        raise NotFound(poll_id=poll_id)
    if polls.state_of(poll, now) is PollState.CLOSED:
        raise PollClosed(poll_id=poll_id)
    return poll


async def _views_of(
    session: AsyncSession, entry_ids: Collection[int], days: Days | None
) -> Mapping[tuple[int, int], int]:
    """Give the views of entries on each site, by the numbers of both."""
    table = EntryViews if days is None else EntryViewsDay
    read = select(table.entry_id, table.site_id, func.sum(table.views)).where(table.entry_id.in_(entry_ids))
    if days is not None:
        read = read.where(EntryViewsDay.day.between(*days))
    rows = await session.execute(read.group_by(table.entry_id, table.site_id))
    return {(row[0], row[1]): int(row[2]) for row in rows}
