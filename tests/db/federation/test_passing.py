"""A change of a trusted source that says nothing new passes by itself, is listed, and can be taken back."""

import pytest

from liencong.core.clock import utc_now
from liencong.core.errors import Forbidden
from liencong.federation.link import passing, rules
from liencong.federation.link.passing import Passed
from liencong.federation.link.tables import Link
from liencong.federation.link_rule import service as link_rules
from liencong.sites.entry.tables import Entry
from tests.db.federation.conftest import Linked
from tests.factories.province import MORNING, Province

OLD, MENDED, NEW = "Lễ hội văn hoá xã", "Lễ hội văn hóa xã", "Lễ hội văn hóa ba xã"


async def shown(linked: Linked) -> list[str]:
    return [title for title in await linked.shown(now=utc_now()) if title != "Bản đầu"]


async def live(linked: Linked, *, is_trusted: bool = True) -> tuple[Entry, Link]:
    """Have the portal show an entry of the source by a rule."""
    await linked.rule(is_trusted=is_trusted)
    entry = await linked.approved(OLD)
    link = await linked.offer(entry)
    await linked.province.settle()
    return entry, link


async def passed(linked: Linked) -> list[Passed]:
    async with linked.province.installation.read(linked.portal.id) as session:
        return list(await passing.list_passed(session, limit=10))


async def undo(linked: Linked, pass_id: int) -> None:
    async with linked.province.installation.write(linked.portal.id) as session:
        await passing.undo(session, linked.province.operator, pass_id, now=MORNING)


async def test_a_mended_spelling_passes_and_is_listed(linked: Linked) -> None:
    entry, link = await live(linked)
    await linked.correct(entry, title=MENDED)
    await linked.province.settle()
    assert await shown(linked) == [MENDED]
    assert await linked.state(link) == rules.LIVE
    assert [(one.before.title, one.after.title, one.can_undo) for one in await passed(linked)] == [
        (OLD, MENDED, True)
    ]


async def test_what_says_something_new_waits_for_the_board(linked: Linked) -> None:
    entry, link = await live(linked)
    await linked.correct(entry, title=NEW)
    await linked.province.settle()
    assert await shown(linked) == [OLD]
    assert await linked.state(link) == rules.SOURCE_CHANGED
    assert await passed(linked) == []


async def test_nothing_passes_where_the_source_is_not_trusted(linked: Linked) -> None:
    entry, link = await live(linked, is_trusted=False)
    await linked.correct(entry, title=MENDED)
    await linked.province.settle()
    assert await linked.state(link) == rules.SOURCE_CHANGED


async def test_taking_back_shows_what_was_approved_before_and_lets_nothing_pass_until_somebody_looks(
    linked: Linked,
) -> None:
    entry, link = await live(linked)
    await linked.correct(entry, title=MENDED)
    await linked.province.settle()
    (one,) = await passed(linked)
    await undo(linked, one.passed.id)
    await linked.province.settle()
    assert await shown(linked) == [OLD]
    assert await linked.state(link) == rules.SOURCE_CHANGED
    with pytest.raises(rules.NotUndone):
        await undo(linked, one.passed.id)
    waiting = await linked.offered("Bài mới của nguồn")
    await linked.province.settle()
    assert await linked.state(waiting) == rules.PROPOSED
    async with linked.province.installation.write(linked.portal.id) as session:
        await link_rules.release(session, linked.province.operator, linked.site.id, now=MORNING)
    await linked.province.settle()
    assert await linked.state(waiting) == rules.LIVE


async def test_what_has_been_decided_about_since_is_not_taken_back(linked: Linked) -> None:
    entry, link = await live(linked)
    await linked.correct(entry, title=MENDED)
    await linked.province.settle()
    await linked.correct(entry, title=NEW)
    await linked.province.settle()
    await linked.province.decide(linked.portal, link, "update")
    (one,) = await passed(linked)
    assert not one.can_undo
    with pytest.raises(rules.NotUndone):
        await undo(linked, one.passed.id)


async def test_only_who_decides_on_the_board_takes_it_back(linked: Linked, province: Province) -> None:
    entry, _ = await live(linked)
    await linked.correct(entry, title=MENDED)
    await province.settle()
    (one,) = await passed(linked)
    editor = (await province.person("editor", linked.portal)).actor
    async with province.installation.write(linked.portal.id) as session:
        with pytest.raises(Forbidden):
            await passing.undo(session, editor, one.passed.id, now=MORNING)


async def test_a_change_that_was_kept_out_stays_so_however_often_it_is_told(linked: Linked) -> None:
    entry, link = await live(linked)
    await linked.correct(entry, title=NEW)
    await linked.province.settle()
    await linked.province.decide(linked.portal, link, "keep")
    await linked.again(entry)
    assert await linked.state(link) == rules.LIVE
    assert await shown(linked) == [OLD]
