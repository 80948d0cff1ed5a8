"""Votes count on living sites that show the poll on the day: others never come to the tally."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam, or_, select, tuple_
from sqlalchemy.orm import Session

from liencong.core.clock import local_day
from liencong.core.errors import LiencongError, NotFound
from liencong.core.tenancy.scope import every_site
from liencong.core.tenancy.tables import ACTIVE, Site
from liencong.sites.poll.bursts import Bursts
from liencong.sites.poll.rules import PollClosed, ShownDays
from liencong.sites.poll.tables import PollPlacement
from liencong.sites.poll.voting import Ballot, take_in

# Built once: making a statement anew costs as much as carrying it out.
NARROWED = (
    select(
        PollPlacement.site_id,
        PollPlacement.poll_id,
        PollPlacement.first_day,
        PollPlacement.last_day,
        Site.state,
    )
    .join(Site, Site.id == PollPlacement.site_id)
    .where(
        tuple_(PollPlacement.site_id, PollPlacement.poll_id).in_(bindparam("pairs", expanding=True)),
        or_(
            PollPlacement.first_day.is_not(None),
            PollPlacement.last_day.is_not(None),
            Site.state != ACTIVE,
        ),
    )
)


def take_in_where_shown(
    session: Session, ballots: Sequence[Ballot], salts: Mapping[date, bytes], bursts: Bursts
) -> list[LiencongError | None]:
    """Write votes as `take_in` does, in a thread.

    Those for polls that are not shown there on the day get `NotFound`, those on archived sites `PollClosed`.
    """
    with every_site(session):
        pairs = {(ballot.site_id, ballot.poll_id) for ballot in ballots}
        rows = session.execute(NARROWED, {"pairs": list(pairs)})
        narrowed = {(row[0], row[1]): (ShownDays(row[2], row[3]), row[4]) for row in rows}
    told = [_refusal(narrowed, ballot) for ballot in ballots]
    places = [at for at, refusal in enumerate(told) if refusal is None]
    taken = take_in(session, [ballots[at] for at in places], salts, bursts)
    for at, refusal in zip(places, taken, strict=True):
        told[at] = refusal
    return told


def _refusal(
    narrowed: Mapping[tuple[int, int], tuple[ShownDays, str]], ballot: Ballot
) -> LiencongError | None:
    place = narrowed.get((ballot.site_id, ballot.poll_id))
    if place is None:
        return None
    days, state = place
    if not days.include(local_day(ballot.at)):
        return NotFound(poll_id=ballot.poll_id)
    return None if state == ACTIVE else PollClosed(poll_id=ballot.poll_id)
