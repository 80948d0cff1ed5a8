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
