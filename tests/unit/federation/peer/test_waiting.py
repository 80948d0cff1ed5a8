"""When a peer is asked again, and how well it stands."""

from datetime import UTC, datetime, timedelta

import pytest

from liencong.federation.peer import rules
from liencong.federation.peer.rules import BROKEN, GOOD, NEW, SHAKY, SILENT

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
EVERY = timedelta(minutes=15)


def test_each_failure_doubles_the_wait_up_to_a_day() -> None:
    waits = [rules.wait_after_failure(EVERY, failures, None, 0.5) for failures in range(1, 40)]
    assert waits[:3] == [timedelta(minutes=30), timedelta(minutes=60), timedelta(minutes=120)]
    assert waits[-1] == timedelta(days=1)


def test_the_spread_keeps_peers_apart() -> None:
    waits = {rules.wait_after_failure(EVERY, 1, None, spread) for spread in (0, 0.25, 0.5, 1)}
    assert len(waits) == 4
    assert min(waits) == timedelta(minutes=22.5)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("Sun, 29 Nov 2026 13:00:00 GMT", timedelta(hours=1)),
        ("Sun, 29 Nov 2026 11:00:00 GMT", timedelta()),
        ("999999999", timedelta(days=7)),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_what_the_source_asks_for_is_read(header: str | None, wait: timedelta | None) -> None:
    assert rules.wait_told(header, now=NOW) == wait


def test_what_the_source_asks_for_holds_over_what_we_would_do() -> None:
    told = timedelta(days=3)
    assert rules.wait_after_failure(EVERY, 1, told, 0.5) == told
    assert rules.wait_after_answer(EVERY, told, 0.5) == told


@pytest.mark.parametrize(
    ("recent", "failures", "days", "health"),
    [
        ("", 0, 0, NEW),
        ("+" * 20, 0, 1, GOOD),
        ("+-=-+-", 0, 1, SHAKY),
        ("+---", 3, 1, BROKEN),
        ("====", 0, 31, SILENT),
    ],
)
def test_a_peer_stands_as_its_last_answers_were(recent: str, failures: int, days: int, health: str) -> None:
    changed_at = NOW - timedelta(days=days)
    assert rules.health_of(recent, failures, changed_at, changed_at, now=NOW) == health


def test_only_the_last_answers_are_remembered() -> None:
    recent = ""
    for _ in range(30):
        recent = rules.remembered(recent, rules.CHANGED)
    assert recent == "+" * rules.REMEMBERED
