"""What editors put into the home page by hand: its bounds hold whoever works at the same time."""

from dataclasses import dataclass
from datetime import timedelta

import anyio
import pytest

from liencong.core.errors import Forbidden, Invalid, NotFound
from liencong.core.tenancy.tables import Site
from liencong.sites.entry.tables import Entry
from liencong.sites.highlight import placing, service
from liencong.sites.highlight.placing import Wish
from liencong.sites.highlight.rules import LEAD
from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.rules import BlockInput
from liencong.sites.layout.service import set_blocks
from tests.factories.province import MORNING, Province
from tests.worlds import world

NOON = MORNING + timedelta(hours=2)


@dataclass
class Front:
    """A portal whose lead takes one entry of an agency, and two entries of one agency on a board of it."""

    province: Province
    site: Site
    entries: list[Entry]

    async def put(self, entry: Entry, **wishes: Wish) -> None:
        async with self.province.installation.write(self.site.id) as session:
            await placing.put(session, self.province.operator, entry.id, wishes, now=NOON)

    async def standing(self) -> list[int | None]:
        async with self.province.installation.read(self.site.id) as session:
            return [one.entry_id for one in await service.list_all(session, LEAD)]


@world
async def front(province: Province) -> Front:
    site, agency = await province.portal(), await province.site("so-y-te")
    board, home = await province.board(site, "Tin sở, ngành"), await province.board(agency)
    entries = [await province.published(agency, home, title=f"Bài {number}") for number in range(2)]
    for entry in entries:
        await province.linked(agency, entry, to=site, board=board)
    kinds = province.installation.features.provided(BlockKind)
    async with province.installation.write(site.id) as session:
        blocks = [BlockInput("top", "lead", settings={"per_agency": 1})]
        await set_blocks(session, province.operator, blocks, kinds, now=MORNING)
    return Front(province, site, entries)


async def test_of_two_who_put_entries_of_one_agency_there_at_once_one_is_refused(front: Front) -> None:
    refused = []

    async def try_to_put(entry: Entry) -> None:
        try:
            await front.put(entry, lead=Wish())
        except Invalid as error:
            refused.append(error.fields)

    async with anyio.create_task_group() as tasks:
        for entry in front.entries:
            tasks.start_soon(try_to_put, entry)
    assert refused == [{"lead": "too-many-of-agency"}]
    assert len(await front.standing()) == 1


async def test_an_entry_that_two_put_there_at_once_stands_once(front: Front) -> None:
    async with anyio.create_task_group() as tasks:
        for _ in range(2):
            tasks.start_soon(lambda: front.put(front.entries[0], lead=Wish()))
    assert await front.standing() == [front.entries[0].id]


async def test_what_readers_do_not_see_on_the_site_is_put_nowhere(front: Front) -> None:
    other = await front.province.site("so-tu-phap")
    entry = await front.province.published(other, await front.province.board(other))
    with pytest.raises(NotFound):
        await front.put(entry, lead=Wish())


async def test_who_does_not_run_the_front_page_puts_nothing_there(front: Front) -> None:
    editor, wishes = await front.province.person("editor", front.site), {"lead": Wish()}
    with pytest.raises(Forbidden):
        async with front.province.installation.write(front.site.id) as session:
            await placing.put(session, editor.actor, front.entries[0].id, wishes, now=NOON)
    assert await front.standing() == []


async def test_what_is_over_gives_its_share_free(front: Front) -> None:
    one, other = front.entries
    await front.put(one, lead=Wish(until=NOON + timedelta(hours=1)))
    async with front.province.installation.write(front.site.id) as session:
        later = NOON + timedelta(hours=2)
        await placing.put(session, front.province.operator, other.id, {"lead": Wish()}, now=later)
    assert (await front.standing())[0] == other.id
