"""Pushes of a peer's hub: rightly signed ones count at once, forged and replayed ones never."""

from datetime import timedelta

from sqlalchemy import select

from liencong.core.clock import utc_now
from liencong.federation.peer import service, subscribing
from liencong.search.tables import SearchDocument
from liencong.sites.entry.tables import Entry
from tests.factories.elsewhere import NOON, atom, atom_entry, tombstone
from tests.factories.province import Province
from tests.web.federation.conftest import THEIRS, TOPIC, Pushed

FOUND_ON = select(SearchDocument.site_id).where(SearchDocument.type == "article")
BODY = atom(atom_entry(1)).encode()
GONE = atom(tombstone(1, NOON)).encode()
BACK = atom(atom_entry(1, updated=(NOON + timedelta(hours=1)).isoformat())).encode()


async def test_a_signed_push_brings_and_withdraws_at_once(pushed: Pushed) -> None:
    assert (await pushed.push(BODY, pushed.headers(BODY))).status_code == 202
    assert await pushed.live() == 1
    await pushed.push(GONE, pushed.headers(GONE))
    assert await pushed.live() == 0


async def test_nobody_sees_what_came_before_a_link_and_then_its_source_is_named(
    pushed: Pushed, province: Province
) -> None:
    installation, client = pushed.client.installation, pushed.client
    portal = (await installation.sites.load()).portal
    assert portal
    board = await province.board(portal)
    await pushed.push(BODY, pushed.headers(BODY))
    await province.settle()
    for path in ("/", "/feed.atom", "/sitemap.xml", "/tim-kiem?q=Tin&scope=all", "/api/v1/entries"):
        assert "Tin số 1" not in (await client.get(path)).text
    async with installation.read(None) as session:
        assert list(await session.scalars(FOUND_ON)) == []
    async with installation.read(pushed.site_id) as session:
        [entry] = await session.scalars(select(Entry))
    site = await installation.sites.get(pushed.site_id)
    await province.linked(site, entry, to=portal, board=board)
    await province.settle()
    page = (await client.get(f"/{board.path}/{entry.slug}-{entry.id}")).text
    assert '<link rel="canonical" href="http://nguon.test/tin-1.html">' in page
    assert "Sở bạn" in page
    async with installation.read(None) as session:
        assert list(await session.scalars(FOUND_ON)) == [portal.id]


async def test_a_replayed_push_changes_nothing(pushed: Pushed) -> None:
    first = pushed.headers(BACK)
    await pushed.push(BACK, first)
    later = atom(tombstone(1, NOON + timedelta(hours=2))).encode()
    await pushed.push(later, pushed.headers(later))
    assert (await pushed.push(BACK, first)).status_code == 202
    assert await pushed.live() == 0


async def test_forged_pushes_change_nothing_and_learn_nothing(pushed: Pushed) -> None:
    forged = [
        pushed.headers(BODY, key=b"x" * 32),
        pushed.headers(BODY, secret="guessed"),
        pushed.headers(GONE),
        {name: value for name, value in pushed.headers(BODY).items() if name != "Signature"},
        {"Content-Type": "application/atom+xml"},
    ]
    for headers in forged:
        assert (await pushed.push(BODY, headers)).status_code == 202
        assert await pushed.live() == 0


async def test_a_hub_is_answered_only_for_what_was_asked_of_it(pushed: Pushed) -> None:
    asked = {
        "hub.mode": "subscribe",
        "hub.topic": TOPIC,
        "hub.challenge": "xyz",
        "hub.lease_seconds": "864000",
    }
    answer = await pushed.client.get(pushed.url, params=asked)
    assert (answer.status_code, answer.text) == (200, "xyz")
    async with pushed.client.installation.read(None) as session:
        peer = await service.get_of_site(session, pushed.site_id)
    assert peer.push_state == subscribing.ON
    assert peer.push_until
    assert peer.push_until > utc_now() + timedelta(days=9)
    for wrong in ({"hub.topic": "http://other.test/feed"}, {"hub.mode": "unsubscribe"}):
        assert (await pushed.client.get(pushed.url, params=asked | wrong)).status_code == 404
    assert (await pushed.client.get(f"{pushed.url}x", params=asked)).status_code == 404


async def test_an_installation_says_by_which_keys_it_signs(pushed: Pushed) -> None:
    said = (await pushed.client.get("/.well-known/lien-cong")).json()
    assert said["feed"] == "http://cong.test/feed.atom"
    assert len({key["kid"] for key in said["keys"]}) == 3
    assert all(set(key) == {"kty", "crv", "x", "kid"} for key in said["keys"])
    assert THEIRS.hex() not in str(said)
