"""How far an item goes, and what is made of it."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from liencong.sites.entry.rules import APPROVED, DRAFT, PENDING, PUBLISHED, RETURNED, SCHEDULED, TRASH
from liencong.sites.entry.tables import Entry
from liencong.sites.intake import rules
from liencong.sites.intake.errors import TrashAtSource
from liencong.sites.intake.formats.item import ImportedItem, Status

MORNING = datetime(2026, 1, 2, 3, tzinfo=UTC)


def item(**said: Any) -> ImportedItem:
    return ImportedItem(**{"external_id": "1", "title": "Bài", **said})


def entry(**facts: Any) -> Entry:
    return cast(Entry, SimpleNamespace(**facts))


@pytest.mark.parametrize(
    ("wanted", "state", "board_steps", "way"),
    [
        (PUBLISHED, DRAFT, 1, ["submit", "publish"]),
        (PUBLISHED, DRAFT, 2, ["submit", "approve", "publish"]),
        (PUBLISHED, PENDING, 1, ["publish"]),
        (PUBLISHED, PENDING, 2, ["approve", "publish"]),
        (PUBLISHED, APPROVED, 1, ["publish"]),
        (PUBLISHED, APPROVED, 2, ["publish"]),
        (PUBLISHED, PUBLISHED, 1, []),
        (PUBLISHED, RETURNED, 1, []),
        (PUBLISHED, TRASH, 1, []),
        (PENDING, DRAFT, 1, ["submit"]),
        (PENDING, PENDING, 1, []),
        (PENDING, APPROVED, 2, []),
        (DRAFT, DRAFT, 1, []),
    ],
)
def test_the_way_leads_forward_to_the_wanted_state_only(
    wanted: str, state: str, board_steps: int, way: list[str]
) -> None:
    assert rules.steps_to(wanted, state, board_steps) == way


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("publish", PUBLISHED),
        ("future", PUBLISHED),
        ("pending", PENDING),
        ("draft", DRAFT),
        ("private", DRAFT),
    ],
)
def test_an_item_goes_as_far_as_at_its_source(status: Status, state: str) -> None:
    assert rules.state_for(item(status=status), "publish") == state
    assert rules.state_for(item(status=status), "draft") == DRAFT


@pytest.mark.parametrize(
    ("status", "state"), [("publish", PENDING), ("future", PENDING), ("pending", PENDING), ("private", DRAFT)]
)
def test_what_was_public_waits_for_approval_where_that_is_wanted(status: Status, state: str) -> None:
    assert rules.state_for(item(status=status), "submit") == state


def test_trash_is_refused() -> None:
    with pytest.raises(TrashAtSource):
        rules.state_for(item(status="trash"), "draft")


def test_only_what_is_public_or_scheduled_has_a_date_to_differ() -> None:
    live = entry(state=PUBLISHED, live_revision_id=1, published_at=MORNING, publish_at=None)
    waiting = entry(state=SCHEDULED, live_revision_id=None, published_at=None, publish_at=MORNING)
    draft = entry(state=DRAFT, live_revision_id=None, published_at=None, publish_at=None)
    later = MORNING.replace(hour=5)
    assert [rules.is_other_date(one, later) for one in (live, waiting, draft)] == [True, True, False]
    assert [rules.is_other_date(one, MORNING) for one in (live, waiting)] == [False, False]
    assert not rules.is_other_date(live, None)


def test_keywords_are_cleaned_kept_once_and_not_too_many() -> None:
    tags = ("y tế", "y  tế", "\u200b", *(f"từ {n}" for n in range(60)))
    topics = rules.topics_of(item(), None, "Trang")
    said = rules.text_of(item(tags=tags), topics, author="A", source="S")
    assert said.keywords[:2] == ["y tế", "từ 0"]
    assert len(said.keywords) == rules.MOST_KEYWORDS
    [(code, params)] = rules.losses_of(item(tags=tags), topics)
    assert (code, str(params["names"]).split(", ")[0]) == ("keywords-left-out", "từ 49")
