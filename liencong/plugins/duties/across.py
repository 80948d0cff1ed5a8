"""What is asked of all sites: which of them are late with what they owe."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.office.report import SiteMeasures
from liencong.core.office.span import Span
from liencong.core.tenancy.scope import every_site
from liencong.federation.freshness.parts import WatchRow, WatchTable
from liencong.plugins.duties import reckoning, rules
from liencong.plugins.duties.reckoning import Facts, SiteDuty
from liencong.plugins.duties.told import DUTIES, facts_of

COUNTED = (rules.OVERDUE, rules.LACKING, rules.SOON)

BEFORE = timedelta(days=366)
"""How long before a span a period may begin of which the deadline lies in it."""


async def owed_by_all(session: AsyncSession, facts: Facts, since: date, until: date) -> list[SiteDuty]:
    """Tell what every site owed in a span of days."""
    with every_site(session):
        return await reckoning.list_site_duties(session, facts, facts.sites.keys(), since, until)


async def read_late(request: Request, session: AsyncSession) -> Sequence[WatchRow]:
    """Tell what each site owes now that somebody has to see to, those with most that is late first (UB08)."""
    facts = await facts_of(request)
    owed = await owed_by_all(session, facts, facts.today - reckoning.LOOKED_BACK, facts.today)
    counts: dict[int, list[int]] = {}
    for one in owed:
        if reckoning.is_in_force(one.duty, facts.today):
            numbers = counts.setdefault(one.site.id, [0] * len(COUNTED))
            for place, number in enumerate(count_states([one], facts.today)):
                numbers[place] += number
    rows = [
        WatchRow(facts.sites[site_id], numbers, urgent=numbers[0] > 0)
        for site_id, numbers in counts.items()
        if any(numbers)
    ]
    return sorted(rows, key=lambda row: ([-number for number in row.numbers], row.site.id))


async def count_late(request: Request, session: AsyncSession, span: Span) -> Mapping[int, Sequence[int]]:
    """Tell of each site what it had to publish in a span of days, and how much of it came late or never."""
    facts = await facts_of(request)
    last = min(span.last, facts.today)
    owed = await owed_by_all(session, facts, span.first - BEFORE, last)
    found: dict[int, list[int]] = {}
    for one in owed:
        for item in one.settled:
            if span.first <= item.obligation.due <= last:
                numbers = found.setdefault(one.site.id, [0, 0])
                numbers[0] += 1
                numbers[1] += item.state in (rules.MET_LATE, rules.OVERDUE, rules.MISSED, rules.LACKING)
    return found


def count_states(owed: Iterable[SiteDuty], today: date) -> list[int]:
    """Count what is overdue, what lacks something, what is soon due."""
    states = [item.state for one in owed for item in one.open_items(today)]
    return [states.count(state) for state in COUNTED]


LATE = WatchTable("duties", COUNTED, DUTIES, read_late)
MEASURES = SiteMeasures("duties", ("due", "late"), 25, count_late)
