"""Links against a plain model: whatever happens at the source, here and to the events, both agree.

Events are handed on late, twice and in any order. What the public sees is always a text that somebody here,
or a rule of theirs, has approved, of an entry that its source has not withdrawn.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from liencong.core.access.rules import Actor
from liencong.core.boot import assemble
from liencong.core.clock import utc_now
from liencong.core.errors import LiencongError
from liencong.core.outbox.events import Event, SitesChanged
from liencong.core.outbox.tables import OutboxRow
from liencong.core.settings import load_settings
from liencong.core.tenancy.tables import Site
from liencong.federation.link import passing, pausing, service
from liencong.federation.link.events import LinkChanged
from liencong.federation.link.tables import Link
from liencong.federation.link_rule import service as link_rules
from liencong.federation.link_rule.events import LinkRulesChanged
from liencong.federation.link_rule.service import RuleInput
from liencong.sites.board.tables import Board
from liencong.sites.entry import window
from liencong.sites.entry.events import EntryPublished, EntryWithdrawn
from liencong.sites.setup import service as setup
from tests.factories.link_model import BEGINS, Model, Text
from tests.factories.province import BASE_HOST, MORNING, Province

WALKS = int(os.environ.get("LIENCONG_TEST_WALKS", "6"))
"""Walks through what may happen; more of them find more, and take their time."""

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""A walk that fails is told as it is: to find a shorter one takes minutes."""

HEARD = (EntryPublished, EntryWithdrawn, LinkChanged, LinkRulesChanged, SitesChanged)


@dataclass(frozen=True)
class Scene:
    """A portal that receives; each walk has a source of its own."""

    province: Province
    portal: Site


