"""Lists that mix own and linked entries by the rules of an editorial board, with pinned ones first (UB06)."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from liencong.core.errors import Forbidden, Invalid, NotFound
from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from liencong.sites.entry import pinning
from liencong.sites.entry.mixing import list_mixed
from liencong.sites.entry.tables import Entry
from liencong.sites.entry.window import Filter, list_shown
from tests.factories.province import MORNING, Province
from tests.worlds import world

NOON = MORNING + timedelta(hours=2)
DAY = timedelta(days=1)


@dataclass
class Portal:
    """A portal with one board, on which own and linked entries stand."""

    province: Province
    site: Site
    board: Board

    async def own(self, title: str) -> Entry:
        return await self.province.published(self.site, self.board, title=title)

    async def linked(self, slug: str, *titles: str) -> list[Entry]:
        agency = await self.province.site(slug)
        board = await self.province.board(agency)
        entries = [await self.province.published(agency, board, title=title) for title in titles]
        for entry in entries:
            await self.province.linked(agency, entry, to=self.site, board=self.board)
        return entries

    async def mixed(self, *, per_agency: int, limit: int = 10) -> list[str]:
        wanted = Filter(board_ids=[self.board.id])
        async with self.province.installation.read(self.site.id) as session:
            shown = await list_mixed(session, wanted, per_agency=per_agency, now=NOON, limit=limit)
        return [one.revision.title for one in shown]

    async def shown(self) -> list[str]:
        async with self.province.installation.read(self.site.id) as session:
            shown = await list_shown(session, Filter(board_ids=[self.board.id]), now=NOON, limit=10)
        return [one.revision.title for one in shown]

    async def pin(self, entry: Entry, days: int = 1) -> None:
        async with self.province.installation.write(self.site.id) as session:
            await pinning.pin(
                session, self.province.operator, self.board.id, entry.id, until=NOON + days * DAY, now=NOON
            )

    async def move(self, entry: Entry, step: str) -> None:
        async with self.province.installation.write(self.site.id) as session:
            await pinning.move(session, self.province.operator, self.board.id, entry.id, step, now=NOON)


@world
async def portal(province: Province) -> Portal:
    site = await province.portal()
    return Portal(province, site, await province.board(site, "Tiêu điểm"))


async def test_each_agency_has_its_share_and_own_entries_have_no_bound(portal: Portal) -> None:
    for number in range(3):
        await portal.own(f"Cổng {number}")
    await portal.linked("so-y-te", "Y tế 0", "Y tế 1")
    await portal.linked("so-tu-phap", *(f"Tư pháp {number}" for number in range(5)))
    assert await portal.mixed(per_agency=1) == ["Tư pháp 4", "Y tế 1", "Cổng 2", "Cổng 1", "Cổng 0"]
    assert await portal.mixed(per_agency=2, limit=4) == ["Tư pháp 4", "Tư pháp 3", "Y tế 1", "Y tế 0"]


async def test_many_entries_of_one_agency_do_not_hide_the_others(portal: Portal) -> None:
    await portal.linked("so-y-te", "Y tế")
    await portal.linked("so-tu-phap", *(f"Tư pháp {number}" for number in range(12)))
    assert await portal.mixed(per_agency=1, limit=3) == ["Tư pháp 11", "Y tế"]


async def test_pinned_entries_come_first_until_their_day_is_over(portal: Portal) -> None:
    await portal.own("Cũ")
    (linked,) = await portal.linked("so-y-te", "Ghim")
    await portal.own("Mới")
    await portal.pin(linked)
    assert await portal.shown() == ["Ghim", "Mới", "Cũ"]
    assert await portal.mixed(per_agency=1) == ["Ghim", "Mới", "Cũ"]
    async with portal.province.installation.read(portal.site.id) as session:
        later = await list_shown(session, Filter(board_ids=[portal.board.id]), now=NOON + 2 * DAY, limit=10)
    assert [one.revision.title for one in later] == ["Mới", "Ghim", "Cũ"]


async def test_a_pin_is_taken_away_before_its_day(portal: Portal) -> None:
    first = await portal.own("Cũ")
    await portal.own("Mới")
    await portal.pin(first)
    async with portal.province.installation.write(portal.site.id) as session:
        await pinning.unpin(session, portal.province.operator, portal.board.id, first.id, now=NOON)
    assert await portal.shown() == ["Mới", "Cũ"]


@pytest.mark.parametrize("days", [-1, 0, 400])
async def test_a_pin_wants_a_day_to_come_within_a_year(portal: Portal, days: int) -> None:
    entry = await portal.own("Tin")
    with pytest.raises(Invalid) as refusal:
        await portal.pin(entry, days)
    assert refusal.value.fields.keys() == {"until"}


async def test_who_approves_texts_only_does_not_pin(portal: Portal) -> None:
    entry = await portal.own("Tin")
    editor = await portal.province.person("editor", portal.site)
    with pytest.raises(Forbidden):
        async with portal.province.installation.write(portal.site.id) as session:
            await pinning.pin(session, editor.actor, portal.board.id, entry.id, until=NOON + DAY, now=NOON)


async def test_what_does_not_stand_on_the_board_cannot_be_pinned_there(portal: Portal) -> None:
    entry = await portal.own("Tin")
    await portal.province.step(portal.site, entry, "unpublish", reason="Nhầm")
    with pytest.raises(NotFound):
        await portal.pin(entry)


async def test_what_is_pinned_last_stands_first_and_then_where_editors_put_it(portal: Portal) -> None:
    own = await portal.own("Cổng")
    (linked,) = await portal.linked("so-y-te", "Y tế")
    third = await portal.own("Cổng 2")
    for entry in (third, linked, own):
        await portal.pin(entry)
    assert await portal.shown() == ["Cổng 2", "Y tế", "Cổng"]
    await portal.move(linked, "up")
    assert await portal.shown() == ["Y tế", "Cổng 2", "Cổng"]
    assert await portal.mixed(per_agency=1) == ["Y tế", "Cổng 2", "Cổng"]
    await portal.move(third, "down")
    assert await portal.shown() == ["Y tế", "Cổng", "Cổng 2"]
    await portal.own("Mới")
    await portal.pin(await portal.own("Ghim sau"))
    assert await portal.shown() == ["Ghim sau", "Y tế", "Cổng", "Cổng 2", "Mới"]


async def test_a_former_place_among_the_pinned_says_nothing_of_the_rest(portal: Portal) -> None:
    first, second = await portal.own("Cũ"), await portal.own("Mới")
    await portal.pin(first)
    await portal.pin(second)
    await portal.move(second, "down")
    for entry in (first, second):
        async with portal.province.installation.write(portal.site.id) as session:
            await pinning.unpin(session, portal.province.operator, portal.board.id, entry.id, now=NOON)
    assert await portal.shown() == ["Mới", "Cũ"]
    await portal.pin(first)
    await portal.pin(second)
    assert await portal.shown() == ["Mới", "Cũ"]


async def test_only_what_is_pinned_is_put_in_order_and_only_by_those_who_pin(portal: Portal) -> None:
    entry, other = await portal.own("Tin"), await portal.own("Tin khác")
    with pytest.raises(NotFound):
        await portal.move(entry, "up")
    await portal.pin(entry)
    await portal.pin(other)
    editor = await portal.province.person("editor", portal.site)
    with pytest.raises(Forbidden):
        async with portal.province.installation.write(portal.site.id) as session:
            await pinning.move(session, editor.actor, portal.board.id, entry.id, "up", now=NOON)
