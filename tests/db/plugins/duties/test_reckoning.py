"""What sites owe is held against what stands on their boards; a new law leaves the old items."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from liencong.core.access.rules import Actor
from liencong.core.errors import Forbidden, Invalid, NotFound, Stale
from liencong.core.notice.tables import Notice
from liencong.core.tenancy.tables import Site
from liencong.plugins.duties import across, mapping, noticing, service, store
from liencong.plugins.duties.mapping import EventInput
from liencong.plugins.duties.rules import AHEAD, LACKING, MET, MET_LATE, MISSED, OVERDUE, SOON
from liencong.plugins.duties.service import DutyEnded, DutyInput
from liencong.sites.board.tables import Board
from tests.factories.duties import BUDGET, add_duty, facts_at, keeper, map_board, owed_by
from tests.factories.province import Province
from tests.worlds import world

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
IN_TIME, LATE = datetime(2026, 10, 6, 3, tzinfo=UTC), datetime(2026, 10, 20, 3, tzinfo=UTC)


@world
async def portal(province: Province) -> Site:
    return await province.portal()


@world
async def finance(province: Province, portal: Site) -> Site:
    site = await province.site("so-tai-chinh")
    async with province.installation.write(None) as session:
        await session.execute(update(Site).values(created_at=datetime(2026, 6, 1, tzinfo=UTC)))
    province.installation.sites.forget()
    return site


@world
async def budget(province: Province, finance: Site) -> Board:
    return await province.board(finance, "Công khai ngân sách")


async def publish(province: Province, site: Site, board: Board, at: datetime, **said: Any) -> int:
    entry = await province.draft(site, board, **said)
    await province.step(site, entry, "submit", now=at)
    return (await province.step(site, entry, "publish", now=at)).id


async def states(province: Province, site: Site, now: datetime = NOW) -> list[list[str]]:
    return [[item.state for item in one.settled] for one in await owed_by(province, site, now)]


async def test_what_stands_on_a_chosen_board_or_below_it_meets_a_duty(
    province: Province, portal: Site, finance: Site, budget: Board
) -> None:
    duty = await add_duty(province, portal, finance)
    below = await province.board(finance, "Quý", parent_id=budget.id)
    await publish(province, finance, below, IN_TIME)
    assert await states(province, finance) == [[MISSED, OVERDUE, AHEAD]]
    await map_board(province, finance, duty, budget)
    assert await states(province, finance) == [[MISSED, MET, AHEAD]]


async def test_another_site_owes_nothing_and_its_boards_meet_nothing(
    province: Province, portal: Site, finance: Site, budget: Board
) -> None:
    duty = await add_duty(province, portal, finance)
    health = await province.site("so-y-te")
    assert await owed_by(province, health, NOW) == []
    with pytest.raises(NotFound):
        await map_board(province, health, duty, await province.board(health))
    with pytest.raises(Invalid):
        await map_board(province, finance, duty, await province.board(health, "Khác"))


async def test_an_approved_link_on_the_portal_meets_the_duty_of_the_portal(
    province: Province, portal: Site, finance: Site, budget: Board
) -> None:
    board = await province.board(portal, "Ngân sách")
    duty = await add_duty(province, portal, portal, kind="standing", days=5)
    await map_board(province, portal, duty, board)
    await province.linked(finance, await province.published(finance, budget), to=portal, board=board)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert await states(province, portal, tomorrow) == [[MET]]


async def test_what_was_withdrawn_at_its_source_meets_a_standing_duty_no_more(
    province: Province, portal: Site, finance: Site, budget: Board
) -> None:
    duty = await add_duty(province, portal, finance, kind="standing", days=5)
    await map_board(province, finance, duty, budget)
    entry = await province.published(finance, budget)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert await states(province, finance, tomorrow) == [[MET]]
    await province.step(finance, entry, "unpublish", reason="Sai số liệu")
    assert await states(province, finance, tomorrow) == [[OVERDUE]]


async def test_an_entry_without_what_is_required_lacks_it(
    province: Province, portal: Site, finance: Site
) -> None:
    board = await province.board(finance, "Văn bản", type="document")
    said = {"content_type": "document", "event_field": "issued_on", "required": ["number", "signer", "file"]}
    duty = await add_duty(province, portal, finance, kind="event", days=5, **said)
    await map_board(province, finance, duty, board)
    fields = {"number": "12/QĐ-STC", "issued_on": "2026-10-05"}
    await publish(province, finance, board, IN_TIME, type="document", fields=fields)
    (one,) = await owed_by(province, finance, NOW)
    assert [item.state for item in one.settled] == [LACKING]
    assert one.settled[0].published is not None
    assert one.settled[0].published.lacks == ("signer", "file")


async def test_an_event_is_owed_until_it_is_published_or_dropped(
    province: Province, portal: Site, finance: Site, budget: Board
) -> None:
    duty = await add_duty(province, portal, finance, kind="event", days=5, counts="working")
    await map_board(province, finance, duty, budget)
    at = await keeper(province, now=NOW)
    async with province.installation.write(finance.id) as session:
        given = EventInput(title="Quyết định giao dự toán", happened_on=date(2026, 11, 20))
        event = await mapping.note_event(session, at, duty.id, given)
    assert await states(province, finance) == [[SOON]]
    with pytest.raises(Invalid):
        async with province.installation.write(finance.id) as session:
            await mapping.note_event(
                session, at, duty.id, EventInput(title="Mai", happened_on=date(2026, 11, 27))
            )
    await publish(province, finance, budget, datetime(2026, 11, 24, 3, tzinfo=UTC))
    assert await states(province, finance) == [[MET]]
    with pytest.raises(Invalid):
        async with province.installation.write(finance.id) as session:
            await mapping.drop_event(session, at, event.id, " ")
    async with province.installation.write(finance.id) as session:
        await mapping.drop_event(session, at, event.id, "Đã bị huỷ")
    assert await states(province, finance) == [[]]


async def test_somebody_counts_an_entry_of_another_board_for_a_period(
    province: Province, portal: Site, finance: Site, budget: Board
) -> None:
    duty = await add_duty(province, portal, finance)
    news = await province.board(finance, "Tin tức")
    entry_id = await publish(province, finance, news, LATE)
    async with province.installation.write(finance.id) as session:
        await mapping.count_entry(session, await keeper(province), duty.id, entry_id, date(2026, 4, 1))
    assert await states(province, finance) == [[MET_LATE, OVERDUE, AHEAD]]


async def test_another_law_begins_on_a_day_and_leaves_what_was_owed_before(
    province: Province, portal: Site, finance: Site, budget: Board
) -> None:
    duty = await add_duty(province, portal, finance)
    await map_board(province, finance, duty, budget)
    await publish(province, finance, budget, LATE)
    terms = {"legal_basis": "Luật mới", "days": 45, "valid_from": date(2026, 10, 1)}
    given = DutyInput(**{**BUDGET, **terms, "site_ids": [finance.id]})
    async with province.installation.write(portal.id) as session:
        replacing = await service.replace(
            session, await keeper(province), duty.id, given, version=duty.version
        )
    former, present = await owed_by(province, finance, NOW)
    assert (former.duty.legal_basis, present.duty.legal_basis) == (BUDGET["legal_basis"], "Luật mới")
    assert former.duty.valid_to == date(2026, 9, 30)
    assert [item.state for item in former.settled] == [MISSED, MET_LATE]
    assert [item.obligation.due for item in present.settled] == [date(2027, 2, 15)]
    assert replacing.replaces_id == duty.id
    assert [board.id for board in present.boards] == [budget.id]
    late, at = given.model_copy(update={"valid_from": date(2026, 12, 1)}), await keeper(province)
    with pytest.raises(DutyEnded):
        async with province.installation.write(portal.id) as session:
            await service.replace(session, at, duty.id, late, version=former.duty.version)


async def test_a_duty_passes_to_the_successor_of_an_agency(
    province: Province, portal: Site, finance: Site
) -> None:
    await add_duty(province, portal, finance)
    heir = await province.site("so-tai-chinh-moi")
    async with province.installation.write(None) as session:
        await session.execute(
            update(Site).where(Site.id == finance.id).values(state="merged", successor_id=heir.id)
        )
    province.installation.sites.forget()
    assert [one.site.id for one in await owed_by(province, heir, NOW)] == [heir.id]
    assert await owed_by(province, finance, NOW) == []


async def test_only_the_portals_keepers_keep_the_catalogue(
    province: Province, portal: Site, finance: Site
) -> None:
    given = DutyInput(**{**BUDGET, "site_ids": [finance.id]})
    head = (await province.person("editor_in_chief", finance)).actor
    editor = (await province.person("editor", portal)).actor

    async def add(site: Site, actor: Actor) -> None:
        async with province.installation.write(site.id) as session:
            await service.add(session, await keeper(province, actor), given)

    with pytest.raises(NotFound):
        await add(finance, head)
    with pytest.raises(Forbidden):
        await add(portal, head)
    with pytest.raises(Forbidden):
        await add(portal, editor)
    await add(portal, (await province.person("editor_in_chief", portal)).actor)


async def test_words_of_a_duty_may_change_and_nothing_else_does(
    province: Province, portal: Site, finance: Site
) -> None:
    duty = await add_duty(province, portal, finance)
    given = DutyInput(**{**BUDGET, "title": "Công khai ngân sách tỉnh", "days": 90, "legal_basis": "Khác"})
    async with province.installation.write(portal.id) as session:
        await service.word(session, await keeper(province), duty.id, given, version=duty.version)
    (one,) = await owed_by(province, finance, NOW)
    assert (one.duty.title, one.duty.days, one.duty.legal_basis) == (
        "Công khai ngân sách tỉnh", 15, BUDGET["legal_basis"],
    )  # fmt: skip
    with pytest.raises(Stale):
        async with province.installation.write(portal.id) as session:
            await service.word(session, await keeper(province), duty.id, given, version=1)


async def test_the_province_sees_which_sites_are_late(
    province: Province, portal: Site, finance: Site, budget: Board
) -> None:
    duty = await add_duty(province, portal, finance)
    await map_board(province, finance, duty, budget)
    facts = await facts_at(province, NOW)
    async with province.installation.read(portal.id) as session:
        owed = await across.owed_by_all(session, facts, date(2026, 1, 1), facts.today)
    assert [(one.site.slug, across.count_states([one], facts.today)) for one in owed] == [
        ("so-tai-chinh", [1, 0, 0])
    ]


async def test_people_of_a_site_are_told_once_of_what_is_overdue(
    province: Province, portal: Site, finance: Site
) -> None:
    person = await province.person("editor_in_chief", finance)
    await province.person("editor_in_chief", portal)
    await add_duty(province, portal, finance, kind="event", days=1)
    day = datetime.now(UTC).date() - timedelta(days=10)
    async with province.installation.write(finance.id) as session:
        (duty,) = await store.list_duties(session)
        given = EventInput(title="Quyết định", happened_on=day)
        await mapping.note_event(session, await keeper(province), duty.id, given)
    for _ in range(2):
        await noticing.tell_of_all(province.installation)
    async with province.installation.read(None) as session:
        told = list(await session.scalars(select(Notice)))
    assert [(one.account_id, one.kind) for one in told] == [(person.account_id, "duty-overdue")]


async def test_proposed_boards_are_chosen_for_duties_that_have_none(
    province: Province, portal: Site, finance: Site, budget: Board
) -> None:
    duty = await add_duty(province, portal, finance, boards=["cong-khai-ngan-sach"])
    other = await add_duty(province, portal, finance, boards=["khong-co"])
    async with province.installation.write(finance.id) as session:
        assert await mapping.choose_proposed(session, await keeper(province)) == 1
        assert await mapping.choose_proposed(session, await keeper(province)) == 0
        assert await store.boards_by_duty(session) == {(finance.id, duty.id): [budget.id]}
    assert other.id != duty.id


async def test_a_catalogue_is_loaded_once(province: Province, portal: Site) -> None:
    given = [DutyInput(**{**BUDGET, "code": code, "site_kinds": ["component"]}) for code in ("a", "b")]
    async with province.installation.write(portal.id) as session:
        assert await service.load(session, await keeper(province), given) == 2
        assert await service.load(session, await keeper(province), given) == 0
