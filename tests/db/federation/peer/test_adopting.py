"""A peer becomes a tenant: its entries, their ids and the links to them stay, and it is asked no more."""

from datetime import timedelta

import pytest

from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Invalid
from liencong.core.tenancy.tables import COMPONENT
from liencong.federation.peer import adopting, pulling, reports, service
from liencong.federation.peer.adopting import AdoptInput
from liencong.federation.peer.errors import PeerUnknown
from liencong.federation.peer.reports import Figures
from liencong.sites.board import service as boards
from liencong.sites.entry import window
from liencong.sites.layout.block import BlockKind
from liencong.sites.redirect import service as redirects
from liencong.sites.visits import service as visits
from tests.db.federation.peer.conftest import Pulling
from tests.factories.elsewhere import atom, atom_entry

HOST = "soyte.test"


async def adopt(pulled: Pulling, host: str = HOST) -> None:
    installation = pulled.installation
    kinds = installation.features.provided(BlockKind)
    async with installation.write(None) as session:
        await adopting.adopt(
            session, installation.operator, pulled.site_id, AdoptInput(host=host), kinds, now=utc_now()
        )


async def test_entries_ids_and_links_stay_and_old_addresses_lead_on(pulled: Pulling) -> None:
    pulled.elsewhere.put("/feed", atom(atom_entry(1), atom_entry(2)))
    await pulled.pull()
    before = {title: (entry.id, entry.uid) for title, (entry, _) in (await pulled.entries()).items()}
    province = pulled.province
    board = await province.board(pulled.portal, "Tin sở, ngành")
    entry, _ = (await pulled.entries())["Tin số 1"]
    await province.linked(await pulled.site(), entry, to=pulled.portal, board=board)
    await adopt(pulled)
    await province.settle()
    found = await pulled.entries()
    assert {title: (entry.id, entry.uid) for title, (entry, _) in found.items()} == before
    site = await pulled.site()
    assert (site.kind, pulled.installation.sites.url(site)) == (COMPONENT, f"http://{HOST}")
    async with pulled.installation.read(site.id) as session:
        own = await window.list_shown(session, window.Filter(), now=utc_now(), limit=9)
        old = await redirects.find(session, "/tin-1.html")
        assert {"tin-tuc", "van-ban"} <= {one.slug for one in await boards.list_boards(session)}
    assert len(own) == 2
    assert old
    assert old.target == f"/tin-tuc/{entry.slug}-{entry.id}"
    async with pulled.installation.read(pulled.portal.id) as session:
        assert len(await window.find_shown(session, entry.id, now=utc_now())) == 1


async def test_it_carries_on_the_visits_that_it_last_told(pulled: Pulling) -> None:
    now = utc_now()
    for at, total in ((now - timedelta(days=1), 880), (now, 900)):
        async with pulled.installation.write(None) as session:
            told = Figures(told_at=at, total=total, days=[], polls=[])
            await reports.take(session, await service.get(session, pulled.peer_id), told, now=now)
    await adopt(pulled)
    async with pulled.installation.read(pulled.site_id) as session:
        assert (await visits.visits_of(session, today=local_day(now))).total == 900


async def test_it_is_pulled_no_more(pulled: Pulling) -> None:
    pulled.elsewhere.put("/feed", atom(atom_entry(1)))
    await pulled.pull()
    await adopt(pulled)
    await pulling.pull_due(pulled.installation)
    assert pulled.elsewhere.paths() == ["/feed"]
    async with pulled.installation.read(None) as session:
        with pytest.raises(PeerUnknown):
            await service.get_of_site(session, pulled.site_id)


async def test_a_wrong_host_name_leaves_everything_as_it_was(pulled: Pulling) -> None:
    with pytest.raises(Invalid):
        await adopt(pulled, "không phải tên miền")
    assert (await pulled.site()).kind != COMPONENT
    assert (await pulled.peer()).site_id == pulled.site_id
