"""A paused source is hidden whole and at once; resuming brings back what is still valid, and nothing else."""

import anyio
import pytest

from liencong.core.access.rules import Actor
from liencong.core.audit.service import history_of
from liencong.core.errors import Forbidden, Invalid, NotFound
from liencong.federation.link import pausing, rules, service
from liencong.search import store
from tests.db.federation.conftest import Linked
from tests.factories.province import MORNING, Province
from tests.worlds import world


@world
async def chief(linked: Linked) -> Actor:
    return (await linked.province.person("editor_in_chief", linked.portal)).actor


async def pause(linked: Linked, actor: Actor, reason: str = "Trang bị tấn công") -> None:
    async with linked.province.installation.write(linked.portal.id) as session:
        await pausing.pause(session, actor, linked.site.id, reason=reason, now=MORNING)


async def resume(linked: Linked, actor: Actor) -> None:
    async with linked.province.installation.write(linked.portal.id) as session:
        await pausing.resume(session, actor, linked.site.id, now=MORNING)


async def found(linked: Linked) -> bool:
    """Tell whether the portal's search knows the link."""
    async with linked.province.installation.read(None) as session:
        key = f"{linked.portal.id}-{linked.entry.id}"
        return bool(await session.run_sync(store.find_visible, [key], now=MORNING, with_copies=False))


async def test_everything_of_the_source_vanishes_in_the_same_transaction(
    linked: Linked, chief: Actor
) -> None:
    await linked.province.settle()
    assert await found(linked)
    await pause(linked, chief)
    assert await linked.shown() == []
    assert not await found(linked)
    await linked.province.settle()
    assert not await found(linked)


async def test_it_comes_back_where_it_stood(linked: Linked, chief: Actor) -> None:
    await pause(linked, chief)
    await linked.province.settle()
    await resume(linked, chief)
    assert await linked.shown() == ["Bản đầu"]
    await linked.province.settle()
    assert await found(linked)


@pytest.mark.parametrize("settles", [True, False], ids=["handlers ran", "handlers did not run"])
async def test_what_its_source_withdrew_meanwhile_does_not_come_back(
    linked: Linked, chief: Actor, settles: bool
) -> None:
    await pause(linked, chief)
    await linked.province.step(linked.site, linked.entry, "unpublish", reason="Sai")
    await linked.province.step(linked.site, linked.entry, "submit")
    await linked.province.step(linked.site, linked.entry, "publish")
    if settles:
        await linked.province.settle()
    await resume(linked, chief)
    assert await linked.shown() == []
    await linked.province.settle()
    assert await linked.shown() == []
    assert await linked.state() == rules.WITHDRAWN


async def test_what_the_board_took_off_meanwhile_does_not_come_back(linked: Linked, chief: Actor) -> None:
    await pause(linked, chief)
    await linked.province.decide(linked.portal, linked.link, "pull", by=chief, reason="Sai")
    await resume(linked, chief)
    assert await linked.shown() == []


async def test_new_offers_wait_until_the_source_is_shown_again(
    province: Province, linked: Linked, chief: Actor
) -> None:
    await pause(linked, chief)
    other = await province.published(linked.site, linked.board, title="Bài mới")
    link = await province.proposed(linked.site, other, to=linked.portal, board=linked.portal_board)
    with pytest.raises(rules.SourcePaused):
        await province.decide(linked.portal, link, "approve", by=chief)
    await resume(linked, chief)
    await province.decide(linked.portal, link, "approve", by=chief)
    assert set(await linked.shown()) == {"Bản đầu", "Bài mới"}


async def test_a_change_of_a_paused_source_waits_too(linked: Linked, chief: Actor) -> None:
    await pause(linked, chief)
    await linked.province.edit(linked.site, linked.entry, title="Bản sửa")
    await linked.province.settle()
    with pytest.raises(rules.SourcePaused):
        await linked.province.decide(linked.portal, linked.link, "update", by=chief)
    await resume(linked, chief)
    assert await linked.shown() == ["Bản đầu"]
    assert await linked.state() == rules.SOURCE_CHANGED


