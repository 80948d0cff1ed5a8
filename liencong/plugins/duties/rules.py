"""When something has to be published, and whether it was: decided without I/O (S10, S51)."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from liencong.core.access.rules import Permission
from liencong.core.calendar import DAY, WorkCalendar

DUTY_SEE = Permission("duty:see")
"""See what the own site has to publish, and note what has happened."""
DUTY_KEEP = Permission("duty:keep")
"""Say which boards meet a duty; on the portal, keep the catalogue of all duties."""

STANDING, EVENT = "standing", "event"
"""Always to be found on the site; to be published a time after something happened."""
WEEK, MONTH, QUARTER, HALF, YEAR = "week", "month", "quarter", "half", "year"
MONTHS = {MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12}
PERIODS = (WEEK, *MONTHS)
KINDS = (STANDING, EVENT, *PERIODS)

BEGIN, WITHIN, END = "begin", "within", "end"
"""From the first day of a period; some time within it, until its last day; from the last day."""
ANCHORS = (BEGIN, WITHIN, END)
WORKING, CALENDAR = "working", "calendar"
COUNTS = (WORKING, CALENDAR)

MET, MET_LATE, LACKING, SOON, OVERDUE, AHEAD, MISSED, IDLE = (
    "met", "met_late", "lacking", "soon", "overdue", "ahead", "missed", "idle",
)  # fmt: skip
"""Met; met behind the deadline; published without all that it needs; due within days; past; not due for long;
never met while there was time; nothing has happened that had to be published."""

STATES = (OVERDUE, LACKING, SOON, AHEAD, IDLE, MET_LATE, MET, MISSED)
"""In the order in which they want attention."""

PRESSING = (OVERDUE, LACKING, SOON)
SOON_FOR = 3
"""Working days before a deadline from which a duty is marked."""

MOST_LEAD = {BEGIN: timedelta(days=60), END: timedelta(days=10)}
"""How long before a period begins, or ends, what is published counts for it at the earliest."""
PART_LEAD = {BEGIN: 2, END: 4}
"""Which part of a period that is for short ones."""


@dataclass(frozen=True)
class Period:
    """A week from Monday on, a month, a quarter, a half of a year, a year."""

    first: date
    last: date


@dataclass(frozen=True)
class Deadline:
    """Until when something has to be published: so many months and days behind a day that the rule hangs on.

    That is the first day of each period or its last one, or the day of an event.
    """

    kind: str
    anchor: str = END
    months: int = 0
    days: int = 0
    counts: str = WORKING

    def due(self, anchor: date, calendar: WorkCalendar) -> date:
        """Give the last day that is in time; a day off moves it on (Civil Code 2015, art. 148)."""
        day = _months_behind(anchor, self.months)
        if self.counts == WORKING and self.days:
            return calendar.after(day, self.days)
        day += self.days * DAY
        while not calendar.is_worked_on(day):
            day += DAY
        return day

    def anchor_of(self, period: Period) -> date:
        """Give the day of a period on which the rule hangs."""
        return period.first if self.anchor == BEGIN else period.last


@dataclass(frozen=True)
class Obligation:
    """Something that has to be published once: for a period, about an event, or standing there for ever.

    What is published from the day on which it `opens` counts, up to the one on which it `closes`; without
    that day it stays owed. `about` names the event.
    """

    first: date
    last: date
    opens: date
    closes: date | None
    due: date
    about: str = ""
    event_id: int | None = None
    is_lasting: bool = False

    @property
    def is_about_event(self) -> bool:
        """Tell whether it came of an event."""
        return self.closes is None and not self.is_lasting


@dataclass(frozen=True)
class Published:
    """An entry that came to stand on a board on a day, up to another one if it does so no more.

    `lacks` are the fields that it would need; `happened_on` is the day of the event that it tells of, if it
    says so; `claims` is the first day of the period for which somebody counts it.
    """

    entry_id: int
    title: str
    path: str
    since: date
    until: date | None = None
    lacks: tuple[str, ...] = ()
    happened_on: date | None = None
    claims: date | None = None


@dataclass(frozen=True)
class Settled:
    """An obligation with what meets it, and where it stands."""

    obligation: Obligation
    published: Published | None
    state: str

    @property
    def is_late(self) -> bool:
        """Tell whether it was, or is, not met in time."""
        return self.state in (OVERDUE, MET_LATE, MISSED)


def periods_from(kind: str, day: date) -> Iterator[Period]:
    """Give the period of a kind in which a day lies, and all that follow."""
    period = period_of(kind, day)
    while True:
        yield period
        period = period_of(kind, period.last + DAY)


def period_of(kind: str, day: date) -> Period:
    """Give the period of a kind in which a day lies."""
    if kind == WEEK:
        monday = day - day.weekday() * DAY
        return Period(monday, monday + 6 * DAY)
    length = MONTHS[kind]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    return Period(first, _months_behind(first, length) - DAY)


def obligations(
    deadline: Deadline, in_force: Period, since: date, until: date, calendar: WorkCalendar
) -> list[Obligation]:
    """Give what a duty that hangs on no event obliges to, from the period of a day on.

    The last is the first that cannot be met before another day. A period is governed by the duty that is in
    force on the day on which its rule hangs. `in_force` begins no earlier than the site of whoever owes it.
    """
    if deadline.kind == STANDING:
        due = deadline.due(in_force.first, calendar)
        return [Obligation(in_force.first, in_force.last, date.min, None, due, is_lasting=True)]
    found: list[Obligation] = []
    for period in periods_from(deadline.kind, since):
        anchor = deadline.anchor_of(period)
        if anchor > in_force.last or (found and found[-1].opens > until):
            break
        if anchor >= in_force.first:
            found.append(_for_period(deadline, period, anchor, calendar))
    return found


def _for_period(deadline: Deadline, period: Period, anchor: date, calendar: WorkCalendar) -> Obligation:
    due, kind = deadline.due(anchor, calendar), deadline.kind
    closes = period_of(kind, period.last + DAY).last if deadline.anchor == END else period.last
    opens = period.first if deadline.anchor == WITHIN else anchor - _lead(deadline.anchor, period)
    return Obligation(period.first, period.last, opens, max(closes, due), due)


def _lead(anchor: str, period: Period) -> timedelta:
    return min(MOST_LEAD[anchor], (period.last - period.first) / PART_LEAD[anchor])


def event_obligation(
    deadline: Deadline,
    happened_on: date,
    calendar: WorkCalendar,
    *,
    about: str = "",
    event_id: int | None = None,
) -> Obligation:
    """Give what an event obliges to."""
    due = deadline.due(happened_on, calendar)
    return Obligation(happened_on, happened_on, happened_on, None, due, about, event_id)


def settle(
    owed: Sequence[Obligation], published: Sequence[Published], today: date, calendar: WorkCalendar
) -> list[Settled]:
    """Find what meets each obligation, those in order of their days, and tell where each stands.

    Every entry meets one at most: that for which somebody counts it, else the earliest that is open on its
    day. One that lacks something stands for an obligation only where nothing better does.
    """
    met: dict[int, Published] = {}
    for one in sorted(
        published, key=lambda one: (one.claims is None, bool(one.lacks), one.since, one.entry_id)
    ):
        fitting = (
            number for number, owing in enumerate(owed) if number not in met and _fits(owing, one, today)
        )
        if (place := next(fitting, None)) is not None:
            met[place] = one
    return [
        Settled(owing, met.get(number), state_of(owing, met.get(number), today, calendar))
        for number, owing in enumerate(owed)
    ]


def state_of(owing: Obligation, published: Published | None, today: date, calendar: WorkCalendar) -> str:
    """Tell where an obligation stands."""
    if published is not None and not published.lacks:
        return MET if published.since <= owing.due or owing.is_lasting else MET_LATE
    if published is not None:
        return LACKING
    if today > owing.due:
        return MISSED if owing.closes is not None and today > owing.closes else OVERDUE
    return SOON if calendar.count(today, owing.due) <= SOON_FOR else AHEAD


def present(settled: Sequence[Settled], today: date) -> list[Settled]:
    """Give the obligations that people are busy with: those that press, else the latest that has begun.

    Where none has begun that is the next one.
    """
    begun = [one for one in settled if one.obligation.opens <= today]
    return [one for one in begun if one.state in PRESSING] or begun[-1:] or list(settled[:1])


def _fits(owing: Obligation, one: Published, today: date) -> bool:
    if one.claims is not None:
        return one.claims == owing.first
    if one.until is not None and (owing.is_lasting or one.until <= min(owing.due, today)):
        return False
    if one.happened_on is not None and owing.is_about_event:
        return one.happened_on == owing.first
    return owing.opens <= one.since and (owing.closes is None or one.since <= owing.closes)


def _months_behind(day: date, months: int) -> date:
    """Give the day so many months behind another; behind the last day of a month, the last of another."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(day.year + years, month + 1, last if is_last else min(day.day, last))
