"""A month is checked, locked for good, and corrected only by a line of the next one."""

import asyncio
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from liencong.core.clock import utc_now
from liencong.core.errors import Forbidden, Invalid, NotFound, Stale
from liencong.core.notice.tables import Notice
from liencong.core.tenancy.tables import Site
from liencong.core.text.format import format_number
from liencong.plugins.royalties import checking, ledger, locking, noticing, payees, rates, rules
from liencong.plugins.royalties.checking import AmountInput, ShareInput
from liencong.plugins.royalties.ledger import Reckoned, Wanted
from liencong.plugins.royalties.locking import FundInput
from liencong.plugins.royalties.payees import PayDetails, PayeeInput, Vault
from liencong.plugins.royalties.rules import (
    LinesUnchecked,
    MonthLocked,
    MonthNotLocked,
    MonthToCome,
)
from liencong.plugins.royalties.told import month_words
from liencong.sites.board.tables import Board
from tests.factories.province import Province
from tests.factories.royalties import check, lines_of, lock, set_rates, this_month
from tests.worlds import world


@world
async def health(province: Province) -> Site:
    site = await province.site("so-y-te")
    await set_rates(province.installation, site)
    return site


@world
async def news(province: Province, health: Site) -> Board:
    return await province.board(health)


@world
async def line(province: Province, health: Site, news: Board) -> Reckoned:
    await province.published(health, news, author="Hoàng Lan")
    await province.settle()
    (one,) = await lines_of(province.installation, health)
    return one


async def test_a_month_with_unchecked_lines_is_not_locked(
    province: Province, health: Site, line: Reckoned
) -> None:
    with pytest.raises(LinesUnchecked):
        await lock(province.installation, health)
    with pytest.raises(MonthToCome):
        await lock(province.installation, health, this_month().after.after)


async def test_a_locked_month_never_changes_whatever_rates_come(
    province: Province, health: Site, line: Reckoned
) -> None:
    await check(province.installation, health, line, coefficient=Decimal(3))
    await lock(province.installation, health)
    await set_rates(province.installation, health, date(2026, 1, 1), base_salary=9_000_000)
    (one,) = await lines_of(province.installation, health)
    assert (one.royalty, one.total, one.line.unit_value) == (702_000, 702_000, 234_000)
    with pytest.raises(MonthLocked):
        await check(province.installation, health, one)
    with pytest.raises(MonthLocked):
        await lock(province.installation, health)


async def test_an_open_month_follows_the_rates(province: Province, health: Site, line: Reckoned) -> None:
    await set_rates(province.installation, health, date(2026, 1, 1), base_salary=1_000_000)
    (one,) = await lines_of(province.installation, health)
    assert one.total == 200_000


async def test_what_is_left_out_is_not_paid(province: Province, health: Site, line: Reckoned) -> None:
    async with province.installation.write(health.id) as session:
        checker = await checking.begin(session, province.operator, now=utc_now())
        with pytest.raises(Invalid):
            await checking.exclude(session, checker, [line.line.id], "")
        await checking.exclude(session, checker, [line.line.id], "Tin của báo khác")
    await lock(province.installation, health)
    (one,) = await lines_of(province.installation, health)
    assert (one.line.state, one.total) == (rules.EXCLUDED, 0)


async def test_a_coefficient_outside_its_range_or_of_no_genre_is_refused(
    province: Province, health: Site, line: Reckoned
) -> None:
    with pytest.raises(Invalid) as refused:
        await check(province.installation, health, line, coefficient=Decimal("10.01"))
    assert refused.value.fields == {"coefficient": "royalty-out-of-range"}
    with pytest.raises(Invalid):
        await check(province.installation, health, line, genre="Thơ")


async def test_who_was_slower_hears_of_it(province: Province, health: Site, line: Reckoned) -> None:
    await check(province.installation, health, line, coefficient=Decimal(3))
    with pytest.raises(Stale):
        await check(province.installation, health, line, coefficient=Decimal(4))


