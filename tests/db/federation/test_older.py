"""A rule that takes all fetches what its source published before, when somebody who may asks for it."""

from datetime import date, timedelta

import pytest

from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Forbidden
from liencong.federation.link import older, rules
from liencong.federation.link import service as links
from liencong.federation.link.older import NothingOlder, OlderInput
from liencong.federation.link_rule.tables import LinkRule
from liencong.sites.entry.tables import Entry
from liencong.sites.setup import service as setup
from tests.db.federation.conftest import Linked

ALL = OlderInput()


async def counted(linked: Linked, rule: LinkRule, since: date | None = None) -> int:
    async with linked.province.installation.read(linked.portal.id) as session:
        return await older.count(session, rule, OlderInput(since=since), now=utc_now())


async def fetched(linked: Linked, rule: LinkRule, given: OlderInput = ALL) -> int:
    person = await linked.province.person("editor_in_chief", linked.portal)
    async with linked.province.installation.write(linked.portal.id) as session:
        number = await older.want(session, person.actor, rule.id, given, now=utc_now())
    await linked.province.settle()
    return number


async def states(linked: Linked, *entries: Entry) -> list[str]:
    async with linked.province.installation.read(linked.portal.id) as session:
        found = [await links.find(session, linked.portal_board.id, entry.id) for entry in entries]
    return [link.state if link else "" for link in found]


async def test_what_stood_there_before_comes_once_and_no_more_than_was_told(linked: Linked) -> None:
    before = [await linked.approved(f"Bài cũ {number}") for number in range(3)]
    await linked.province.settle()
    rule = await linked.rule(takes_all=True)
    await linked.province.settle()
    assert await states(linked, *before) == ["", "", ""]
    assert await counted(linked, rule) == await fetched(linked, rule) == 3
    assert await states(linked, *before) == [rules.LIVE] * 3
    assert await counted(linked, rule) == 0
    with pytest.raises(NothingOlder):
        await fetched(linked, rule)


async def test_what_the_board_has_seen_does_not_come_again(linked: Linked) -> None:
    returned, new = await linked.approved("Bị trả lại"), await linked.approved("Chưa ai xem")
    link = await linked.offer(returned)
    await linked.province.decide(linked.portal, link, "return", reason="Trùng")
    rule = await linked.rule(takes_all=True, mode="manual")
    assert await fetched(linked, rule) == 1
    assert await states(linked, returned, new) == [rules.RETURNED, rules.PROPOSED]


async def test_a_day_leaves_out_what_was_published_before_it(linked: Linked) -> None:
    await linked.approved("Bài cũ")
    rule, today = await linked.rule(takes_all=True), local_day(utc_now())
    assert await counted(linked, rule, today + timedelta(days=1)) == 0
    assert await counted(linked, rule, today - timedelta(days=3650)) == 1


async def test_only_what_the_rule_itself_governs_is_fetched(linked: Linked) -> None:
    await linked.approved("Chuyên mục khác quy tắc")
    broad = await linked.rule(takes_all=True, source_site_id=None)
    narrow = await linked.rule(takes_all=True, source_site_id=linked.site.id)
    closed = await linked.rule(mode="closed", source_site_id=linked.site.id, source_board_id=linked.board.id)
    assert [await counted(linked, rule) for rule in (broad, narrow, closed)] == [0, 0, 0]


async def test_nothing_withdrawn_expired_or_of_an_archive_is_fetched(linked: Linked) -> None:
    withdrawn = await linked.approved("Đã gỡ")
    await linked.province.step(linked.site, withdrawn, "unpublish", by=await linked.head(), reason="Sai")
    rule = await linked.rule(takes_all=True)
    assert await counted(linked, rule) == 0
    await linked.approved("Của trang lưu trữ")
    assert await counted(linked, rule) == 1
    async with linked.province.installation.write(linked.site.id) as session:
        await setup.archive(
            session, linked.province.operator, linked.site.id, successor_id=None, now=utc_now()
        )
    assert await counted(linked, rule) == 0


async def test_who_may_not_make_rules_fetches_nothing(linked: Linked) -> None:
    await linked.approved("Bài cũ")
    rule = await linked.rule(takes_all=True)
    editor = await linked.province.person("editor", linked.portal)
    async with linked.province.installation.write(linked.portal.id) as session:
        with pytest.raises(Forbidden):
            await older.want(session, editor.actor, rule.id, ALL, now=utc_now())
