"""What was read in the whole province in a span of days, beside what each of its sites counted for itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.office.span import Part, Span
from liencong.core.tenancy.scope import every_site
from liencong.sites.visits.sketch import error_of
from liencong.sites.visits.tables import ProvinceDay, VisitDay


@dataclass(frozen=True)
class Counted:
    """Visits, and different visitors of each day added up, give or take the standard error."""

    visits: int
    people: int
    error: int


@dataclass(frozen=True)
class ProvincePart:
    """A part of a span: the province as one, and the visits of all sites added up."""

    part: Part
    province: Counted
    of_sites: int

    @property
    def moved(self) -> int:
        """The visits that are in the sum of the sites once more, since people moved from site to site."""
        return self.of_sites - self.province.visits


async def province_traffic(session: AsyncSession, span: Span) -> list[ProvincePart]:
    """Give what was counted in each part of a span."""
    days = await session.execute(
        select(ProvinceDay.day, ProvinceDay.visits, ProvinceDay.people).where(
            ProvinceDay.day.between(span.first, span.last)
        )
    )
    province = {day: (visits, people) for day, visits, people in days}
    of_sites: defaultdict[date, int] = defaultdict(int)
    for counted in (await _site_days(session, span)).values():
        for day, (visits, _) in counted.items():
            of_sites[day] += visits
    return [_part(part, province, of_sites) for part in span.parts()]


async def site_traffic(session: AsyncSession, span: Span) -> Mapping[int, Counted]:
    """Give what each site that was read has counted in a span, by its number."""
    return {site_id: _sum(days.values()) for site_id, days in (await _site_days(session, span)).items()}


async def _site_days(session: AsyncSession, span: Span) -> Mapping[int, Mapping[date, tuple[int, int]]]:
    found: defaultdict[int, dict[date, tuple[int, int]]] = defaultdict(dict)
    with every_site(session):
        rows = await session.execute(
            select(VisitDay.site_id, VisitDay.day, VisitDay.visits, VisitDay.people).where(
                VisitDay.day.between(span.first, span.last)
            )
        )
    for site_id, day, visits, people in rows:
        found[site_id][day] = visits, people
    return found


def _part(part: Part, province: Mapping[date, tuple[int, int]], of_sites: Mapping[date, int]) -> ProvincePart:
    within = [counted for day, counted in province.items() if part.first <= day <= part.last]
    visits = sum(number for day, number in of_sites.items() if part.first <= day <= part.last)
    return ProvincePart(part, _sum(within), visits)


def _sum(days: Iterable[tuple[int, int]]) -> Counted:
    counted = list(days)
    people = [number for _, number in counted]
    return Counted(sum(visits for visits, _ in counted), sum(people), error_of(people))