async def test_a_line_without_anybody_to_pay_is_not_checked(
    province: Province, health: Site, line: Reckoned
) -> None:
    async with province.installation.write(health.id) as session:
        checker = await checking.begin(session, province.operator, now=utc_now())
        await checking.share(session, checker, line.line.id, [])
    (one,) = await lines_of(province.installation, health)
    with pytest.raises(Invalid) as refused:
        await check(province.installation, health, one)
    assert refused.value.fields == {"genre": "royalty-nobody"}


async def test_shares_are_weighed_and_nobody_stands_twice(
    province: Province, health: Site, line: Reckoned
) -> None:
    payee_id = line.parts[0].payee.id
    async with province.installation.write(health.id) as session:
        other = await payees.of_name(session, "Minh Đức", now=utc_now())
        checker = await checking.begin(session, province.operator, now=utc_now())
        twice = [ShareInput(payee=payee_id, duty="author")] * 2
        with pytest.raises(Invalid):
            await checking.share(session, checker, line.line.id, twice)
        shares = [
            ShareInput(payee=payee_id, duty="author", weight=2),
            ShareInput(payee=other.id, duty="photographer"),
        ]
        await checking.share(session, checker, line.line.id, shares)
    (one,) = await lines_of(province.installation, health)
    assert [part.amount for part in one.parts] == [312_000, 156_000]


async def test_what_was_paid_wrongly_is_corrected_in_the_next_month_with_a_reason(
    province: Province, health: Site, line: Reckoned
) -> None:
    payee_id = line.parts[0].payee.id
    back = [AmountInput(payee=payee_id, duty="author", amount=-68_000)]
    async with province.installation.write(health.id) as session:
        checker = await checking.begin(session, province.operator, now=utc_now())
        with pytest.raises(MonthNotLocked):
            await checking.correct(session, checker, line.line.id, back, "Nhầm hệ số")
    await check(province.installation, health, line)
    await lock(province.installation, health)
    async with province.installation.write(health.id) as session:
        checker = await checking.begin(session, province.operator, now=utc_now())
        with pytest.raises(Invalid):
            await checking.correct(session, checker, line.line.id, back, "")
        await checking.correct(session, checker, line.line.id, back, "Nhầm hệ số")
    (same,) = await lines_of(province.installation, health)
    (one,) = await lines_of(province.installation, health, this_month().after)
    assert same.total == 468_000
    assert (one.line.corrects_id, one.line.reason, one.total) == (same.line.id, "Nhầm hệ số", -68_000)


async def test_what_comes_after_the_lock_stands_in_the_next_month(
    province: Province, health: Site, news: Board, line: Reckoned
) -> None:
    await check(province.installation, health, line)
    await lock(province.installation, health)
    await province.published(health, news, title="Sau khi chốt")
    await province.settle()
    (one,) = await lines_of(province.installation, health, this_month().after)
    assert one.line.title == "Sau khi chốt"


async def test_a_fund_tells_what_is_left_of_it(province: Province, health: Site, line: Reckoned) -> None:
    month = this_month()
    async with province.installation.write(health.id) as session:
        given = FundInput(year=month.year, name="Quỹ trang", budget=1_000_000)
        fund = await locking.keep_fund(session, province.operator, given, now=utc_now())
        last = await locking.keep_fund(
            session, province.operator, given.model_copy(update={"year": month.year - 1}), now=utc_now()
        )
    await check(province.installation, health, line)
    with pytest.raises(Invalid):
        await lock(province.installation, health, fund_id=last.id)
    await lock(province.installation, health, fund_id=fund.id)
    async with province.installation.read(health.id) as session:
        (state,) = await locking.list_funds(session, month.year)
    assert (state.spent, state.left) == (468_000, 532_000)


