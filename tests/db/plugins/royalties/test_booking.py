"""What is published is booked once, where it was published first, with those who worked on it (S76)."""

from liencong.core.clock import utc_now
from liencong.core.tenancy.tables import Site
from liencong.plugins.royalties import booking, rules
from liencong.plugins.royalties.ledger import Reckoned
from liencong.sites.board.tables import Board
from tests.factories.province import Person, Province
from tests.factories.royalties import lines_of, set_rates, this_month
from tests.worlds import world


@world
async def portal(province: Province) -> Site:
    made = await province.portal()
    await set_rates(province.installation, made)
    return made


@world
async def health(province: Province, portal: Site) -> Site:
    return await province.site("so-y-te")


@world
async def news(province: Province, health: Site) -> Board:
    return await province.board(health)


@world
async def writer(province: Province, health: Site) -> Person:
    return await province.person("contributor", health)


def duties(one: Reckoned) -> list[tuple[str, str]]:
    return [(part.share.duty, part.payee.name) for part in one.parts]


async def test_a_published_text_is_proposed_with_its_author_editor_and_approver(
    province: Province, health: Site, news: Board, writer: Person
) -> None:
    chief, editor = await province.person("editor_in_chief", health), await province.person("editor", health)
    entry = await province.draft(health, news, by=writer.actor, author=writer.actor.name)
    await province.rewrite(health, entry, by=editor.actor, title="Khai mạc ngày hội sách")
    await province.step(health, entry, "submit")
    await province.step(health, entry, "publish", by=chief.actor)
    await province.settle()
    (one,) = await lines_of(province.installation, health)
    assert (one.line.title, one.line.genre, one.line.state) == (
        "Khai mạc ngày hội sách",
        "Tin",
        rules.PROPOSED,
    )
    assert duties(one) == [
        ("author", writer.actor.name), ("editor", editor.actor.name), ("approver", chief.actor.name),
    ]  # fmt: skip
    assert one.parts[0].payee.account_id == writer.account_id
    assert [part.amount for part in one.parts] == [468_000, 47_000, 23_000]


async def test_nobody_gets_remuneration_for_their_own_text(
    province: Province, health: Site, news: Board
) -> None:
    chief = await province.person("editor_in_chief", health)
    entry = await province.draft(health, news, by=chief.actor, author=chief.actor.name)
    await province.step(health, entry, "submit", by=chief.actor)
    await province.step(health, entry, "publish", by=chief.actor)
    await province.settle()
    (one,) = await lines_of(province.installation, health)
    assert duties(one) == [("author", chief.actor.name)]


async def test_a_name_that_nobody_here_has_is_a_person_outside(
    province: Province, health: Site, news: Board
) -> None:
    await province.published(health, news, author="Hoà Bình – Minh Đức")
    await province.published(health, news, author="Hòa Bình")
    await province.settle()
    first, second = await lines_of(province.installation, health)
    assert [part.payee.account_id for part in first.parts] == [None, None]
    assert first.parts[0].payee.id == second.parts[0].payee.id
    assert [part.amount for part in first.parts] == [234_000, 234_000]


async def test_a_link_is_paid_only_where_it_was_published_first(
    province: Province, portal: Site, health: Site, news: Board
) -> None:
    entry = await province.published(health, news)
    board = await province.board(portal)
    await province.linked(health, entry, to=portal, board=board)
    await province.settle()
    assert len(await lines_of(province.installation, health)) == 1
    assert await lines_of(province.installation, portal) == []


async def test_another_text_and_a_second_publication_are_not_paid_again(
    province: Province, health: Site, news: Board
) -> None:
    entry = await province.published(health, news)
    await province.settle()
    await province.edit(health, entry, title="Đã sửa")
    await province.step(health, entry, "unpublish", reason="Sai")
    await province.step(health, entry, "submit")
    await province.step(health, entry, "publish")
    await province.settle()
    (one,) = await lines_of(province.installation, health)
    assert one.line.title == "Khai mạc ngày hội"
    assert one.line.withdrawn_at is None


async def test_what_is_withdrawn_is_marked_and_waits_for_a_decision(
    province: Province, health: Site, news: Board
) -> None:
    entry = await province.published(health, news)
    await province.settle()
    await province.step(health, entry, "trash")
    await province.settle()
    (one,) = await lines_of(province.installation, health)
    assert one.line.withdrawn_at is not None
    assert one.line.state == rules.PROPOSED


async def test_without_rates_nothing_is_booked_until_somebody_asks_for_what_is_missing(
    province: Province,
) -> None:
    alone = await province.site("so-van-hoa")
    entry = await province.published(alone, await province.board(alone))
    await province.settle()
    assert await lines_of(province.installation, alone) == []
    await set_rates(province.installation, alone)
    async with province.installation.write(alone.id) as session:
        assert await booking.book_missing(session, this_month(), now=utc_now()) == 1
    async with province.installation.write(alone.id) as session:
        assert await booking.book_missing(session, this_month(), now=utc_now()) == 0
    assert [one.line.entry_id for one in await lines_of(province.installation, alone)] == [entry.id]
