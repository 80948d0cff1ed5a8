"""Publishing at a time and until one: what is planned, what is called off, what is told afterwards."""

from datetime import timedelta

import pytest

from liencong.core.audit.service import history_of
from liencong.core.errors import Forbidden, Invalid
from liencong.sites.entry import placements, rules, service
from liencong.sites.entry.rules import WrongState
from liencong.sites.entry.terms import Terms
from tests.db.sites.entry.conftest import Newsroom
from tests.factories.province import MORNING

NOON, EVENING, NIGHT = (MORNING + timedelta(hours=hours) for hours in (1, 2, 3))


async def test_it_goes_live_at_its_time_and_vanishes_at_its_end(newsroom: Newsroom) -> None:
    entry = await newsroom.submitted(title="Hẹn giờ")
    await newsroom.step(entry, "publish", by=newsroom.chief, at=NOON, until=EVENING)
    await newsroom.due(entry, now=MORNING)
    assert await newsroom.shown(entry, now=NOON) == []
    await newsroom.due(entry, now=NOON)
    assert await newsroom.shown(entry, now=NOON) == ["Hẹn giờ"]
    assert await newsroom.shown(entry, now=EVENING) == []
    await newsroom.due(entry, now=EVENING)
    entry, _ = await newsroom.working(entry)
    assert (entry.state, entry.state_reason) == (rules.UNPUBLISHED, rules.EXPIRED)


async def test_what_the_clock_did_stands_in_the_log(newsroom: Newsroom) -> None:
    entry = await newsroom.submitted()
    await newsroom.step(entry, "publish", by=newsroom.chief, at=NOON, until=EVENING)
    await newsroom.due(entry, now=NOON)
    await newsroom.due(entry, now=EVENING)
    async with newsroom.province.installation.read(newsroom.site.id) as session:
        log = await history_of(session, f"entry:{entry.id}")
        stood = await placements.find_last(session, entry.id)
    assert [(record.action, record.account_id) for record in log[:2]] == [
        ("entry:expire", None), ("entry:publish-due", None),
    ]  # fmt: skip
    assert stood is not None
    assert stood.withdrawn_reason == rules.EXPIRED


async def test_a_plan_can_be_changed_and_called_off(newsroom: Newsroom) -> None:
    entry = await newsroom.submitted()
    await newsroom.step(entry, "publish", by=newsroom.chief, at=NOON)
    await newsroom.step(entry, "publish", by=newsroom.chief, at=EVENING)
    await newsroom.due(entry, now=NOON)
    assert await newsroom.shown(entry, now=NOON) == []
    await newsroom.step(entry, "unschedule", by=newsroom.chief)
    await newsroom.due(entry, now=EVENING)
    entry, _ = await newsroom.working(entry)
    assert (entry.state, entry.publish_at, await newsroom.shown(entry, now=NIGHT)) == ("approved", None, [])


async def test_a_plan_for_the_next_text_leaves_the_end_of_the_present_one(newsroom: Newsroom) -> None:
    entry = await newsroom.submitted(title="Bản đầu")
    await newsroom.step(entry, "publish", by=newsroom.chief, until=EVENING)
    await newsroom.edit(entry, title="Bản sau")
    await newsroom.step(entry, "submit", by=newsroom.writer)
    await newsroom.step(entry, "publish", by=newsroom.chief, at=NIGHT)
    await newsroom.due(entry, now=EVENING)
    assert await newsroom.shown(entry, now=EVENING) == []
    entry, _ = await newsroom.working(entry)
    assert (entry.state, entry.live_revision_id) == (rules.SCHEDULED, None)
    await newsroom.due(entry, now=NIGHT)
    assert await newsroom.shown(entry, now=NIGHT) == ["Bản sau"]


async def test_the_end_of_what_is_public_can_be_moved(newsroom: Newsroom) -> None:
    entry = await newsroom.published(title="Bài")
    async with newsroom.province.installation.write(newsroom.site.id) as session:
        await service.end_at(session, newsroom.chief.actor, entry.id, NOON, terms=Terms(), now=MORNING)
    assert await newsroom.shown(entry, now=NOON) == []
    async with newsroom.province.installation.write(newsroom.site.id) as session:
        await service.end_at(session, newsroom.chief.actor, entry.id, None, terms=Terms(), now=MORNING)
    await newsroom.due(entry, now=NIGHT)
    assert await newsroom.shown(entry, now=NIGHT) == ["Bài"]


async def test_only_who_publishes_moves_the_end_and_only_of_what_is_public(newsroom: Newsroom) -> None:
    entry, draft = await newsroom.published(), await newsroom.draft()
    async with newsroom.province.installation.write(newsroom.site.id) as session:
        with pytest.raises(Forbidden):
            await service.end_at(session, newsroom.editor.actor, entry.id, NOON, terms=Terms(), now=MORNING)
        with pytest.raises(WrongState):
            await service.end_at(session, newsroom.chief.actor, draft.id, NOON, terms=Terms(), now=MORNING)
        with pytest.raises(Invalid, match="moment-over"):
            await service.end_at(session, newsroom.chief.actor, entry.id, MORNING, terms=Terms(), now=NOON)


async def test_a_text_that_is_being_written_outlives_the_end_of_the_public_one(newsroom: Newsroom) -> None:
    entry = await newsroom.submitted()
    await newsroom.step(entry, "publish", by=newsroom.chief, until=NOON)
    await newsroom.edit(entry, title="Đang viết")
    await newsroom.step(entry, "submit", by=newsroom.writer)
    await newsroom.due(entry, now=NOON)
    entry, revision = await newsroom.working(entry)
    assert (entry.state, revision.title) == (rules.PENDING, "Đang viết")