class Links(RuleBasedStateMachine):
    """Does the same to a link of the installation and to the model."""

    walks = 0

    def __init__(self, runner: asyncio.Runner, scene: Scene) -> None:
        super().__init__()
        self.runner, self.scene, self.province = runner, scene, scene.province
        self.events: list[Event] = []
        self.last_row = 0
        self.link: Link | None = None
        self.rule_id: int | None = None

    @initialize()
    def begin(self) -> None:
        Links.walks += 1
        self.model = Model()
        self.runner.run(self._begin(f"nguon-{Links.walks}"))

    @rule(is_small=st.booleans())
    def publish_another_text(self, is_small: bool) -> None:
        if self.model.is_live:
            old = self.model.text
            new = Text(old.number + 1, old.words + (not is_small), 1 - old.spelling)
            self.runner.run(self.province.rewrite(self.site, self.entry, by=self.head, title=new.title))
            self.runner.run(self._publish())
            self.model.text = new

    @rule()
    def withdraw_at_the_source(self) -> None:
        if self.model.is_live:
            self.runner.run(self._step("unpublish", reason="Vì"))
            self.model.is_live, self.model.era = False, self.model.era + 1

    @rule()
    def publish_again(self) -> None:
        if not self.model.is_live:
            self.runner.run(self._publish())
            self.model.is_live = True

    @rule()
    def offer(self) -> None:
        expected = self.model.refusal_of_offer()
        assert self.runner.run(self._refusal(self._offer())) == expected
        if not expected:
            self.model.offer()

    @rule(name=st.sampled_from(sorted(BEGINS)))
    def decide(self, name: str) -> None:
        if self.link is not None:
            expected = self.model.refusal(name)
            decision = self.province.decide(self.scene.portal, self.link, name, reason="Vì")
            assert self.runner.run(self._refusal(decision)) == expected
            if not expected:
                self.model.decide(name)

    @rule(mode=st.sampled_from(["manual", "automatic", "closed"]), is_trusted=st.booleans())
    def set_rule(self, mode: str, is_trusted: bool) -> None:
        self.runner.run(self._set_rule(mode, is_trusted))
        self.model.mode, self.model.is_trusted = mode, is_trusted

    @rule()
    def pause_or_resume(self) -> None:
        self.runner.run(self._pause_or_resume())
        self.model.is_paused = not self.model.is_paused

    @precondition(lambda self: self.model.passed)
    @rule()
    def take_back_what_passed(self) -> None:
        model = self.model
        assert model.passed
        is_shown = model.shown == model.passed[1] and model.state in ("live", "source_changed")
        expected = model.refusal_to_show() if is_shown else "link-pass-over"
        assert self.runner.run(self._refusal(self._undo())) == expected
        if not expected:
            model.show(model.passed[0])
            model.state, model.is_held, model.passed = "source_changed", True, None

    @precondition(lambda self: self.model.is_held)
    @rule()
    def look(self) -> None:
        self.runner.run(self._release())
        self.model.is_held = False

    @precondition(lambda self: self.model.state)
    @rule(really=st.integers(0, 5))
    def become_an_archive(self, really: int) -> None:
        if really == 0 and not self.model.is_archived:
            self.runner.run(self._archive())
            self.model.is_archived = True

    @precondition(lambda self: self.events)
    @rule(which=st.integers(0, 10**6))
    def hear(self, which: int) -> None:
        """Hand on some event that has happened, be it for the first time or again."""
        event = self.events[which % len(self.events)]
        self.runner.run(self._hand_on(event))
        if isinstance(event, EntryPublished | EntryWithdrawn):
            self.model.follow()
        elif isinstance(event, SitesChanged):
            self.model.end_with_site()
        elif not isinstance(event, LinkChanged) or event.state == "proposed":
            self.model.take()

    @invariant()
    def both_agree(self) -> None:
        if hasattr(self, "model"):
            self.runner.run(self._compare())

    async def _begin(self, slug: str) -> None:
        async with self.province.installation.read(None) as session:
            self.last_row = await session.scalar(select(func.max(OutboxRow.id))) or 0  # of earlier walks
        self.site = await self.province.site(slug)
        board = await self.province.board(self.site)
        self.board: Board = await self.province.board(self.scene.portal, slug)
        self.head: Actor = (await self.province.person("editor_in_chief", self.site)).actor
        text = Model().text
        self.entry = await self.province.draft(self.site, board, by=self.head, title=text.title)
        await self._publish()

    async def _publish(self) -> None:
        """Publish what was written, for which the head of the source answers."""
        await self._step("submit")
        await self._step("publish")

    async def _step(self, name: str, **said: Any) -> None:
        await self.province.step(self.site, self.entry, name, by=self.head, **said)

    async def _refusal(self, doing: Any) -> str:
        try:
            await doing
        except LiencongError as error:
            return error.code
        return ""

    async def _offer(self) -> None:
        async with self.province.installation.write(self.site.id) as session:
            self.link = await service.propose(
                session, self.province.operator, self.entry.id, to_site_id=self.scene.portal.id,
                board=self.board.id, now=MORNING,
            )  # fmt: skip

    async def _set_rule(self, mode: str, is_trusted: bool) -> None:
        operator, roles = self.province.operator, self.province.installation.features.roles
        given = RuleInput.model_validate(
            {"board": self.board.id, "source_site_id": self.site.id, "mode": mode, "is_trusted": is_trusted}
        )
        async with self.province.installation.write(self.scene.portal.id) as session:
            if self.rule_id is None:
                made = await link_rules.make(session, operator, given, roles, now=MORNING)
                self.rule_id = made.id
            else:
                await link_rules.change(session, operator, self.rule_id, given, roles, now=MORNING)

    async def _pause_or_resume(self) -> None:
        operator = self.province.operator
        async with self.province.installation.write(self.scene.portal.id) as session:
            if self.model.is_paused:
                await pausing.resume(session, operator, self.site.id, now=MORNING)
            else:
                await pausing.pause(session, operator, self.site.id, reason="Vì", now=MORNING)

    async def _undo(self) -> None:
        async with self.province.installation.write(self.scene.portal.id) as session:
            mine = [one for one in await passing.list_passed(session, limit=100)
                    if self.link and one.link.id == self.link.id]  # fmt: skip
            await passing.undo(session, self.province.operator, mine[0].passed.id, now=MORNING)

    async def _release(self) -> None:
        async with self.province.installation.write(self.scene.portal.id) as session:
            await link_rules.release(session, self.province.operator, self.site.id, now=MORNING)

    async def _archive(self) -> None:
        async with self.province.installation.write(self.site.id) as session:
            await setup.archive(session, self.province.operator, self.site.id, successor_id=None, now=MORNING)

    async def _hand_on(self, event: Event) -> None:
        for feature in self.province.installation.features:
            for subscription in feature.subscriptions:
                if subscription.event is type(event):
                    await subscription.handler(self.province.installation, event)

    async def _compare(self) -> None:
        model = self.model
        async with self.province.installation.read(self.scene.portal.id) as session:
            fresh = select(OutboxRow).where(OutboxRow.id > self.last_row).order_by(OutboxRow.id)
            for row in await session.scalars(fresh):
                self.last_row = row.id
                event = Event.of(row.kind, row.facts)
                if isinstance(event, HEARD):
                    self.events.append(event)
            seen = await window.find_shown(session, self.entry.id, now=utc_now())
            state = (await service.get(session, self.link.id)).state if self.link else ""
        titles = [one.revision.title for one in seen]
        assert titles == ([model.visible.title] if model.visible else [])
        assert state == model.state
        assert {*titles} <= {text.title for text in model.approved}


async def _make_scene(province: Province) -> Scene:
    return Scene(province, await province.portal())


@pytest.fixture
def scene(database_url: str, tmp_path: Path) -> Iterator[tuple[asyncio.Runner, Scene]]:
    """Make a portal once for all walks of the machine, on a loop of its own."""
    installation = assemble(load_settings(tmp_path, DATABASE_URL=database_url, BASE_HOST=BASE_HOST))
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        running = runner.run(stack.enter_async_context(installation.running()))
        yield runner, runner.run(_make_scene(Province(running)))
        runner.run(stack.aclose())


def test_readers_see_what_the_model_says(scene: tuple[asyncio.Runner, Scene]) -> None:
    walks = settings(max_examples=WALKS, stateful_step_count=30, deadline=None, phases=PHASES)

    class OnScene(Links):
        def __init__(self) -> None:
            super().__init__(*scene)

    run_state_machine_as_test(OnScene, settings=walks)
