"""Whatever takes a linked entry off, it vanishes at once from all that readers of the portal are sent."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from liencong.core.outbox import service as outbox
from liencong.federation.link import pausing
from liencong.federation.link import service as links
from liencong.sites.entry import service as entries
from liencong.sites.entry.events import EntryPublished
from liencong.sites.entry.terms import Terms
from liencong.sites.setup import service as setup
from tests.factories.province import MORNING, Client
from tests.web.public.conftest import PORTAL, Places

TITLE = "Tiêm chủng mở rộng"
SEARCH = "/api/v1/search?q=tiêm chủng&scope=site"
EVERYWHERE = "/tim-kiem?q=tiêm chủng"


async def unpublish(places: Places) -> None:
    await places.withdraw()


async def trash(places: Places) -> None:
    await places.province.step(places.health, places.entry, "trash")


async def expire(places: Places) -> None:
    installation, over = places.province.installation, MORNING + timedelta(hours=1)
    async with installation.write(places.health.id) as session:
        await entries.end_at(
            session, installation.operator, places.entry.id, over, terms=Terms(), now=MORNING
        )
    await places.province.settle()  # the board's copy hears of the end


async def archive(places: Places) -> None:
    installation = places.province.installation
    async with installation.write(places.health.id) as session:
        await setup.archive(session, installation.operator, places.health.id, successor_id=None, now=MORNING)


async def pause(places: Places) -> None:
    installation = places.province.installation
    async with installation.write(places.portal.id) as session:
        await pausing.pause(session, installation.operator, places.health.id, reason="Vì", now=MORNING)


async def pull(places: Places) -> None:
    async with places.province.installation.read(places.portal.id) as session:
        (link,) = await links.list_received(session, ["live"])
    await places.province.decide(places.portal, link, "pull", reason="Vì")


async def texts(client: Client, places: Places) -> dict[str, str]:
    """Read all that the portal sends to readers, by its addresses."""
    board = f"/{places.from_agencies.path}"
    paths = [
        "/", "/rss.xml", "/feed.atom", "/sitemap.xml", board, f"{board}/rss.xml", f"{board}/feed.atom",
        places.link_path, "/api/v1/entries", SEARCH,
    ]  # fmt: skip
    return {path: (await client.get(f"{PORTAL}{path}")).text for path in paths}


def naming_it(found: dict[str, str]) -> set[str]:
    return {path for path, text in found.items() if TITLE in text or "Sáng nay." in text}


@pytest.mark.parametrize("way", [unpublish, trash, expire, archive, pause, pull])
async def test_it_is_gone_from_everything_at_once_and_stays_away(
    places: Places, client: Client, way: Callable[[Places], Awaitable[None]]
) -> None:
    await places.link()
    await places.province.settle()
    before = naming_it(await texts(client, places))
    assert {"/rss.xml", "/api/v1/entries", SEARCH, places.link_path} <= before
    await way(places)
    assert naming_it(await texts(client, places)) == set()
    assert (await client.get(f"{PORTAL}{places.link_path}")).status_code == 410
    is_at_home = way in (archive, pause, pull)  # it stays readable there, and is found
    assert (places.path in (await client.get(f"{PORTAL}{EVERYWHERE}")).text) == is_at_home
    async with places.province.installation.write(places.health.id) as session:  # an event that comes late
        outbox.append(session, EntryPublished(places.health.id, places.entry.id, []), now=MORNING)
    await places.province.settle()
    assert naming_it(await texts(client, places)) == set()
