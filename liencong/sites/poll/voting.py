"""Takes votes in, many in one transaction: each is written once, in a lot, and never changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from liencong.core.clock import local_day
from liencong.core.db.upsert import insert_all
from liencong.core.errors import Invalid, LiencongError, NotFound
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import every_site
from liencong.core.tenancy.tables import ACTIVE, Site
from liencong.sites.poll import rules
from liencong.sites.poll.bursts import Bursts
from liencong.sites.poll.events import VoteCast
from liencong.sites.poll.rules import AlreadyVoted, PollClosed, ShownDays
from liencong.sites.poll.tables import Poll, PollLot, PollOption, PollPlacement, Vote

# Built once: making a statement anew costs as much as carrying it out.
TIMES = select(Poll.opens_at, Poll.closes_at).where(Poll.id == bindparam("poll")).with_for_update()
ANSWERS = (
    select(PollPlacement.site_id, Site.state, PollPlacement.first_day, PollPlacement.last_day, PollOption.id)
    .join(Site, Site.id == PollPlacement.site_id)
    .join(PollOption, PollOption.poll_id == PollPlacement.poll_id)
    .where(
        PollPlacement.poll_id == bindparam("poll"),
        PollPlacement.site_id.in_(bindparam("sites", expanding=True)),
        PollPlacement.taken_off_at.is_(None),
    )
)
KNOWN = select(Vote.voter_key).where(
    Vote.poll_id == bindparam("poll"), Vote.voter_key.in_(bindparam("keys", expanding=True))
)
LAST_LOT = (
    select(PollLot.number, PollLot.digest)
    .where(PollLot.poll_id == bindparam("poll"))
    .order_by(PollLot.number.desc())
    .limit(1)
)


class Voter(NamedTuple):
    """Where a vote comes from, as far as it is known without asking; none of it is kept."""

    address: str
    user_agent: str


class Ballot(NamedTuple):
    """A vote as it is cast on a site."""

    site_id: int
    poll_id: int
    option_id: int
    voter: Voter
    at: datetime


class _Standing(NamedTuple):
    """On which days a poll may be answered on a site, and with which options; on an archive it may not."""

    is_active: bool
    days: ShownDays
    options: set[int]


class _Asked(NamedTuple):
    """A poll that ballots name: when it is open, and where it stands."""

    opens_at: datetime
    closes_at: datetime | None
    standing: Mapping[int, _Standing]


def take_in(
    session: Session, ballots: Sequence[Ballot], salts: Mapping[date, bytes], bursts: Bursts
) -> list[LiencongError | None]:
    """Write votes, in a thread; give for each why it does not count, or None, in their order.

    One voter votes once, on whichever site the poll stands, and is known again for a day: telephones of one
    make share addresses, and a hindrance for longer would keep many from voting at all. What is refused,
    `NotFound`, `PollNotOpen`, `PollClosed`, `Invalid`, `AlreadyVoted`, does not hurt the others. `salts` has
    those of the days on which the ballots were cast.
    """
    told: list[LiencongError | None] = [None] * len(ballots)
    of_polls: defaultdict[int, list[int]] = defaultdict(list)
    for at, ballot in enumerate(ballots):
        of_polls[ballot.poll_id].append(at)
    with every_site(session):
        for poll_id, places in sorted(of_polls.items()):  # lest two processes wait for each other
            asked = _find(session, poll_id, {ballots[at].site_id for at in places})
            first: dict[str, int] = {}
            for at in places:
                day = local_day(ballots[at].at)
                told[at] = _refusal(asked, ballots[at], day)
                if told[at] is None and first.setdefault(_key(ballots[at], salts[day]), at) != at:
                    told[at] = AlreadyVoted()
            for key in _known(session, poll_id, first):
                told[first.pop(key)] = AlreadyVoted()
            _write_lot(session, poll_id, {key: ballots[at] for key, at in first.items()}, bursts)
            for site_id in sorted({ballots[at].site_id for at in first.values()}):
                outbox.tell(session, VoteCast(site_id, poll_id))
    return told


def _find(session: Session, poll_id: int, site_ids: set[int]) -> _Asked | None:
    """Find a poll; nobody closes it, and nobody else adds a lot, until the transaction ends."""
    times = session.execute(TIMES, {"poll": poll_id}).first()
    if times is None:
        return None
    standing: dict[int, _Standing] = {}
    found = session.execute(ANSWERS, {"poll": poll_id, "sites": list(site_ids)})
    for site_id, state, first_day, last_day, option_id in found:
        days = ShownDays(first_day, last_day)
        here = standing.setdefault(site_id, _Standing(state == ACTIVE, days, set()))
        here.options.add(option_id)
    return _Asked(times[0], times[1], standing)


def _refusal(asked: _Asked | None, ballot: Ballot, day: date) -> LiencongError | None:
    """Give why a ballot does not count, as far as that does not hang on other ballots."""
    here = asked.standing.get(ballot.site_id) if asked else None
    if asked is None or here is None or not here.days.include(day):
        return NotFound(poll_id=ballot.poll_id)
    if not here.is_active:
        return PollClosed(poll_id=ballot.poll_id)
    try:
        rules.may_vote(rules.poll_state(asked.opens_at, asked.closes_at, ballot.at), has_voted=False)
    except LiencongError as refusal:
        return refusal
    return None if ballot.option_id in here.options else Invalid({"option": "choice-unknown"})


def _key(ballot: Ballot, salt: bytes) -> str:
    """Give what stands for the voter of a ballot."""
    return rules.voter_key(salt, ballot.poll_id, ballot.voter.address, ballot.voter.user_agent)


def _known(session: Session, poll_id: int, keys: Iterable[str]) -> Sequence[str]:
    """Give those of some keys whose voters have voted; nobody else adds to them in this transaction."""
    return session.execute(KNOWN, {"poll": poll_id, "keys": list(keys)}).scalars().all()


def _write_lot(session: Session, poll_id: int, votes: Mapping[str, Ballot], bursts: Bursts) -> None:
    """Write the votes of one poll as its next lot, by the keys of their voters."""
    if not votes:
        return
    before = session.execute(LAST_LOT, {"poll": poll_id}).first()
    number, digest = before or (0, "")
    lines = [
        (key, one.site_id, one.option_id, bursts.is_in_burst(poll_id, one.voter.address, one.at))
        for key, one in votes.items()
    ]
    rows = [
        {"poll_id": poll_id, "voter_key": key, "option_id": option_id, "site_id": site_id,
         "lot": number + 1, "in_burst": in_burst}
        for key, site_id, option_id, in_burst in lines
    ]  # fmt: skip
    lot = {"poll_id": poll_id, "number": number + 1, "digest": rules.lot_digest(digest, lines)}
    insert_all(session, Vote, rows)
    insert_all(session, PollLot, [lot])
