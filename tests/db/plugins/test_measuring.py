"""The made-up province for measuring is as asked for, comes out the same each time, and harms no real one."""

import pytest
from sqlalchemy import func, select

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.outbox.tables import OutboxRow
from liencong.core.tenancy.scope import every_site
from liencong.core.tenancy.tables import COMPONENT, PORTAL
from liencong.plugins.measuring.province import ProvinceNotEmpty, seed_province
from liencong.plugins.measuring.texts import entry_text
from liencong.sites.entry import window
from liencong.sites.entry.tables import Entry
from liencong.sites.entry.window import Filter

BOARDS = ("tin-tuc", "van-ban", "thong-bao")


async def test_makes_sites_entries_and_a_link_of_each_site(installation: Installation) -> None:
    done: list[int] = []
    await seed_province(installation, sites=3, entries=7, advance=done.append)
    sites = (await installation.sites.load()).by_id.values()
    assert [site.kind for site in sites] == [PORTAL, COMPONENT, COMPONENT]
    assert sum(done) == 3 + 7
    portal = next(iter(sites))
    async with installation.read(portal.id) as session:
        shown = await window.list_shown(session, Filter(), now=utc_now(), limit=100)
        with every_site(session):
            assert await session.scalar(select(func.count(Entry.id))) == 7
        assert await session.scalar(select(func.count(OutboxRow.id))) == 0
    assert sum(one.is_link for one in shown) == 2
    assert sum(not one.is_link for one in shown) == 3


@pytest.mark.parametrize("board", BOARDS)
def test_a_number_always_gives_the_same_text(board: str) -> None:
    assert entry_text(7, board) == entry_text(7, board)
    assert entry_text(7, board).title != entry_text(8, board).title


async def test_leaves_an_installation_alone_that_has_sites(installation: Installation) -> None:
    await seed_province(installation, sites=1, entries=0, advance=lambda _: None)
    with pytest.raises(ProvinceNotEmpty):
        await seed_province(installation, sites=2, entries=0, advance=lambda _: None)
    installation.sites.forget()
    assert len((await installation.sites.load()).by_id) == 1
