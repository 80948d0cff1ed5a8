"""A session bound to a site sees, changes and adds rows of that site only, whatever the statement says."""

from dataclasses import dataclass

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from liencong.core.tenancy.scope import ScopeMissing, every_site, on_site, scope_of
from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Entry, Revision
from tests.factories.province import Province
from tests.worlds import world


@dataclass(frozen=True)
class Scene:
    """Two sites with a board and an entry each."""

    province: Province
    ours: Site
    theirs: Site
    their_entry: Entry


@world
async def scene(province: Province) -> Scene:
    ours, theirs = await province.site("so-y-te"), await province.site("so-tu-phap")
    await province.draft(ours, await province.board(ours), title="Của ta")
    their_entry = await province.draft(theirs, await province.board(theirs), title="Của họ")
    return Scene(province, ours, theirs, their_entry)


async def test_lists_counts_joins_and_aliases_stay_on_the_site(scene: Scene) -> None:
    other = aliased(Revision)
    async with scene.province.installation.read(scene.ours.id) as session:
        assert list(await session.scalars(select(Revision.title))) == ["Của ta"]
        assert list(await session.scalars(select(other.title))) == ["Của ta"]
        assert await session.scalar(select(func.count()).select_from(Entry)) == 1
        joined = select(Revision.title).join(Entry, Entry.working_revision_id == Revision.id)
        assert list(await session.scalars(joined)) == ["Của ta"]
        within = select(Board.title).where(Board.id.in_(select(Entry.board_id)))
        assert len(list(await session.scalars(within))) == 1


async def test_asking_for_a_row_by_its_number_does_not_help(scene: Scene) -> None:
    async with scene.province.installation.read(scene.ours.id) as session:
        assert await session.get(Entry, scene.their_entry.id) is None
        assert await session.scalar(select(Entry).where(Entry.site_id == scene.theirs.id)) is None


async def test_changes_and_deletions_stay_on_the_site(scene: Scene) -> None:
    async with scene.province.installation.write(scene.ours.id) as session:
        await session.execute(update(Entry).values(slug="da-sua"))
        await session.execute(delete(Revision).where(Revision.entry_id == scene.their_entry.id))
    async with scene.province.installation.read(scene.theirs.id) as session:
        assert list(await session.scalars(select(Entry.slug))) == ["cua-ho"]
        assert list(await session.scalars(select(Revision.title))) == ["Của họ"]


async def test_a_row_of_another_site_cannot_be_added(scene: Scene) -> None:
    with pytest.raises(ScopeMissing):
        async with scene.province.installation.write(scene.ours.id) as session:
            session.add(Board(site_id=scene.theirs.id, slug="lau", path="lau", title="Lậu"))


async def test_a_new_row_belongs_to_the_site_by_itself(scene: Scene) -> None:
    async with scene.province.installation.write(scene.ours.id) as session:
        session.add(board := Board(slug="moi", path="moi", title="Mới"))
        await session.flush()
        assert board.site_id == scene.ours.id


async def test_without_a_site_tenants_rows_cannot_be_asked_for(scene: Scene) -> None:
    async with scene.province.installation.read(None) as session:
        with pytest.raises(ScopeMissing):
            await session.scalars(select(Entry))
        with pytest.raises(ScopeMissing):
            scope_of(session)
        assert len(list(await session.scalars(select(Site)))) == 2


async def test_looking_across_sites_is_said_aloud_and_ends_with_its_block(scene: Scene) -> None:
    async with scene.province.installation.read(scene.ours.id) as session:
        with every_site(session):
            assert await session.scalar(select(func.count()).select_from(Entry)) == 2
        assert await session.scalar(select(func.count()).select_from(Entry)) == 1
        with on_site(session, scene.theirs.id):
            assert list(await session.scalars(select(Revision.title))) == ["Của họ"]
        assert list(await session.scalars(select(Revision.title))) == ["Của ta"]