async def test_rates_by_which_something_was_paid_are_not_taken_back(
    province: Province, health: Site, line: Reckoned
) -> None:
    unused = await set_rates(province.installation, health, date(2100, 1, 1))
    await check(province.installation, health, line)
    await lock(province.installation, health)
    async with province.installation.write(health.id) as session:
        used, *_ = [row for row in await rates.list_own(session) if row.id != unused.id]
        with pytest.raises(MonthLocked):
            await rates.remove(session, province.operator, used.id, now=utc_now())
        await rates.remove(session, province.operator, unused.id, now=utc_now())


async def test_how_people_are_paid_is_sealed_and_for_keepers_only(province: Province, health: Site) -> None:
    vault = Vault(province.installation.secret_key)
    given = PayeeInput(name="Hoàng Lan", tax_code="0123456789", bank_account="1900 1234")
    editor = (await province.person("editor", health)).actor
    async with province.installation.write(health.id) as session:
        payee = await payees.add(session, province.operator, given, vault, now=utc_now())
        with pytest.raises(Forbidden):
            await payees.get(session, editor, payee.id)
    assert "1900" not in payee.sealed
    assert vault.open(payee) == PayDetails(tax_code="0123456789", bank_account="1900 1234")


async def test_another_site_sees_nothing_and_changes_nothing(
    province: Province, health: Site, line: Reckoned
) -> None:
    roads = await province.site("so-gtvt")
    chief = (await province.person("editor_in_chief", roads)).actor
    async with province.installation.write(roads.id) as session:
        checker = await checking.begin(session, chief, now=utc_now())
        with pytest.raises(NotFound):
            await checking.exclude(session, checker, [line.line.id], "Không")
        assert await ledger.list_month(session, chief, Wanted(this_month())) == []


async def test_who_checks_one_board_sees_its_lines_only(
    province: Province, health: Site, line: Reckoned
) -> None:
    other = await province.board(health, "Thông báo")
    chief = (await province.person("editor_in_chief", health, board=other)).actor
    await province.published(health, other, title="Thông báo nghỉ lễ")
    await province.settle()
    async with province.installation.write(health.id) as session:
        seen = await ledger.list_month(session, chief, Wanted(this_month()))
        checker = await checking.begin(session, chief, now=utc_now())
        with pytest.raises(Forbidden):
            await checking.exclude(session, checker, [line.line.id], "Không")
        with pytest.raises(Forbidden):
            await locking.lock(session, chief, this_month(), None, now=utc_now())
    assert [one.line.title for one in seen] == ["Thông báo nghỉ lễ"]


async def test_no_line_slips_into_a_month_while_it_is_locked(
    province: Province, health: Site, news: Board
) -> None:
    for number in range(5):
        await province.published(health, news, title=f"Tin {number}")
    locking_now = lock(province.installation, health)
    (refusal, _) = await asyncio.gather(locking_now, province.settle(), return_exceptions=True)
    waiting = [
        one for one in await lines_of(province.installation, health) if one.line.state == rules.PROPOSED
    ]
    async with province.installation.read(health.id) as session:
        is_locked = this_month() in await ledger.locked_months(session)
    assert is_locked == (refusal is None)
    assert not (is_locked and waiting)
    later = await lines_of(province.installation, health, this_month().after)
    assert len(waiting) + len(later) == 5


async def test_whoever_earned_something_is_told_once_what_it_came_to(
    province: Province, health: Site, news: Board
) -> None:
    writer = await province.person("contributor", health)
    await province.published(health, news, by=writer.actor, author=writer.actor.name)
    await province.settle()
    (one,) = await lines_of(province.installation, health)
    await check(province.installation, health, one)
    await lock(province.installation, health, now=utc_now())
    for _ in range(2):
        await noticing.tell(province.installation)
    (one,) = await lines_of(province.installation, health)
    amount = sum(part.amount for part in one.parts if part.payee.account_id == writer.account_id)
    async with province.installation.read(None) as session:
        told = list(await session.scalars(select(Notice).where(Notice.kind == noticing.LOCKED.name)))
    assert [(row.account_id, row.facts) for row in told] == [
        (writer.account_id, {"month": month_words(this_month()), "amount": format_number(amount)})
    ]
    assert amount > 0
