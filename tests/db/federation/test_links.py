"""A link shows what was approved and follows its source; a withdrawal at the source always wins."""

import pytest

from liencong.core.errors import Forbidden, Invalid, Stale
from liencong.core.tenancy.tables import Site
from liencong.federation.link import rules, service
from liencong.federation.link.tables import Link
from liencong.sites.board.tables import Board
from liencong.sites.entry import window
from liencong.sites.entry.tables import Entry
from tests.factories.province import MORNING, Province


class Linked:
    """A portal that shows an entry of a component site."""

    def __init__(self, province: Province) -> None:
        self.province = province

    async def make(self) -> "Linked":
        self.portal: Site = await self.province.portal()
        self.site: Site = await self.province.site("so-y-te")
        self.portal_board: Board = await self.province.board(self.portal, "Tin sở ngành")
        self.board: Board = await self.province.board(self.site)
        self.entry: Entry = await self.province.published(self.site, self.board, title="Bản đầu")
        self.link: Link = await self.province.linked(
            self.site, self.entry, to=self.portal, board=self.portal_board
        )
        return self

    async def state(self) -> str:
        async with self.province.installation.read(self.portal.id) as session:
            return (await service.get(session, self.link.id)).state

    async def shown(self) -> list[str]:
        async with self.province.installation.read(self.portal.id) as session:
            found = await window.list_shown(session, window.Filter(), now=MORNING, limit=10)
        return [one.revision.title for one in found]


@pytest.fixture
async def linked(province: Province) -> Linked:
    return await Linked(province).make()


async def test_an_approved_link_stands_on_the_portal(linked: Linked) -> None:
    assert await linked.shown() == ["Bản đầu"]


async def test_a_proposed_link_does_not(province: Province, linked: Linked) -> None:
    other = await province.published(linked.site, linked.board, title="Chưa duyệt")
    await province.proposed(linked.site, other, to=linked.portal, board=linked.portal_board)
    assert await linked.shown() == ["Bản đầu"]


async def test_a_change_at_the_source_leaves_the_approved_text_and_asks_the_board(linked: Linked) -> None:
    await linked.province.edit(linked.site, linked.entry, title="Bản sửa")
    await linked.province.settle()
    assert await linked.shown() == ["Bản đầu"]
    assert await linked.state() == rules.SOURCE_CHANGED


async def test_the_board_takes_the_change_over(linked: Linked) -> None:
    await linked.province.edit(linked.site, linked.entry, title="Bản sửa")
    await linked.province.settle()
    await linked.province.decide(linked.portal, linked.link, "update")
    assert await linked.shown() == ["Bản sửa"]
    assert await linked.state() == rules.LIVE


async def test_the_board_keeps_what_it_approved(linked: Linked) -> None:
    await linked.province.edit(linked.site, linked.entry, title="Bản sửa")
    await linked.province.settle()
    await linked.province.decide(linked.portal, linked.link, "keep")
    await linked.province.settle()
    assert await linked.shown() == ["Bản đầu"]
    assert await linked.state() == rules.LIVE


@pytest.mark.parametrize("step", ["unpublish", "trash"])
async def test_a_withdrawal_at_the_source_hides_it_before_any_handler_ran(linked: Linked, step: str) -> None:
    await linked.province.step(linked.site, linked.entry, step, reason="Nhầm số liệu")
    assert await linked.shown() == []


async def test_a_withdrawal_at_the_source_ends_the_link(linked: Linked) -> None:
    await linked.province.step(linked.site, linked.entry, "unpublish", reason="Nhầm số liệu")
    await linked.province.settle()
    assert await linked.state() == rules.WITHDRAWN


async def test_publishing_again_after_a_withdrawal_does_not_bring_the_link_back(linked: Linked) -> None:
    await linked.province.step(linked.site, linked.entry, "unpublish", reason="Nhầm số liệu")
    await linked.province.step(linked.site, linked.entry, "submit")
    await linked.province.step(linked.site, linked.entry, "publish")
    assert await linked.shown() == []
    await linked.province.settle()
    assert await linked.shown() == []
    assert await linked.state() == rules.WITHDRAWN


async def test_a_late_withdrawal_event_does_not_end_a_link_approved_since(linked: Linked) -> None:
    await linked.province.step(linked.site, linked.entry, "unpublish", reason="Nhầm số liệu")
    await linked.province.settle()
    await linked.province.step(linked.site, linked.entry, "submit")
    await linked.province.step(linked.site, linked.entry, "publish")
    await linked.province.linked(linked.site, linked.entry, to=linked.portal, board=linked.portal_board)
    async with linked.province.installation.write(None) as session:
        await service.follow_source(session, linked.entry.id, now=MORNING)
    assert await linked.shown() == ["Bản đầu"]
    assert await linked.state() == rules.LIVE


async def test_returning_wants_a_reason(province: Province, linked: Linked) -> None:
    other = await province.published(linked.site, linked.board, title="Chưa duyệt")
    link = await province.proposed(linked.site, other, to=linked.portal, board=linked.portal_board)
    with pytest.raises(Invalid):
        await province.decide(linked.portal, link, "return")


async def test_of_two_who_decide_at_once_one_wins(province: Province, linked: Linked) -> None:
    other = await province.published(linked.site, linked.board, title="Chưa duyệt")
    link = await province.proposed(linked.site, other, to=linked.portal, board=linked.portal_board)
    seen = link.version
    await province.decide(linked.portal, link, "approve", version=seen)
    with pytest.raises(Stale):
        await province.decide(linked.portal, link, "return", version=seen, reason="Trùng bài")


async def test_an_editor_of_the_portal_does_not_decide(province: Province, linked: Linked) -> None:
    editor = await province.person("editor", linked.portal)
    other = await province.published(linked.site, linked.board, title="Chưa duyệt")
    link = await province.proposed(linked.site, other, to=linked.portal, board=linked.portal_board)
    with pytest.raises(Forbidden):
        await province.decide(linked.portal, link, "approve", by=editor.actor)


async def test_nobody_offers_what_another_site_published(province: Province, linked: Linked) -> None:
    stranger = await province.person("site_admin", await province.site("so-tai-chinh"))
    async with province.installation.write(linked.site.id) as session:
        with pytest.raises(Forbidden):
            await service.propose(
                session, stranger.actor, linked.entry.id, to_site_id=linked.portal.id,
                board=linked.portal_board.id, now=MORNING,
            )  # fmt: skip
