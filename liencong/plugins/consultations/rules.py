"""When a consultation is open, for how long it has to be, and what becomes of it; without I/O (L27)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from liencong.core.access.rules import Permission
from liencong.core.clock import LOCAL_ZONE, local_day
from liencong.core.errors import Invalid, Refused
from liencong.core.text import format_date

CONSULTATION_HANDLE = Permission("consultation:handle")
"""See what people say of drafts, say what becomes of it, write the summary."""
CONSULTATION_APPROVE = Permission("consultation:approve")
"""Let a comment be public, or not."""


class Kind(StrEnum):
    """What is drafted; the law wants each to be open for a time of its own."""

    LEGAL = "legal"
    PLANNING = "planning"
    OTHER = "other"


UPCOMING, OPEN, CLOSED, SUMMARISED = "upcoming", "open", "closed", "summarised"
STATES = (OPEN, UPCOMING, CLOSED, SUMMARISED)

RECEIVED, PUBLISHED, KEPT = "received", "published", "kept"
"""What was said waits to be looked at; is public; stays with the agency."""
COMMENT_STATES = (RECEIVED, PUBLISHED, KEPT)

ACCEPTED, EXPLAINED, DECLINED = "accepted", "explained", "declined"
VERDICTS = (ACCEPTED, EXPLAINED, DECLINED)

DAY = timedelta(days=1)


class EndsEarly(Refused):
    """A draft would vanish by itself while people may still comment on it."""

    code = "consultation-ends-early"


class NotClosed(Refused):
    """The time for comments is not over: what they come to is not told before."""

    code = "consultation-not-closed"


class CommentsWait(Refused):
    """Some comments have no verdict yet, and the summary has to tell of every one."""

    code = "consultation-comments-wait"


class AlreadySummarised(Refused):
    """There is a summary already."""

    code = "consultation-summarised"


@dataclass(frozen=True)
class Period:
    """The days from the first to the last on which people may comment, both with them."""

    opens_on: date
    closes_on: date

    @property
    def begins(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.opens_on, time.min, LOCAL_ZONE)

    @property
    def ends(self) -> datetime:
        """The first moment behind it."""
        return datetime.combine(self.closes_on + DAY, time.min, LOCAL_ZONE)


@dataclass(frozen=True)
class Minimum:
    """For how many calendar days drafts of a kind have to be open since a day, and the law that says so."""

    kind: str
    days: int
    since: date
    legal_basis: str = ""


def period_in(fields: Mapping[str, Any]) -> Period | None:
    """Read the period of the typed fields of a text; None where they do not tell one."""
    try:
        return Period(date.fromisoformat(fields["opens_on"]), date.fromisoformat(fields["closes_on"]))
    except (KeyError, TypeError, ValueError):
        return None


def state_of(period: Period, now: datetime, *, is_summarised: bool) -> str:
    """Tell where a consultation stands; a summary counts once the time is over."""
    today = local_day(now)
    if today < period.opens_on:
        return UPCOMING
    if today <= period.closes_on:
        return OPEN
    return SUMMARISED if is_summarised else CLOSED


def next_change(period: Period, now: datetime) -> datetime | None:
    """Give the next moment at which what is said of a period changes: each midnight until it is over."""
    if now >= period.ends:
        return None
    return datetime.combine(local_day(now) + DAY, time.min, LOCAL_ZONE)


def minimum_of(kind: str, on: date, minimums: Iterable[Minimum]) -> Minimum:
    """Give the minimum that holds for a kind on a day; one of no days where none does."""
    holding = [one for one in minimums if one.kind == kind and one.since <= on]
    return max(holding, key=lambda one: one.since, default=Minimum(kind, 0, on))


def check_period(period: Period, minimum: Minimum, *, announced: Period | None, public_on: date) -> None:
    """Refuse a period that is shorter than the law wants, or than what was announced (L27).

    Days count from the one on which people may comment for the first time, which does not count itself, days
    off included. What was announced may be made longer and nothing else; `announced` is None where nobody was
    told anything. Raises `Invalid`.
    """
    if announced is not None:
        if period.opens_on != announced.opens_on and announced.opens_on <= public_on:
            raise _wrong("opens_on", "consultation-opened", day=announced.opens_on)
        if period.closes_on < announced.closes_on:
            raise _wrong("closes_on", "consultation-closes-early", day=announced.closes_on)
        if period == announced:
            return
    if period.closes_on < period.opens_on:
        raise _wrong("closes_on", "ends-before-it-begins")
    begins = period.opens_on if announced else max(period.opens_on, public_on)
    earliest = begins + minimum.days * DAY
    if period.closes_on < earliest:
        raise _wrong(
            "closes_on", "consultation-too-short", day=earliest, days=minimum.days, basis=minimum.legal_basis
        )


def check_summary(state: str, undecided: int, *, has_summary: bool) -> None:
    """Let a summary be made, or raise why not: `NotClosed`, `AlreadySummarised`, `CommentsWait`."""
    if state in (UPCOMING, OPEN):
        raise NotClosed
    if has_summary:
        raise AlreadySummarised
    if undecided:
        raise CommentsWait(count=undecided)


def _wrong(field: str, code: str, *, day: date | None = None, **params: object) -> Invalid:
    said = {"day": format_date(day)} if day else {}
    return Invalid({f"fields.{field}": code}, **said, **params)
