"""A site takes by its rules what it has decided to take, and nothing that nobody answers for."""

from datetime import date, timedelta

import anyio
import pytest

from liencong.core.clock import utc_now
from liencong.core.errors import Forbidden, Invalid
from liencong.core.tenancy.tables import EXTERNAL
from liencong.federation.link import pausing, rules, service, taking
from liencong.federation.link.tables import Link
from liencong.federation.link_rule import service as link_rules
from liencong.federation.link_rule.rules import NotTaken
from liencong.federation.link_rule.service import RuleInput
from liencong.sites.setup import service as setup
from tests.db.federation.conftest import Linked
from tests.factories.province import MORNING, Province


async def test_an_offer_that_its_source_has_approved_is_taken(linked: Linked) -> None:
    rule = await linked.rule()
    link = await linked.offered("Bài của sở")
    await linked.province.settle()
    taken = await linked.now(link)
    assert (taken.state, taken.rule_id, taken.decided_by_id) == (rules.LIVE, rule.id, None)
    assert "Bài của sở" in await linked.shown(now=utc_now())


async def test_what_waits_is_taken_when_the_rule_is_made(linked: Linked) -> None:
    link = await linked.offered("Bài chờ sẵn")
    await linked.rule()
    await linked.province.settle()
    assert await linked.state(link) == rules.LIVE


async def test_a_text_that_nobody_at_its_source_answers_for_waits_for_the_board(
    linked: Linked, province: Province
) -> None:
    await linked.rule()
    entry = await province.published(linked.site, linked.board, title="Do máy nhập")
    link = await province.proposed(linked.site, entry, to=linked.portal, board=linked.portal_board)
    await province.settle()
    assert await linked.state(link) == rules.PROPOSED


async def test_the_quota_of_the_day_takes_the_oldest_and_the_next_day_the_rest(linked: Linked) -> None:
    links = [await linked.offered(f"Bài {number}") for number in range(3)]
    rule = await linked.rule(daily_quota=2)
    await linked.province.settle()
    assert [await linked.state(link) for link in links] == [rules.LIVE, rules.LIVE, rules.PROPOSED]
    tomorrow = utc_now() + timedelta(days=1)
    await taking.take_on(linked.province.installation, linked.portal.id, now=tomorrow)
    last = await linked.now(links[2])
    assert (last.state, last.rule_id) == (rules.LIVE, rule.id)


async def test_two_who_work_on_one_rule_do_not_exceed_its_quota(linked: Linked) -> None:
    links = [await linked.offered(f"Bài {number}") for number in range(4)]
    await linked.rule(daily_quota=2)
    installation, now = linked.province.installation, utc_now()
    async with anyio.create_task_group() as tasks:
        for _ in range(2):
            tasks.start_soon(lambda: taking.take_on(installation, linked.portal.id, now=now))
    assert [await linked.state(link) for link in links].count(rules.LIVE) == 2


async def test_a_board_that_takes_nothing_from_a_source_says_so(linked: Linked) -> None:
    await linked.rule(mode="closed")
    with pytest.raises(NotTaken):
        await linked.offered("Không ai nhận")


async def test_another_component_site_takes_only_by_a_rule(linked: Linked, province: Province) -> None:
    sister = await province.site("so-giao-thong")
    board = await province.board(sister, "Tin sở bạn")
    entry = await linked.approved("Cho sở bạn")
    with pytest.raises(NotTaken):
        await linked.offer(entry, to=sister, board=board)
    await linked.rule(site=sister, board=board.id, mode="manual")
    link = await linked.offer(entry, to=sister, board=board)
    assert link.state == rules.PROPOSED


@pytest.mark.parametrize("mode", ["manual", "automatic"])
async def test_a_rule_may_take_all_that_its_source_publishes(linked: Linked, mode: str) -> None:
    await linked.rule(takes_all=True, mode=mode)
    await linked.approved("Không ai đề nghị")
    await linked.province.settle()
    is_shown = "Không ai đề nghị" in await linked.shown(now=utc_now())
    assert is_shown == (mode == "automatic")
    assert len(await received(linked, rules.PROPOSED)) == (mode == "manual")


async def test_a_component_site_takes_what_the_portal_publishes_on_chosen_boards(
    linked: Linked, province: Province
) -> None:
    chosen, other = (
        await province.board(linked.portal, "Chỉ đạo"),
        await province.board(linked.portal, "Lịch"),
    )
    down = await province.board(linked.site, "Tin từ Cổng tỉnh")
    await linked.rule(
        site=linked.site, board=down.id, source_site_id=linked.portal.id, source_board_id=chosen.id,
        takes_all=True,
    )  # fmt: skip
    chief = (await province.person("editor_in_chief", linked.portal)).actor
    for board in (chosen, other):
        entry = await province.draft(linked.portal, board, by=chief, title=board.title)
        for step in ("submit", "publish"):
            await province.step(linked.portal, entry, step, by=chief)
    await province.settle()
    found = await received(linked, rules.LIVE, site_id=linked.site.id)
    assert [link.board_id for link in found] == [down.id]


async def test_what_the_board_took_off_does_not_come_again(linked: Linked) -> None:
    await linked.rule(takes_all=True)
    entry = await linked.approved("Không hợp")
    await linked.province.settle()
    (link,) = [one for one in await received(linked, rules.LIVE) if one.entry_id == entry.id]
    await linked.province.decide(linked.portal, link, "withdraw", reason="Không hợp")
    await linked.correct(entry, title="Không hợp, đã sửa")
    await linked.province.settle()
    assert await linked.state(link) == rules.WITHDRAWN


