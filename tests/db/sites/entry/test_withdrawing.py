"""Withdrawing: at once, everywhere, with the reason that readers are told and the one that they are not."""

import pytest

from liencong.core.errors import Forbidden
from liencong.search import store
from liencong.sites.entry import placements, rules
from liencong.sites.entry.tables import Entry
from tests.db.sites.entry.conftest import Newsroom
from tests.factories.province import MORNING


async def told(newsroom: Newsroom, entry: Entry) -> str:
    async with newsroom.province.installation.read(newsroom.site.id) as session:
        stood = await placements.find_last(session, entry.id)
    assert stood is not None
    return stood.withdrawn_reason


async def found(newsroom: Newsroom, entry: Entry) -> bool:
    """Tell whether the search knows an entry."""
    async with newsroom.province.installation.read(None) as session:
        key = f"{newsroom.site.id}-{entry.id}"
        return bool(await session.run_sync(store.find_visible, [key], now=MORNING, with_copies=True))


async def test_readers_are_told_why_something_was_unpublished(newsroom: Newsroom) -> None:
    entry = await newsroom.published()
    await newsroom.step(entry, "unpublish", by=newsroom.chief, reason="Sai số liệu")
    assert await told(newsroom, entry) == "Sai số liệu"


async def test_readers_are_not_told_why_something_was_pulled(newsroom: Newsroom) -> None:
    entry = await newsroom.published()
    await newsroom.step(entry, "pull", by=newsroom.editor, reason="Lộ danh sách bệnh nhân")
    assert await told(newsroom, entry) == rules.PULLED
    entry, _ = await newsroom.working(entry)
    assert (entry.state, entry.state_reason) == (rules.UNPUBLISHED, "Lộ danh sách bệnh nhân")


async def test_an_editor_pulls_but_neither_unpublishes_nor_trashes_what_is_public(newsroom: Newsroom) -> None:
    entry = await newsroom.published()
    for name in ("unpublish", "trash"):
        with pytest.raises(Forbidden):
            await newsroom.step(entry, name, by=newsroom.editor, reason="Vì")
    assert await newsroom.shown(entry)


@pytest.mark.parametrize("name", ["unpublish", "pull", "trash"])
async def test_the_search_forgets_it_before_any_handler_ran(newsroom: Newsroom, name: str) -> None:
    entry = await newsroom.published()
    await newsroom.province.settle()
    assert await found(newsroom, entry)
    await newsroom.step(entry, name, by=newsroom.chief, reason="Vì")
    assert not await found(newsroom, entry)
    await newsroom.province.settle()
    assert not await found(newsroom, entry)


async def test_what_is_published_again_is_found_again(newsroom: Newsroom) -> None:
    entry = await newsroom.published()
    await newsroom.province.settle()
    await newsroom.step(entry, "pull", by=newsroom.editor, reason="Vì")
    await newsroom.step(entry, "submit", by=newsroom.writer)
    await newsroom.step(entry, "publish", by=newsroom.chief)
    await newsroom.province.settle()
    assert await found(newsroom, entry)
