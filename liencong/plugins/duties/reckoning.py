"""Hold what sites owe against what stands on their boards."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.calendar import WorkCalendar
from liencong.core.clock import LOCAL_ZONE, local_day
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL, Site
from liencong.plugins.duties import rules, store
from liencong.plugins.duties.rules import Deadline, Obligation, Period, Published, Settled
from liencong.plugins.duties.store import FILE, Looked, Stood
from liencong.plugins.duties.tables import DutyEvent, PublicationDuty
from liencong.sites.board.tables import Board

LOOKED_BACK = timedelta(days=366)
"""How far back obligations are told on the screens of a site."""

BEFORE_A_SPAN = timedelta(days=400)
"""How long before a span what is published may count for an obligation in it."""


@dataclass(frozen=True)
class Facts:
    """What duties are judged by: the sites that there are, the days that are worked on, the moment."""

    sites: Mapping[int, Site]
    calendar: WorkCalendar
    now: datetime

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return local_day(self.now)


@dataclass(frozen=True)
class SiteDuty:
    """What a site owes by a duty, in order of days, with the boards that meet it and what happened."""

    duty: PublicationDuty
    site: Site
    boards: Sequence[Board]
    settled: Sequence[Settled]

    def open_items(self, today: date) -> list[Settled]:
        """Give what people are busy with: events that wait, periods that press, else the present one."""
        if self.duty.kind == rules.EVENT:
            return [one for one in self.settled if one.state in (*rules.PRESSING, rules.AHEAD)]
        return rules.present(self.settled, today)


def deadline_of(duty: PublicationDuty) -> Deadline:
    """Give the rule by which a duty is due."""
    return Deadline(duty.kind, duty.anchor, duty.months, duty.days, duty.counts)


def is_in_force(duty: PublicationDuty, day: date) -> bool:
    """Tell whether a duty is in force on a day."""
    return duty.valid_from <= day and (duty.valid_to is None or day <= duty.valid_to)


def debtors(duty: PublicationDuty, sites: Mapping[int, Site]) -> list[Site]:
    """Give the living sites that owe a duty; from one that was merged it passes to its successor (M08)."""
    return _owing(duty, _living(sites.values()), sites)


def with_those_below(board: Board, boards: Iterable[Board]) -> frozenset[int]:
    """Give the numbers of a board and of those below it, out of all boards of its site."""
    return frozenset(one.id for one in boards if f"{one.path}/".startswith(f"{board.path}/"))


async def list_site_duties(
    session: AsyncSession, facts: Facts, owing: Collection[int], since: date, until: date
) -> list[SiteDuty]:
    """Tell what sites that the session sees owed in a span of days, by every duty in force in it."""
    duties = [
        duty
        for duty in await store.list_duties(session)
        if duty.valid_from <= until and (duty.valid_to is None or duty.valid_to >= since)
    ]
    asked = _living(site for number, site in facts.sites.items() if number in owing)
    pairs = [(duty, site) for duty in duties for site in _owing(duty, asked, facts.sites)]
    known = await _read(session, facts, pairs, since)
    return [_site_duty(duty, site, known, facts, (since, until)) for duty, site in pairs]


@dataclass(frozen=True)
class _Known:
    boards: Mapping[tuple[int, int], Sequence[Board]]
    below: Mapping[int, frozenset[int]]
    claims: Mapping[tuple[int, int], Mapping[int, date]]
    events: Mapping[tuple[int, int], Sequence[DutyEvent]]
    stood: Mapping[int, Sequence[Stood]]
    begun: Mapping[int, datetime]


async def _read(
    session: AsyncSession, facts: Facts, pairs: Sequence[tuple[PublicationDuty, Site]], since: date
) -> _Known:
    by_id = {board.id: board for board in await store.list_boards(session)}
    of_site: defaultdict[int, list[Board]] = defaultdict(list)
    for board in by_id.values():
        of_site[board.site_id].append(board)
    chosen = await store.boards_by_duty(session)
    below = {
        number: with_those_below(by_id[number], of_site[site_id])
        for (site_id, _), ids in chosen.items()
        for number in ids
    }
    claims, wanted = await store.entries_by_duty(session), {(site.id, duty.id) for duty, site in pairs}
    lasting = {duty.id for duty, _ in pairs if duty.kind == rules.STANDING}
    looked = Looked(
        site_ids={site.id for _, site in pairs},
        board_ids={
            one for key, ids in chosen.items() if key in wanted for number in ids for one in below[number]
        },
        lasting_ids={
            one for key, ids in chosen.items() if key in wanted and key[1] in lasting
            for number in ids for one in below[number]
        },
        entry_ids={entry_id for key, entries in claims.items() if key in wanted for entry_id in entries},
        since=datetime.combine(since - BEFORE_A_SPAN, time(), LOCAL_ZONE),
    )  # fmt: skip
    by_site: defaultdict[int, list[Stood]] = defaultdict(list)
    for one in await store.list_stood(session, looked, now=facts.now):
        by_site[one.site_id].append(one)
    return _Known(
        boards={key: [by_id[number] for number in ids] for key, ids in chosen.items()},
        below=below,
        claims=claims,
        events=await store.events_by_duty(session),
        stood=by_site,
        begun=await store.first_days(session),
    )


def _site_duty(
    duty: PublicationDuty, site: Site, known: _Known, facts: Facts, span: tuple[date, date]
) -> SiteDuty:
    key, deadline = (site.id, duty.id), deadline_of(duty)
    boards, made = known.boards.get(key, ()), site.created_at
    begins = max(duty.valid_from, local_day(min(made, known.begun.get(site.id, made))))
    published = _published(duty, site, boards, known)
    if duty.kind == rules.EVENT:
        owed = _after_events(deadline, known.events.get(key, ()), published, facts, span[0])
    else:
        in_force = Period(begins, duty.valid_to or date.max)
        owed = rules.obligations(deadline, in_force, max(span[0], begins), span[1], facts.calendar)
    settled = rules.settle(owed, published, facts.today, facts.calendar)
    return SiteDuty(duty, site, boards, settled)


def _published(duty: PublicationDuty, site: Site, boards: Sequence[Board], known: _Known) -> list[Published]:
    """Give what may meet a duty of a site, each entry once, with what it lacks."""
    on_boards = {number for board in boards for number in known.below[board.id]}
    claims = known.claims.get((site.id, duty.id), {})
    found: dict[int, Published] = {}
    for one in known.stood.get(site.id, ()):
        claimed = claims.get(one.published.entry_id)
        fits = one.board_id in on_boards and duty.content_type in ("", one.type)
        if not fits and claimed is None:
            continue
        judged = replace(
            one.published,
            lacks=tuple(name for name in duty.required if not _has(one, name)),
            happened_on=_day(one.fields.get(duty.event_field)),
            claims=claimed,
        )
        present = found.get(judged.entry_id)
        if present is None or (present.until is not None and judged.until is None):
            found[judged.entry_id] = judged
    return list(found.values())


def _after_events(
    deadline: Deadline, events: Sequence[DutyEvent], published: Sequence[Published], facts: Facts, since: date
) -> list[Obligation]:
    """Give what events oblige to: those noted, and those of which what was published tells the day."""
    noted = {event.happened_on for event in events}
    owed = [
        rules.event_obligation(
            deadline, event.happened_on, facts.calendar, about=event.title, event_id=event.id
        )
        for event in events
    ]
    owed += [
        rules.event_obligation(deadline, one.happened_on, facts.calendar, about=one.title)
        for one in published
        if one.happened_on is not None and one.happened_on >= since and one.happened_on not in noted
    ]
    return sorted(owed, key=lambda one: (one.first, one.event_id or 0))


def _living(sites: Iterable[Site]) -> list[Site]:
    return [site for site in sites if site.state == ACTIVE and site.kind != EXTERNAL]


def _owing(duty: PublicationDuty, living: Sequence[Site], sites: Mapping[int, Site]) -> list[Site]:
    named = {heir.id for number in duty.site_ids if (heir := _living_heir(number, sites)) is not None}
    return [
        site
        for site in living
        if site.id in named or (site.kind in duty.site_kinds and (not duty.tiers or site.tier in duty.tiers))
    ]


def _living_heir(site_id: int, sites: Mapping[int, Site]) -> Site | None:
    site, seen = sites.get(site_id), {site_id}
    while site is not None and site.state != ACTIVE:
        following = site.successor_id
        if following is None or following in seen:
            return None
        seen.add(following)
        site = sites.get(following)
    return site


def _has(one: Stood, name: str) -> bool:
    return one.has_file if name == FILE else bool(one.fields.get(name))


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
