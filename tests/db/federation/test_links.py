"""A link shows what was approved and follows its source; a withdrawal at the source always wins."""

from datetime import timedelta

import pytest

from liencong.core.errors import Forbidden, Invalid, Stale
from liencong.federation.link import rules, service
from liencong.sites.entry import service as entries
from liencong.sites.entry.terms import Terms
from tests.db.federation.conftest import Linked
from tests.factories.province import MORNING, Province


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


async def test_a_link_stands_as_long_as_its_source_does(linked: Linked) -> None:
    later = MORNING + timedelta(hours=1)
    for until, shown in ((later, []), (None, ["Bản đầu"])):
        async with linked.province.installation.write(linked.site.id) as session:
            await entries.end_at(
                session, linked.province.operator, linked.entry.id, until, terms=Terms(), now=MORNING
            )
        await linked.province.settle()
        assert await linked.shown(now=later) == shown


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
