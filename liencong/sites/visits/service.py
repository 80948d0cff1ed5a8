"""Read what was counted; bring in what another system counted before."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import EVERY_SITE, PLATFORM_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid, Refused
from liencong.core.feature import Features
from liencong.core.tenancy.scope import scope_of
from liencong.core.tenancy.tables import Site
from liencong.core.text import clean_line
from liencong.sites.visits.rules import periods
from liencong.sites.visits.tables import (
    EntryViews,
    EntryViewsDay,
    OpeningBalance,
    ProvinceDay,
    VisitDay,
    VisitTotal,
)


class OpeningKnown(Refused):
    """The site carries on visits for this very reason already."""

    code = "opening-known"


@dataclass(frozen=True)
class Visits:
    """A site's visits in the periods that the counter shows (S86)."""

    today: int = 0
    yesterday: int = 0
    week: int = 0
    month: int = 0
    total: int = 0


@dataclass(frozen=True)
class Elsewhere:
    """How often an entry was read through the portal and other sites; None where none shows it (S79)."""

    via_portal: int | None = None
    via_others: int | None = None


Days = tuple[date, date]
"""The first and the last day of which views are counted."""


@dataclass(frozen=True)
class ViewsElsewhere:
    """A feature's way to tell how often entries of a site were read where other sites show them.

    Views of some days, or of all times; entries that stand nowhere else are left out.
    """

    count: Callable[[AsyncSession, Collection[int], Days | None], Awaitable[Mapping[int, Elsewhere]]]


async def views_of(session: AsyncSession, entry_id: int) -> int:
    """Give how often an entry was read on the session's site."""
    return int(await session.scalar(select(EntryViews.views).where(EntryViews.entry_id == entry_id)) or 0)


async def views_by_entry(session: AsyncSession, entry_ids: Collection[int]) -> Mapping[int, int]:
    """Give how often each of some entries was read on the session's site; those never read are left out."""
    rows = await session.execute(
        select(EntryViews.entry_id, EntryViews.views).where(EntryViews.entry_id.in_(entry_ids))
    )
    return {row[0]: row[1] for row in rows}


async def views_elsewhere(
    features: Features, session: AsyncSession, entry_ids: Collection[int], days: Days | None = None
) -> Mapping[int, Elsewhere]:
    """Give how often entries of the session's site were read where others show them."""
    found: dict[int, Elsewhere] = {}
    for feature in features.provided(ViewsElsewhere):
        found |= await feature.count(session, entry_ids, days)
    return found


async def most_viewed(session: AsyncSession, *, since: date, limit: int) -> list[int]:
    """Give the entries that were read most on the session's site since a day, the most read first."""
    views = func.sum(EntryViewsDay.views)
    statement = (
        select(EntryViewsDay.entry_id)
        .where(EntryViewsDay.day >= since)
        .group_by(EntryViewsDay.entry_id)
        .order_by(views.desc(), EntryViewsDay.entry_id.desc())
    )
    return list(await session.scalars(statement.limit(limit)))


async def visits_of(session: AsyncSession, *, today: date) -> Visits:
    """Give the visits of the session's site."""
    return (await visits_by_site(session, today=today)).get(scope_of(session), Visits())


async def visits_by_site(session: AsyncSession, *, today: date) -> Mapping[int, Visits]:
    """Give the visits of each site that the session sees; a site never visited may be left out."""
    named = periods(today)
    columns = [func.sum(_within(VisitDay, *period)).label(name) for name, period in named.items()]
    since = min(first for first, _ in named.values())
    lately = await session.execute(
        select(VisitDay.site_id, *columns).where(VisitDay.day >= since).group_by(VisitDay.site_id)
    )
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for row in lately:
        found[row.site_id] = {name: int(row._mapping[name]) for name in named}
    counted = {row[0]: row[1] for row in await session.execute(select(VisitTotal.site_id, VisitTotal.visits))}
    opening = await opening_by_site(session)
    for site_id in counted.keys() | opening.keys():
        found[site_id]["total"] = counted.get(site_id, 0) + opening.get(site_id, 0)
    return {site_id: Visits(**figures) for site_id, figures in found.items()}


async def visits_in_province(session: AsyncSession, *, today: date) -> Visits:
    """Give the visits counted on all sites taken as one: who moves between sites makes one."""
    named = periods(today)
    columns = [func.sum(_within(ProvinceDay, *period)).label(name) for name, period in named.items()]
    found = await session.execute(select(*columns, func.sum(ProvinceDay.visits).label("total")))
    return Visits(**{name: int(number or 0) for name, number in found.one()._mapping.items()})


async def opening_by_site(session: AsyncSession) -> Mapping[int, int]:
    """Give the visits that each site the session sees has brought along."""
    rows = await session.execute(
        select(OpeningBalance.site_id, func.sum(OpeningBalance.visits)).group_by(OpeningBalance.site_id)
    )
    return {site_id: int(visits) for site_id, visits in rows}


async def add_opening_balance(
    session: AsyncSession,
    actor: Actor,
    visits: int,
    reason: str,
    *,
    predecessor_id: int | None = None,
    now: datetime,
) -> OpeningBalance:
    """Let the session's site carry on visits that were counted elsewhere; they can never be taken off again.

    `predecessor_id` names the site of this installation whose visits they are. Raises `Invalid`, or
    `OpeningKnown` for a reason for which the site has brought visits before.
    """
    site_id = scope_of(session)
    right = require(actor, PLATFORM_MANAGE, EVERY_SITE)
    if not 0 <= visits < 2**62:
        raise Invalid({"visits": "invalid"})
    balance = OpeningBalance(
        site_id=site_id, visits=visits, reason=clean_line(reason), predecessor_id=predecessor_id
    )
    if not balance.reason:
        raise Invalid({"reason": "required"})
    await session.execute(select(Site.id).where(Site.id == site_id).with_for_update())
    if await session.scalar(select(OpeningBalance.id).where(OpeningBalance.reason == balance.reason)):
        raise OpeningKnown(reason=balance.reason)
    session.add(balance)
    audit.record(
        session, actor, "visits:add-opening", "visits", site_id=site_id, now=now, right=right, visits=visits
    )
    await session.flush()
    return balance


def _within(table: type[VisitDay | ProvinceDay], first: date, last: date) -> ColumnElement[Any]:
    return case((table.day.between(first, last), table.visits), else_=0)