async def test_what_its_source_withdrew_and_published_anew_is_taken_anew(linked: Linked) -> None:
    await linked.rule(takes_all=True)
    entry, head = await linked.approved("Gỡ rồi đăng lại"), await linked.head()
    await linked.province.settle()
    await linked.province.step(linked.site, entry, "unpublish", by=head, reason="Nhầm")
    for step in ("submit", "publish"):
        await linked.province.step(linked.site, entry, step, by=head)
    assert "Gỡ rồi đăng lại" not in await linked.shown(now=utc_now())
    await linked.province.settle()
    assert "Gỡ rồi đăng lại" in await linked.shown(now=utc_now())


async def test_the_most_specific_rule_governs(linked: Linked, province: Province) -> None:
    careful = await province.board(linked.site, "Ý kiến")
    await linked.rule(source_site_id=None, mode="closed")
    await linked.rule()
    await linked.rule(source_board_id=careful.id, mode="manual")
    taken, judged = await linked.offered("Tin"), await linked.offered("Ý kiến", board=careful)
    await province.settle()
    assert (await linked.state(taken), await linked.state(judged)) == (rules.LIVE, rules.PROPOSED)


async def test_two_rules_that_reach_as_far_at_the_same_time_are_refused(linked: Linked) -> None:
    rule = await linked.rule(valid_to=date(2026, 12, 31))
    with pytest.raises(Invalid) as refusal:
        await linked.rule(mode="manual", valid_from=date(2026, 12, 31))
    assert refusal.value.fields == {"source": "link-rule-twice"}
    await linked.rule(mode="manual", valid_from=date(2027, 1, 1))
    async with linked.province.installation.write(linked.portal.id) as session:
        await link_rules.end(session, linked.province.operator, rule.id, now=MORNING)
    await linked.rule(mode="closed", valid_to=date(2026, 12, 1))


async def test_a_rule_names_who_is_asked_to_decide(linked: Linked, province: Province) -> None:
    chief = await province.person("editor_in_chief", linked.portal)
    await linked.rule(mode="manual", approver_id=chief.account_id)
    assert (await linked.offered("Giao việc")).assigned_to_id == chief.account_id
    editor = await province.person("editor", linked.portal)
    with pytest.raises(Invalid):
        await linked.rule(mode="manual", source_site_id=None, approver_id=editor.account_id)


async def test_a_site_hosted_elsewhere_is_taken_by_itself_only_where_it_is_trusted(
    linked: Linked, province: Province
) -> None:
    peer = await province.site("bao-tinh", kind=EXTERNAL)
    board = await province.board(peer)
    links = []
    for number, is_trusted in enumerate((False, True)):
        target = await province.board(linked.portal, f"Báo chí {number}")
        await linked.rule(board=target.id, source_site_id=peer.id, is_trusted=is_trusted)
        entry = await province.published(peer, board, title=f"Từ báo {number}")
        links.append(await province.proposed(peer, entry, to=linked.portal, board=target))
    await province.settle()
    assert [await linked.state(link) for link in links] == [rules.PROPOSED, rules.LIVE]


async def test_nothing_of_a_paused_source_is_taken(linked: Linked) -> None:
    async with linked.province.installation.write(linked.portal.id) as session:
        await pausing.pause(session, linked.province.operator, linked.site.id, reason="Vì", now=MORNING)
    await linked.rule()
    link = await linked.offered("Phải chờ")
    await linked.province.settle()
    assert await linked.state(link) == rules.PROPOSED


async def test_nothing_of_an_archive_is_taken(linked: Linked) -> None:
    link = await linked.offered("Trước khi lưu trữ")
    async with linked.province.installation.write(linked.site.id) as session:
        await setup.archive(session, linked.province.operator, linked.site.id, successor_id=None, now=MORNING)
    await linked.rule()
    await taking.take_on(linked.province.installation, linked.portal.id, now=utc_now())
    assert await linked.state(link) == rules.PROPOSED
    await linked.province.settle()
    assert await linked.state(link) == rules.WITHDRAWN


async def test_what_the_portal_shows_may_be_handed_on_as_the_original(
    linked: Linked, province: Province
) -> None:
    commune = await province.site("xa-tan-phu")
    board = await province.board(commune, "Tin từ Cổng tỉnh")
    await linked.rule(site=commune, board=board.id, source_site_id=None, mode="manual")
    editor = (await province.person("editor", linked.portal)).actor
    link = await linked.offer(linked.entry, by=editor, to=commune, board=board)
    assert (link.origin_site_id, link.entry_id) == (linked.site.id, linked.entry.id)
    hidden = await linked.approved("Cổng không hiển thị")
    with pytest.raises(Forbidden):
        await linked.offer(hidden, by=editor, to=commune, board=board)


@pytest.mark.parametrize("role", ["editor", "contributor"])
async def test_only_the_boards_head_and_the_sites_keeper_make_rules(
    linked: Linked, province: Province, role: str
) -> None:
    person = (await province.person(role, linked.portal)).actor
    given, roles = RuleInput(board=linked.portal_board.id), province.installation.features.roles
    async with province.installation.write(linked.portal.id) as session:
        with pytest.raises(Forbidden):
            await link_rules.make(session, person, given, roles, now=MORNING)


async def received(linked: Linked, state: str, *, site_id: int | None = None) -> list[Link]:
    """Give the links of a site in a state, but for the first one."""
    from_site = site_id or linked.portal.id
    async with linked.province.installation.read(from_site) as session:
        found = await service.list_received(session, [state])
    return [link for link in found if link.id != linked.link.id]
