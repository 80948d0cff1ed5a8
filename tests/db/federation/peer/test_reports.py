"""Figures of a peer are set, not added: twice, late or out of order they change nothing but their days."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from joserfc.jwk import OKPKey

from liencong.core.clock import local_day, utc_now
from liencong.core.db.base import uuid7
from liencong.core.http import signatures
from liencong.core.http.signing_keys import published_keys, signing_key
from liencong.federation.peer import asking, reporting, reports, rules, service
from liencong.federation.peer.reports import DayFigures, Figures, PollFigures, ReportRefused
from tests.db.federation.peer.conftest import Pulling

NOW = utc_now()
TODAY = local_day(NOW)
POLL = uuid7()


def figures(visits: int, *, at: datetime = NOW, days: int = 2, total: int = 100) -> Figures:
    told = [
        DayFigures(day=local_day(at) - timedelta(days=back), visits=visits + back) for back in range(days)
    ]
    return Figures(told_at=at, total=total, days=told, polls=[PollFigures(uid=POLL, votes=[visits, 3])])


async def take(pulled: Pulling, told: Figures) -> None:
    async with pulled.installation.write(None) as session:
        await reports.take(session, await service.get(session, pulled.peer_id), told, now=NOW)


async def standing(pulled: Pulling, poll: UUID | None = None) -> dict[tuple[date, str], int]:
    subject = poll.hex if poll else ""
    async with pulled.installation.read(None) as session:
        found = await reports.list_reports(session, since=TODAY - timedelta(days=9), subject=subject)
    return {(one.day, one.measure): one.value for one in found}


async def test_a_report_that_comes_again_changes_nothing(pulled: Pulling) -> None:
    await take(pulled, figures(5))
    once = await standing(pulled)
    await take(pulled, figures(5))
    assert await standing(pulled) == once
    assert (once[TODAY, "visits"], once[TODAY, "total"]) == (5, 100)
    assert await standing(pulled, POLL) == {(TODAY, "0"): 5, (TODAY, "1"): 3}


async def test_a_newer_report_sets_the_days_that_it_names_and_no_others(pulled: Pulling) -> None:
    await take(pulled, figures(5, at=NOW - timedelta(minutes=5)))
    await take(pulled, figures(8, days=1))
    found = await standing(pulled)
    assert (found[TODAY, "visits"], found[TODAY - timedelta(days=1), "visits"]) == (8, 6)


async def test_a_report_that_comes_late_does_not_undo_a_newer_one(pulled: Pulling) -> None:
    await take(pulled, figures(8))
    await take(pulled, figures(5, at=NOW - timedelta(seconds=30), days=3))
    found = await standing(pulled)
    assert found[TODAY, "visits"] == 8
    assert found[TODAY - timedelta(days=2), "visits"] == 7


async def test_a_report_of_days_to_come_is_refused(pulled: Pulling) -> None:
    with pytest.raises(ReportRefused):
        await take(pulled, figures(5, at=NOW + timedelta(days=1)))
    assert await standing(pulled) == {}


def poll(
    votes: list[int], options: list[str], *, uid: UUID = POLL, question: str = "Hài lòng?"
) -> PollFigures:
    return PollFigures(uid=uid, question=question, options=options, votes=votes)


def polls(*told: PollFigures, at: datetime = NOW) -> Figures:
    return Figures(told_at=at, total=1, days=[], polls=list(told))


async def told_polls(pulled: Pulling) -> list[tuple[str, tuple[str, ...], tuple[int, ...]]]:
    async with pulled.installation.read(None) as session:
        found = await reports.list_polls(session)
    return [(one.question, one.options, one.votes) for one in found]


async def test_a_poll_is_told_in_its_words_once_however_often_it_is_reported(pulled: Pulling) -> None:
    newest = polls(poll([8, 3], ["Có", "Không"]))
    for told in (polls(poll([5, 3], ["Có", "Không"]), at=NOW - timedelta(days=1)), newest, newest):
        await take(pulled, told)
    assert await told_polls(pulled) == [("Hài lòng?", ("Có", "Không"), (8, 3))]


async def test_a_report_that_names_a_poll_twice_is_taken_as_it_says_last(pulled: Pulling) -> None:
    await take(pulled, polls(poll([1, 1], ["Có", "Không"]), poll([8, 3], ["Có", "Không"])))
    assert await told_polls(pulled) == [("Hài lòng?", ("Có", "Không"), (8, 3))]


async def test_a_report_that_comes_late_changes_neither_words_nor_votes(pulled: Pulling) -> None:
    await take(pulled, polls(poll([8, 3], ["Có", "Không"])))
    await take(pulled, polls(poll([1, 1, 1], ["A", "B", "C"]), at=NOW - timedelta(seconds=30)))
    assert await told_polls(pulled) == [("Hài lòng?", ("Có", "Không"), (8, 3))]


async def test_other_options_are_told_as_they_are_now_and_that_they_changed(pulled: Pulling) -> None:
    before = NOW - timedelta(hours=1)
    await take(pulled, polls(poll([8, 3, 2], ["Có", "Không", "Khác"]), at=before))
    await take(pulled, polls(poll([4, 1], ["Tốt", "Chưa tốt"])))
    assert await told_polls(pulled) == [("Hài lòng?", ("Tốt", "Chưa tốt"), (4, 1))]
    async with pulled.installation.read(None) as session:
        (one,) = await reports.list_polls(session)
    assert one.changed_at == NOW


async def test_words_that_a_report_leaves_out_stay_and_those_never_told_are_empty(pulled: Pulling) -> None:
    await take(pulled, polls(poll([5, 3], ["Có", "Không"]), at=NOW - timedelta(minutes=5)))
    await take(pulled, polls(poll([6, 3, 1], [], question="")))
    assert await told_polls(pulled) == [("Hài lòng?", ("Có", "Không", ""), (6, 3, 1))]


async def test_what_is_known_of_its_polls_goes_with_a_peer(pulled: Pulling) -> None:
    await take(pulled, polls(poll([5, 3], ["Có", "Không"])))
    async with pulled.installation.write(None) as session:
        await service.forget(session, await service.get(session, pulled.peer_id))
    assert await told_polls(pulled) == []


THEIRS, STRANGER = b"t" * 32, b"s" * 32


def signed(told: Figures, key: OKPKey, at: datetime) -> tuple[bytes, dict[str, str]]:
    body = told.model_dump_json().encode()
    message = signatures.response_message(200, body)
    return body, signatures.sign(message, key, signatures.RESPONSE, now=at)


@pytest.mark.parametrize(
    ("key", "minutes", "visits"), [(THEIRS, 0, 5), (STRANGER, 0, None), (THEIRS, -20, None)]
)
async def test_only_figures_that_the_peer_has_signed_just_now_are_taken(
    pulled: Pulling, key: bytes, minutes: int, visits: int | None
) -> None:
    now, at = utc_now(), utc_now() + timedelta(minutes=minutes)
    async with pulled.installation.write(None) as session:
        peer = await service.get(session, pulled.peer_id)
        peer.kind, peer.keys = rules.OURS, list(published_keys(THEIRS, now=now))
    body, headers = signed(figures(5), signing_key(key, now=now), at)
    pulled.elsewhere.put(reporting.FIGURES, body, "application/json", headers=headers)
    async with asking.client_of(pulled.installation) as client:
        await reporting.ask(pulled.installation, client, await pulled.peer(), now=now)
        await reporting.ask(pulled.installation, client, await pulled.peer(), now=now)
    assert (await standing(pulled)).get((TODAY, "visits")) == visits
    asked = [path for path in pulled.elsewhere.paths() if path.startswith(reporting.FIGURES)]
    assert len(asked) == (1 if visits else 2)
