"""What a board approved is what its site shows, pictures and files included (ADR 9)."""

from dataclasses import dataclass

import pytest

from liencong.core.errors import Stale
from liencong.core.tenancy.tables import Site
from liencong.federation.link import queue, rules
from liencong.federation.link import service as links
from liencong.federation.link.tables import Link
from liencong.sites.board.tables import Board
from liencong.sites.entry import media_uses, window
from liencong.sites.entry.tables import Entry
from liencong.sites.media.tables import MediaVersion
from tests.db.sites.media.conftest import Shelf, shelf  # noqa: F401 (a fixture)
from tests.factories.media import picture
from tests.factories.province import MORNING
from tests.worlds import world


@dataclass
class Scene:
    """A site whose entry with a picture stands on the portal."""

    shelf: Shelf
    portal: Site
    board: Board
    lead: MediaVersion
    entry: Entry
    link: Link

    async def state(self) -> str:
        """Give the state of the link."""
        async with self.shelf.installation.read(self.portal.id) as session:
            return (await links.get(session, self.link.id)).state

    async def lead_on(self, site: Site) -> int:
        """Give the number of the version that stands for the entry in a site's lists."""
        async with self.shelf.installation.read(site.id) as session:
            (one,) = await window.list_shown(session, window.Filter(), now=MORNING, limit=10)
        assert one.picture
        return one.picture.number

    async def served_on(self, site: Site) -> list[int]:
        """Give the versions of the picture that a site's readers may be sent."""
        async with self.shelf.installation.read(site.id) as session:
            found = await media_uses.find_public(session, self.lead.media.uid)
        return [one.number for one in found]

    async def decide(self, name: str) -> None:
        """Have the portal's board decide."""
        await self.shelf.province.decide(self.portal, self.link, name)


@world
async def scene(shelf: Shelf) -> Scene:  # noqa: F811
    province = shelf.province
    sites = await shelf.installation.sites.load()
    assert sites.portal
    board = await province.board(sites.portal, "Tin sở ngành")
    lead = await shelf.add()
    entry = await province.published(shelf.site, shelf.board, picture_id=lead.media_id)
    link = await province.linked(shelf.site, entry, to=sites.portal, board=board)
    return Scene(shelf, sites.portal, board, lead, entry, link)


async def test_a_replaced_picture_is_seen_at_its_source_and_not_where_the_other_was_approved(
    scene: Scene,
) -> None:
    await scene.shelf.replace(scene.lead)
    await scene.shelf.province.settle()
    assert await scene.lead_on(scene.shelf.site) == 2
    assert await scene.lead_on(scene.portal) == 1
    assert (await scene.served_on(scene.shelf.site), await scene.served_on(scene.portal)) == ([2], [1])


async def test_the_board_is_asked_and_takes_the_new_one_or_keeps_the_old(scene: Scene) -> None:
    await scene.shelf.replace(scene.lead)
    await scene.shelf.province.settle()
    assert await scene.state() == rules.SOURCE_CHANGED
    await scene.decide("keep")
    assert (await scene.state(), await scene.lead_on(scene.portal)) == (rules.LIVE, 1)
    await scene.shelf.replace(scene.lead, picture(400, 400))
    await scene.shelf.province.settle()
    await scene.decide("update")
    assert (await scene.state(), await scene.lead_on(scene.portal)) == (rules.LIVE, 3)


async def test_a_cut_is_a_change_like_another_picture(scene: Scene) -> None:
    await scene.shelf.bring_back(scene.lead, 1)
    await scene.shelf.province.settle()
    assert (await scene.state(), await scene.lead_on(scene.portal)) == (rules.SOURCE_CHANGED, 1)


async def test_nobody_approves_a_picture_that_they_have_not_seen(scene: Scene) -> None:
    province, installation = scene.shelf.province, scene.shelf.installation
    other = await province.published(scene.shelf.site, scene.shelf.board, picture_id=scene.lead.media_id)
    offered = await province.proposed(scene.shelf.site, other, to=scene.portal, board=scene.board)
    await scene.shelf.replace(scene.lead)
    # Before the source is followed, what was offered is what would be approved.
    async with installation.read(scene.portal.id) as session:
        wanted = queue.Wanted(rules.WAITING)
        rows = await queue.list_received(session, installation.operator, wanted, limit=9, offset=0)
    row = next(one for one in rows if one.link.id == offered.id)
    assert links.offered_media(row.link) == {scene.lead.media_id: 1}
    await province.settle()
    with pytest.raises(Stale):
        await province.decide(scene.portal, offered, "approve", version=row.link.version)


async def test_what_is_offered_is_shown_to_who_decides(scene: Scene) -> None:
    await scene.shelf.replace(scene.lead)
    await scene.shelf.province.settle()
    wanted, operator = queue.Wanted(rules.WAITING), scene.shelf.installation.operator
    async with scene.shelf.installation.read(scene.portal.id) as session:
        offered = await queue.find_media(session, operator, scene.lead.media.uid)
        (row,) = await queue.list_received(session, operator, wanted, limit=9, offset=0)
    assert [one.number for one in offered] == [2]
    assert row.has_changed
    assert row.pinned_media == {scene.lead.media_id: 1}


async def test_following_the_source_again_changes_nothing(scene: Scene) -> None:
    async with scene.shelf.installation.write(None) as session:
        await links.follow_source(session, scene.entry.id, now=MORNING)
    assert await scene.state() == rules.LIVE


async def test_words_follow_their_source_at_once(scene: Scene) -> None:
    """Who made a picture must not stay wrong anywhere while boards decide."""
    async with scene.shelf.installation.write(scene.shelf.site.id) as session:
        media = await media_uses.list_shown(session, scene.entry.live_revision_id or 0, None)
        media[0].media.credit = "Nguyễn An"
    async with scene.shelf.installation.read(scene.portal.id) as session:
        (one,) = await window.list_shown(session, window.Filter(), now=MORNING, limit=10)
    assert one.picture
    assert one.picture.media.credit == "Nguyễn An"
