"""The workflow against a plain model: whoever does whatever, state, text, refusals and buttons agree."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from liencong.core.boot import assemble
from liencong.core.errors import LiencongError
from liencong.core.settings import load_settings
from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from liencong.sites.entry import desk, service, window, working
from liencong.sites.entry.desk import Viewer
from liencong.sites.entry.service import EntryInput
from liencong.sites.entry.terms import Terms
from tests.factories.province import BASE_HOST, Person, Province
from tests.factories.workflow_model import HOUR, LEADS, MAY, ROLES, Model

WALKS = int(os.environ.get("LIENCONG_TEST_WALKS", "8"))
"""Walks through the workflow; more of them find more, and take their time."""

people, steps = st.sampled_from(sorted(MAY)), st.sampled_from(sorted(LEADS))


@dataclass(frozen=True)
class Scene:
    """A site with a board of each kind and everybody who might touch an entry of it."""

    province: Province
    site: Site
    boards: dict[bool, Board]
    people: dict[str, Person]


class Workflow(RuleBasedStateMachine):
    """Does the same to an entry of the installation and to the model."""

    def __init__(self, runner: asyncio.Runner, scene: Scene) -> None:
        super().__init__()
        self.runner, self.scene = runner, scene

    @initialize(two_steps=st.booleans(), self_approval=st.booleans())
    def write(self, two_steps: bool, self_approval: bool) -> None:
        self.model = Model(two_steps, self_approval)
        self.terms = replace(self.scene.province.terms, self_approval=self_approval)
        owner, board = self.scene.people["owner"].actor, self.scene.boards[two_steps]
        draft = self.scene.province.draft(self.scene.site, board, by=owner, title="Bài 1")
        self.entry_id = self.runner.run(draft).id

    @rule(name=steps, who=people, waits=st.booleans(), ends=st.booleans())
    def step(self, name: str, who: str, waits: bool, ends: bool) -> None:
        model = self.model
        at = model.now + HOUR if waits and name == "publish" else None
        until = model.now + 2 * HOUR if ends and name == "publish" else None
        expected = model.refusal(name, who)
        assert self.runner.run(self._step(name, who, at, until, self.terms)) == expected
        if not expected:
            model.take(name, at, until)

    @rule(who=people)
    def edit(self, who: str) -> None:
        expected = "forbidden" if "edit" not in MAY[who] else ""
        expected = expected or ("wrong-state" if self.model.state == "trash" else "")
        assert self.runner.run(self._edit(who, f"Bài {self.model.texts + 1}")) == expected
        if not expected:
            self.model.edit(who)

    @rule()
    def pass_time(self) -> None:
        self.model.pass_time()
        self.runner.run(self._pass_time())

    @invariant()
    def all_agree(self) -> None:
        if hasattr(self, "model"):
            self.runner.run(self._compare())

    async def _step(
        self, name: str, who: str, at: datetime | None, until: datetime | None, terms: Terms
    ) -> str:
        said: dict[str, Any] = {"reason": "Vì lý do", "at": at, "until": until, "terms": terms}
        try:
            async with self.scene.province.installation.write(self.scene.site.id) as session:
                await service.take_step(
                    session, self.scene.people[who].actor, self.entry_id, name, **said, now=self.model.now
                )
        except LiencongError as error:
            return error.code
        return ""

    async def _edit(self, who: str, title: str) -> str:
        types, actor = self.scene.province.types, self.scene.people[who].actor
        try:
            async with self.scene.province.installation.write(self.scene.site.id) as session:
                said = EntryInput(title=title)
                await service.edit(session, actor, self.entry_id, said, types, now=self.model.now)
        except LiencongError as error:
            return error.code
        return ""

    async def _pass_time(self) -> None:
        async with self.scene.province.installation.write(self.scene.site.id) as session:
            await service.publish_due(session, self.entry_id, terms=self.terms, now=self.model.now)
            await service.expire_due(session, self.entry_id, now=self.model.now)

    async def _compare(self) -> None:
        model = self.model
        async with self.scene.province.installation.read(self.scene.site.id) as session:
            entry = await service.get(session, self.entry_id)
            revision = await service.get_revision(session, entry.working_revision_id)
            shown = await window.find_shown(session, self.entry_id, now=model.now)
            assert (entry.state, revision.title) == (model.state, model.text)
            assert [one.revision.title for one in shown] == ([model.live] if model.live else [])
            assert (revision.secrecy_stated_at is not None) == model.stated.get(model.text, False)
            for who, person in self.scene.people.items():
                seen = await working.find_working(session, person.actor, self.entry_id)
                assert (seen is not None) == ("edit" in MAY[who]), who
                viewer = Viewer(person.actor, model.self_approval)
                board = self.scene.boards[model.two_steps]
                offered = desk.open_steps(viewer, entry, revision.created_by_id, board)
                assert {step.name for step in offered} == self._buttons(who), who

    def _buttons(self, who: str) -> set[str]:
        """Give the steps for which somebody should have a button: all that would go through."""
        taken = {name for name in LEADS if name != "submit" and not self.model.refusal(name, who)}
        return taken - (set() if self.model.live else {"unpublish"})


async def _make_scene(province: Province) -> Scene:
    await province.portal()
    site, other = await province.site("so-y-te"), await province.site("so-tai-chinh")
    boards = {steps > 1: await province.board(site, f"Mục {steps}", steps=steps) for steps in (1, 2)}
    made = {who: await province.person(role, other if who == "stranger" else site)
            for who, role in ROLES.items()}  # fmt: skip
    return Scene(province, site, boards, made)


@pytest.fixture
def scene(database_url: str, tmp_path: Path) -> Iterator[tuple[asyncio.Runner, Scene]]:
    """Make everything once for all walks of the machine, on a loop of its own."""
    installation = assemble(load_settings(tmp_path, DATABASE_URL=database_url, BASE_HOST=BASE_HOST))
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        running = runner.run(stack.enter_async_context(installation.running()))
        yield runner, runner.run(_make_scene(Province(running)))
        runner.run(stack.aclose())


def test_the_workflow_does_what_the_model_says(scene: tuple[asyncio.Runner, Scene]) -> None:
    walks = settings(max_examples=WALKS, stateful_step_count=25, deadline=None)

    class OnScene(Workflow):
        def __init__(self) -> None:
            super().__init__(*scene)

    run_state_machine_as_test(OnScene, settings=walks)
