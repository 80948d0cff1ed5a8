"""Feeds tell readers what is there, what went and why, in words."""

from collections.abc import Callable
from io import BytesIO
from xml.etree import ElementTree

import atoma
import feedparser
import pytest

from liencong.core.clock import utc_now
from liencong.sites.entry import service as entry_service
from liencong.sites.entry.service import Brought, EntryInput
from tests.factories.province import Client, Province
from tests.web.public.conftest import HEALTH, PORTAL, Places

ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}"


async def read(client: Client, url: str) -> ElementTree.Element:
    return ElementTree.fromstring((await client.get(url)).content)


def entries(feed: ElementTree.Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]


def tombstones(feed: ElementTree.Element) -> dict[str | None, str | None]:
    found = feed.findall(f"{TOMBSTONE}deleted-entry")
    return {dead.get("ref"): dead.findtext(f"{TOMBSTONE}comment") for dead in found}


async def test_what_was_withdrawn_leaves_a_tombstone_with_the_reason(places: Places, client: Client) -> None:
    await places.link()
    await places.withdraw("Sai số liệu")
    await places.province.settle()
    urn = places.entry.uid.urn
    own, portal = await read(client, f"{HEALTH}/feed.atom"), await read(client, f"{PORTAL}/feed.atom")
    assert (entries(own), tombstones(own)) == ([], {urn: "Sai số liệu"})
    assert (entries(portal), tombstones(portal)) == ([], {urn: "Cơ quan đăng bài đã gỡ bài gốc."})


async def test_what_only_moved_is_dead_on_its_old_board_alone(
    places: Places, province: Province, client: Client
) -> None:
    other = await province.board(places.health, "Phòng bệnh")
    await province.edit(places.health, places.entry, board=other.id)
    urn = places.entry.uid.urn
    whole = await read(client, f"{HEALTH}/feed.atom")
    assert (entries(whole), tombstones(whole)) == ([urn], {})
    old = await read(client, f"{HEALTH}/tin-tuc/feed.atom")
    assert (entries(old), tombstones(old)) == ([], {urn: "Bài viết đã chuyển sang chuyên mục khác."})
    new = await read(client, f"{HEALTH}/phong-benh/feed.atom")
    assert (entries(new), tombstones(new)) == ([urn], {})


async def test_what_came_back_is_dead_no_more(places: Places, province: Province, client: Client) -> None:
    await places.withdraw()
    await province.step(places.health, places.entry, "submit")
    await province.step(places.health, places.entry, "publish")
    feed = await read(client, f"{HEALTH}/feed.atom")
    assert (entries(feed), tombstones(feed)) == ([places.entry.uid.urn], {})


def by_feedparser(content: bytes) -> tuple[list[str], str]:
    """Give the ids of a page's entries, and where the next page is."""
    feed = feedparser.parse(BytesIO(content))
    assert not feed.bozo
    nexts = [link.href for link in feed.feed.links if link.rel == "next"]
    return [entry.id for entry in feed.entries], nexts[0] if nexts else ""


def by_atoma(content: bytes) -> tuple[list[str], str]:
    """Give the ids of a page's entries, and where the next page is."""
    feed = atoma.parse_atom_bytes(content)
    nexts = [link.href for link in feed.links if link.rel == "next"]
    return [entry.id_ for entry in feed.entries], nexts[0] if nexts else ""


@pytest.mark.parametrize("read_page", [by_feedparser, by_atoma])
async def test_two_feed_readers_find_every_entry(
    places: Places, client: Client, read_page: Callable[[bytes], tuple[list[str], str]]
) -> None:
    said = {"board": places.news.id, "author": "An", "source": "Sở", "body_html": "<p>Sáng nay.</p>"}
    texts = [
        Brought(EntryInput(title=f"Tin <{number}> & “ế”", **said), ["submit", "publish"])
        for number in range(70)
    ]
    province = places.province
    async with province.installation.write(places.health.id) as session:
        brought = await entry_service.bring(
            session, province.operator, texts, province.types, terms=province.terms, now=utc_now()
        )
    found, url = list[str](), f"{HEALTH}/feed.atom"
    while url:
        ids, url = read_page((await client.get(url)).content)
        found += ids
    assert sorted(found) == sorted(entry.uid.urn for entry in [places.entry, *brought])
