"""Votes count where the poll is shown on the day: what was cast elsewhere never comes to the tally."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam, or_, select, tuple_
from sqlalchemy.orm import Session

from liencong.core.clock import local_day
from liencong.core.errors import LiencongError, NotFound
from liencong.core.tenancy.scope import every_site
from liencong.sites.poll.bursts import Bursts
from liencong.sites.poll.rules import EVERY_DAY, ShownDays
from liencong.sites.poll.tables import PollPlacement
from liencong.sites.poll.voting import Ballot, take_in

# Built once: making a statement anew costs as much as carrying it out.
NARROWED = select(
    PollPlacement.site_id, PollPlacement.poll_id, PollPlacement.first_day, PollPlacement.last_day
).where(
    tuple_(PollPlacement.site_id, PollPlacement.poll_id).in_(bindparam("pairs", expanding=True)),
    or_(PollPlacement.first_day.is_not(None), PollPlacement.last_day.is_not(None)),
)


def take_in_where_shown(
    session: Session, ballots: Sequence[Ballot], salts: Mapping[date, bytes], bursts: Bursts
) -> list[LiencongError | None]:
    """Write votes as `take_in` does, in a thread; those for polls that are not shown there get `NotFound`."""
    with every_site(session):
        pairs = {(ballot.site_id, ballot.poll_id) for ballot in ballots}
        rows = session.execute(NARROWED, {"pairs": list(pairs)})
        days = {(site_id, poll_id): ShownDays(first, last) for site_id, poll_id, first, last in rows}
    told: list[LiencongError | None] = [
        None if _is_shown(days, ballot) else NotFound(poll_id=ballot.poll_id) for ballot in ballots
    ]
    places = [at for at, refusal in enumerate(told) if refusal is None]
    taken = take_in(session, [ballots[at] for at in places], salts, bursts)
    for at, refusal in zip(places, taken, strict=True):
        told[at] = refusal
    return told


def _is_shown(days: Mapping[tuple[int, int], ShownDays], ballot: Ballot) -> bool:
    return days.get((ballot.site_id, ballot.poll_id), EVERY_DAY).include(local_day(ballot.at))