async def test_other_sources_are_shown_on(province: Province, linked: Linked, chief: Actor) -> None:
    other = await province.site("so-tai-chinh")
    entry = await province.published(other, await province.board(other), title="Của sở khác")
    await province.linked(other, entry, to=linked.portal, board=linked.portal_board)
    await pause(linked, chief)
    assert await linked.shown() == ["Của sở khác"]


async def test_it_wants_a_reason_and_is_done_once(linked: Linked, chief: Actor) -> None:
    with pytest.raises(Invalid):
        await pause(linked, chief, reason=" ")
    with pytest.raises(rules.NotPaused):
        await resume(linked, chief)
    await pause(linked, chief)
    with pytest.raises(rules.SourcePaused):
        await pause(linked, chief)


async def test_only_the_boards_head_and_the_sites_keeper_pause(province: Province, linked: Linked) -> None:
    for role, site in (("editor", linked.portal), ("editor_in_chief", linked.site)):
        with pytest.raises(Forbidden):
            await pause(linked, (await province.person(role, site)).actor)
    await pause(linked, (await province.person("site_admin", linked.portal)).actor)


async def test_a_site_neither_pauses_itself_nor_what_there_is_not(linked: Linked, chief: Actor) -> None:
    for site_id in (linked.portal.id, 9999):
        async with linked.province.installation.write(linked.portal.id) as session:
            with pytest.raises(NotFound):
                await pausing.pause(session, chief, site_id, reason="Vì", now=MORNING)


async def test_the_log_of_the_receiving_site_tells(linked: Linked, chief: Actor) -> None:
    await pause(linked, chief)
    await resume(linked, chief)
    async with linked.province.installation.read(linked.portal.id) as session:
        log = await history_of(session, f"site:{linked.site.id}")
    assert [(one.action, one.detail.get("reason")) for one in log] == [
        ("source:resume", None), ("source:pause", "Trang bị tấn công"),
    ]  # fmt: skip


async def test_an_editor_of_the_portal_pulls_a_link_whatever_its_version(
    province: Province, linked: Linked
) -> None:
    editor = (await province.person("editor", linked.portal)).actor
    await province.edit(linked.site, linked.entry, title="Bản sửa")
    await province.settle()
    await province.decide(linked.portal, linked.link, "pull", by=editor, reason="Sai", version=1)
    assert await linked.shown() == []
    with pytest.raises(Forbidden):
        await province.decide(linked.portal, linked.link, "withdraw", by=editor, reason="Sai")


async def test_an_approval_that_is_under_way_is_hidden_with_all_else(
    province: Province, linked: Linked, chief: Actor
) -> None:
    other = await province.published(linked.site, linked.board, title="Đang duyệt")
    link = await province.proposed(linked.site, other, to=linked.portal, board=linked.portal_board)
    here = province.installation.write(linked.portal.id)
    async with anyio.create_task_group() as tasks, here as session:
        await service.decide(session, chief, link.id, "approve", now=MORNING)
        tasks.start_soon(pause, linked, chief)
        await anyio.sleep(0.2)  # it waits for this transaction meanwhile
    assert await linked.shown() == []


async def test_an_approval_during_a_pause_is_refused(
    province: Province, linked: Linked, chief: Actor
) -> None:
    other = await province.published(linked.site, linked.board, title="Đang duyệt")
    link = await province.proposed(linked.site, other, to=linked.portal, board=linked.portal_board)
    refusals: list[rules.SourcePaused] = []

    async def approve() -> None:
        try:
            await province.decide(linked.portal, link, "approve", by=chief)
        except rules.SourcePaused as refusal:
            refusals.append(refusal)

    here = province.installation.write(linked.portal.id)
    async with anyio.create_task_group() as tasks, here as session:
        await pausing.pause(session, chief, linked.site.id, reason="Vì", now=MORNING)
        tasks.start_soon(approve)
        await anyio.sleep(0.2)
    assert len(refusals) == 1
    assert await linked.shown() == []
