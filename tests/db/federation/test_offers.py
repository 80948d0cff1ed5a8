"""Boards chosen while writing get the offer once it is public; the source is told what became of it there."""

from liencong.core.audit.service import history_of
from liencong.federation.link import service as links
from liencong.federation.offer import service as offers
from liencong.sites.entry.tables import Entry
from liencong.sites.visits.tables import EntryViews
from tests.db.federation.conftest import Linked
from tests.factories.province import MORNING

ACTIONS = ["link:propose", "link:approve", "link:end"]


async def wished(linked: Linked) -> Entry:
    """Write an entry that shall be offered to the portal's board, and publish it."""
    head, province = await linked.head(), linked.province
    entry = await province.draft(linked.site, linked.board, by=head, title="Sẽ đề nghị")
    async with province.installation.write(linked.site.id) as session:
        await offers.wish(session, head, entry, [linked.portal_board.id, linked.board.id], now=MORNING)
    for step in ("submit", "publish"):
        await province.step(linked.site, entry, step, by=head)
    await province.settle()
    return entry


async def test_what_was_chosen_is_offered_once_and_remembered(linked: Linked) -> None:
    entry = await wished(linked)
    async with linked.province.installation.read(linked.portal.id) as session:
        link = await links.find(session, linked.portal_board.id, entry.id)
    assert link is not None
    assert link.state == "proposed"
    async with linked.province.installation.read(linked.site.id) as session:
        assert await offers.list_wished(session, entry.id) == []
        assert await offers.list_usual(session, linked.board.id) == [linked.portal_board.id]


async def test_what_is_not_taken_any_more_is_noted_with_the_entry(linked: Linked) -> None:
    await linked.rule(mode="closed")
    entry = await wished(linked)
    async with linked.province.installation.read(linked.portal.id) as session:
        assert await links.find(session, linked.portal_board.id, entry.id) is None
    async with linked.province.installation.read(linked.site.id) as session:
        log = await history_of(session, f"entry:{entry.id}")
    assert [one.detail["why"] for one in log if one.action == "entry:offer-refused"] == ["link-not-taken"]


async def test_the_receipt_tells_the_source_and_nobody_else_all_that_was_done(linked: Linked) -> None:
    await linked.province.step(linked.site, linked.entry, "unpublish", reason="Sai")
    await linked.province.settle()
    for site, actions in ((linked.site, ACTIONS), (linked.portal, [])):
        async with linked.province.installation.read(site.id) as session:
            (receipt,) = (await offers.list_receipts(session, [linked.link])).values()
        assert [one.action for one in receipt] == actions


async def test_the_source_is_told_how_often_it_was_read_on_each_site(linked: Linked) -> None:
    stranger = await linked.province.site("so-tai-chinh")
    for site_id, views in ((linked.site.id, 5), (linked.portal.id, 7), (stranger.id, 9)):
        async with linked.province.installation.write(site_id) as session:
            session.add(EntryViews(site_id=site_id, entry_id=linked.entry.id, views=views))
    async with linked.province.installation.read(linked.site.id) as session:
        assert await offers.views_by_site(session, linked.entry.id) == {linked.portal.id: 7}
