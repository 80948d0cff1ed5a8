"""What a list of a site shows first, and that its pages together show each entry once."""

from datetime import timedelta

from liencong.sites.entry import pinning, window
from liencong.sites.entry.window import Filter
from tests.db.sites.entry.conftest import Newsroom
from tests.factories.province import MORNING

SOON, LATE = MORNING + timedelta(hours=1), MORNING + timedelta(hours=2)


async def pages(newsroom: Newsroom, wanted: Filter, size: int) -> list[list[str]]:
    """Give the titles on each page of a list."""
    async with newsroom.province.installation.read(newsroom.site.id) as session:
        count = await window.count_shown(session, wanted, now=SOON)
        shown = [
            await window.list_shown(session, wanted, now=SOON, limit=size, offset=first)
            for first in range(0, count, size)
        ]
    return [[one.revision.title for one in page] for page in shown]


async def test_pages_show_pinned_ones_first_and_each_entry_once(newsroom: Newsroom) -> None:
    entries = [await newsroom.published(title=f"Tin {number}") for number in range(5)]
    async with newsroom.province.installation.write(newsroom.site.id) as session:
        for number in (0, 2):
            await pinning.pin(
                session, newsroom.chief.actor, newsroom.board.id, entries[number].id, until=LATE, now=MORNING
            )
    everything = Filter(board_ids=[newsroom.board.id])
    assert await pages(newsroom, everything, 2) == [["Tin 2", "Tin 0"], ["Tin 4", "Tin 3"], ["Tin 1"]]
    assert await pages(newsroom, Filter(words="tin 0"), 2) == [["Tin 0"]]
