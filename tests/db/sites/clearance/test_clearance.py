"""What is outside the catalogue is published by leave of the chairperson only (S19)."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from liencong.core.access.rules import Actor
from liencong.core.errors import Forbidden, Invalid, NotFound
from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from liencong.sites.clearance import rules, service
from liencong.sites.clearance.tables import ClearanceRequest
from liencong.sites.entry import service as entries
from liencong.sites.entry.rules import APPROVED, ReadBefore
from liencong.sites.entry.tables import Entry
from tests.factories.province import MORNING, Province
from tests.worlds import world

LATER = MORNING + timedelta(hours=1)


@dataclass
class Scene:
    province: Province
    site: Site
    board: Board
    entry: Entry
    editor: Actor
    chair: Actor

    async def ask(self, *, by: Actor | None = None, purpose: str = "Dịch mới") -> ClearanceRequest:
        roles = self.province.installation.features.roles
        async with self.province.installation.write(self.site.id) as session:
            return await service.ask(session, by or self.editor, self.entry.id, purpose, roles, now=MORNING)

    async def approve(
        self, asked: ClearanceRequest, *, by: Actor | None = None, reference: str = "12/UBND"
    ) -> ClearanceRequest:
        async with self.province.installation.write(self.site.id) as session:
            return await service.approve(
                session, by or self.chair, asked.id, revision_id=await self.revision(), reference=reference,
                now=MORNING,
            )  # fmt: skip

    async def refuse(self, asked: ClearanceRequest, *, reason: str = "Chưa đủ căn cứ") -> ClearanceRequest:
        async with self.province.installation.write(self.site.id) as session:
            return await service.refuse(
                session, self.chair, asked.id, revision_id=await self.revision(), reason=reason, now=MORNING
            )

    async def withdraw(self, asked: ClearanceRequest) -> ClearanceRequest:
        async with self.province.installation.write(self.site.id) as session:
            return await service.withdraw(session, self.editor, asked.id, now=MORNING)

    async def revision(self) -> int:
        async with self.province.installation.read(self.site.id) as session:
            return (await entries.get(session, self.entry.id)).working_revision_id or 0

    async def publish(self) -> Entry:
        return await self.province.step(self.site, self.entry, "publish")


@world
async def scene(province: Province) -> Scene:
    site = await province.portal()
    board = await province.board(site)
    entry = await province.step(site, await province.draft(site, board), "submit")
    editor, chair = await province.person("editor", site), await province.person("chairperson", site)
    return Scene(province, site, board, entry, editor.actor, chair.actor)


async def test_what_was_asked_for_is_not_published_until_leave_is_given(scene: Scene) -> None:
    asked = await scene.ask()
    with pytest.raises(rules.ClearanceWaiting):
        await scene.publish()
    await scene.approve(asked)
    assert (await scene.publish()).live_revision_id is not None


async def test_what_nobody_asked_about_is_published_as_ever(scene: Scene) -> None:
    assert (await scene.publish()).live_revision_id is not None


async def test_it_is_not_even_scheduled(scene: Scene) -> None:
    await scene.ask()
    with pytest.raises(rules.ClearanceWaiting):
        await scene.province.step(scene.site, scene.entry, "publish", at=LATER)


async def test_what_was_scheduled_before_does_not_go_public_by_itself(scene: Scene) -> None:
    await scene.province.step(scene.site, scene.entry, "publish", at=LATER)
    await scene.ask()
    async with scene.province.installation.write(scene.site.id) as session:
        await entries.publish_due(session, scene.entry.id, terms=scene.province.terms, now=LATER)
    async with scene.province.installation.read(scene.site.id) as session:
        entry = await entries.get(session, scene.entry.id)
    assert (entry.state, entry.live_revision_id) == (APPROVED, None)


async def test_what_was_refused_stays_refused_until_another_request_is_granted(scene: Scene) -> None:
    await scene.refuse(await scene.ask())
    again = await scene.ask()
    await scene.withdraw(again)
    with pytest.raises(rules.ClearanceRefused, match="Chưa đủ căn cứ"):
        await scene.publish()
    await scene.approve(await scene.ask())
    await scene.publish()


async def test_a_question_taken_back_holds_nothing_up(scene: Scene) -> None:
    await scene.withdraw(await scene.ask())
    await scene.publish()


async def test_leave_names_the_document_a_refusal_the_reason_a_question_the_purpose(scene: Scene) -> None:
    with pytest.raises(Invalid, match="purpose"):
        await scene.ask(purpose=" ")
    asked = await scene.ask()
    with pytest.raises(Invalid, match="reference"):
        await scene.approve(asked, reference="")
    with pytest.raises(Invalid, match="reason"):
        await scene.refuse(asked, reason="")


async def test_only_the_board_asks_and_only_the_chairperson_decides(province: Province, scene: Scene) -> None:
    for stranger in (scene.chair, (await province.person("contributor", scene.site)).actor):
        with pytest.raises(Forbidden):
            await scene.ask(by=stranger)
    asked = await scene.ask()
    for stranger in (scene.editor, (await province.person("editor_in_chief", scene.site)).actor):
        with pytest.raises(Forbidden):
            await scene.approve(asked, by=stranger)


async def test_nobody_gives_leave_to_themselves(province: Province, scene: Scene) -> None:
    both = Actor(scene.editor.account_id, "Kiêm nhiệm", scene.editor.rights + scene.chair.rights)
    with pytest.raises(rules.OwnRequest):
        await scene.approve(await scene.ask(by=both), by=both)


async def test_what_is_decided_is_decided(scene: Scene) -> None:
    asked = await scene.ask()
    with pytest.raises(rules.ClearanceWaiting):
        await scene.ask()
    await scene.approve(asked)
    with pytest.raises(rules.ClearanceDecided):
        await scene.refuse(asked)
    with pytest.raises(rules.ClearanceDecided):
        await scene.withdraw(asked)


async def test_nobody_decides_on_a_text_that_they_have_not_read(scene: Scene) -> None:
    asked, read = await scene.ask(), await scene.revision()
    await scene.province.rewrite(scene.site, scene.entry, title="Nội dung khác hẳn")
    async with scene.province.installation.write(scene.site.id) as session:
        with pytest.raises(ReadBefore):
            await service.approve(
                session, scene.chair, asked.id, revision_id=read, reference="12/UBND", now=MORNING
            )


async def test_where_nobody_could_give_leave_there_is_nobody_to_ask(province: Province) -> None:
    site = await province.site("so-y-te")
    entry = await province.draft(site, await province.board(site))
    editor, roles = await province.person("editor", site), province.installation.features.roles
    async with province.installation.write(site.id) as session:
        with pytest.raises(rules.NobodyDecides):
            await service.ask(session, editor.actor, entry.id, "Dịch mới", roles, now=MORNING)


async def test_another_site_neither_sees_nor_decides(province: Province, scene: Scene) -> None:
    other = await province.site("so-tai-chinh")
    chair, asked = await province.person("chairperson", other), await scene.ask()
    async with province.installation.write(other.id) as session:
        assert list(await service.list_asked(session, chair.actor, rules.WAITING, limit=9, offset=0)) == []
        with pytest.raises(NotFound):
            await service.approve(
                session, chair.actor, asked.id, revision_id=1, reference="12/UBND", now=MORNING
            )
