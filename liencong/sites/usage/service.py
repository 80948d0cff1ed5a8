"""Add up what sites have used in a month."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from liencong.core.access.rules import Permission
from liencong.core.letters import LetterDay
from liencong.core.office.span import Span
from liencong.core.tenancy.scope import scope_of
from liencong.sites.entry.tables import Entry
from liencong.sites.media.tables import MediaVersion
from liencong.sites.usage.rules import Month
from liencong.sites.visits.tables import VisitDay

USAGE_SEE = Permission("usage:see")


@dataclass(frozen=True)
class Usage:
    """What a site has used in a month.

    Entries are those published for the first time; `storage` is what the originals of its library take up at
    the end of the month, in bytes.
    """

    published: int = 0
    storage: int = 0
    visits: int = 0
    views: int = 0
    letters: int = 0


MEASURES = tuple(one.name for one in fields(Usage))


async def usage_of(session: AsyncSession, month: Month) -> Usage:
    """Give what the session's site has used in a month."""
    return (await usage_by_site(session, month)).get(scope_of(session), Usage())


async def usage_by_site(session: AsyncSession, month: Month) -> Mapping[int, Usage]:
    """Give what each site that the session sees has used in a month; one without anything may be left out."""
    days, span = (month.first, month.last), Span(month.first, month.last)
    found: dict[str, Mapping[int, int]] = {
        "published": await published_by_site(session, span),
        "visits": await _days_counted(session, VisitDay.visits, span),
        "views": await _days_counted(session, VisitDay.views, span),
        "storage": await _sums(
            session,
            _originals(month),
        ),
        "letters": await _sums(
            session,
            select(LetterDay.site_id, func.sum(LetterDay.letters))
            .where(LetterDay.day.between(*days))
            .group_by(LetterDay.site_id),
        ),
    }
    sites = {site_id for sums in found.values() for site_id in sums}
    return {site_id: Usage(**{name: found[name].get(site_id, 0) for name in MEASURES}) for site_id in sites}


async def published_by_site(session: AsyncSession, span: Span) -> Mapping[int, int]:
    """Count the entries of each site that the session sees which were published first in a span."""
    return await _sums(
        session,
        select(Entry.site_id, func.count(Entry.id))
        .where(Entry.published_at >= span.begins, Entry.published_at < span.ends)
        .group_by(Entry.site_id),
    )


async def visits_by_site(session: AsyncSession, span: Span) -> Mapping[int, int]:
    """Count how often each site that the session sees was visited in a span."""
    return await _days_counted(session, VisitDay.visits, span)


def together(usages: Mapping[int, Usage]) -> Usage:
    """Add up what several sites have used."""
    return Usage(**{name: sum(getattr(one, name) for one in usages.values()) for name in MEASURES})


def _originals(month: Month) -> Select[int, int]:
    """Give the statement for what each site's originals take up; other cuts share one."""
    stored = (
        select(MediaVersion.site_id, func.max(MediaVersion.size).label("size"))
        .where(MediaVersion.made_at < month.ends)
        .group_by(MediaVersion.site_id, MediaVersion.key)
        .subquery()
    )
    return select(stored.c.site_id, func.sum(stored.c.size)).group_by(stored.c.site_id)


async def _days_counted(
    session: AsyncSession, column: InstrumentedAttribute[int], span: Span
) -> Mapping[int, int]:
    return await _sums(
        session,
        select(VisitDay.site_id, func.sum(column))
        .where(VisitDay.day.between(span.first, span.last))
        .group_by(VisitDay.site_id),
    )


async def _sums(session: AsyncSession, statement: Select[int, int]) -> Mapping[int, int]:
    return {site_id: int(number or 0) for site_id, number in await session.execute(statement)}
