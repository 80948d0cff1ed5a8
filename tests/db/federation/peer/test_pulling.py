"""A peer is pulled: what is new comes in once, what was withdrawn goes, whatever its feed does."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from liencong.core.clock import utc_now
from liencong.federation.link.rules import WITHDRAWN
from liencong.federation.link.tables import Link
from liencong.federation.peer import rules, service
from liencong.sites.entry import window
from tests.db.federation.peer.conftest import Pulling
from tests.factories.elsewhere import NOON, atom, atom_entry, tombstone

LATER = NOON + timedelta(hours=1)


async def test_new_entries_come_in_once_with_their_address_and_id(pulled: Pulling) -> None:
    pulled.elsewhere.put("/feed", atom(atom_entry(1), atom_entry(2)))
    first, again = await pulled.pull(), await pulled.pull()
    assert (first.report.outcomes()["imported"], first.failure) == (2, "")
    assert (again.report.taken, again.changed) == ([], False)
    found = await pulled.entries()
    entry, revision = found["Tin số 1"]
    assert entry.external_id == "tag:nguon.test,2026:1"
    assert entry.origin_url == "http://nguon.test/tin-1.html"
    assert (revision.author, revision.source) == ("Phóng viên", "Báo Nguồn")


async def test_what_has_not_changed_is_not_sent_again(pulled: Pulling) -> None:
    pulled.elsewhere.put("/feed", atom(atom_entry(1)), headers={"ETag": '"v1"', "Last-Modified": "Mon"})
    await pulled.pull()
    again = await pulled.pull()
    assert not again.changed
    assert pulled.elsewhere.asked[1][2]["if-none-match"] == '"v1"'
    assert pulled.elsewhere.asked[1][2]["if-modified-since"] == "Mon"
    assert (await pulled.peer()).recent == "+="


async def test_a_changed_entry_is_changed_and_a_link_to_it_waits(pulled: Pulling) -> None:
    pulled.elsewhere.put("/feed", atom(atom_entry(1)))
    await pulled.pull()
    province = pulled.province
    board = await province.board(pulled.portal, "Tin sở, ngành")
    entry, _ = (await pulled.entries())["Tin số 1"]
    link = await province.linked(await pulled.site(), entry, to=pulled.portal, board=board)
    pulled.elsewhere.put("/feed", atom(atom_entry(1, title="Tin đã sửa", updated=LATER.isoformat())))
    assert (await pulled.pull()).report.outcomes()["changed"] == 1
    await province.settle()
    assert await pulled.live() == {"Tin đã sửa"}
    async with province.installation.read(pulled.portal.id) as session:
        shown = await window.find_shown(session, entry.id, now=utc_now())
        assert shown[0].revision.title == "Tin số 1"
        assert (await session.get_one(Link, link.id)).state == "source_changed"


async def test_a_tombstone_withdraws_at_once_everywhere_and_for_good(pulled: Pulling) -> None:
    pulled.elsewhere.put("/feed", atom(atom_entry(1), atom_entry(2)))
    await pulled.pull()
    province = pulled.province
    board = await province.board(pulled.portal, "Tin sở, ngành")
    entry, _ = (await pulled.entries())["Tin số 1"]
    link = await province.linked(await pulled.site(), entry, to=pulled.portal, board=board)
    pulled.elsewhere.put("/feed", atom(atom_entry(1), atom_entry(2), tombstone(1, NOON)))
    assert (await pulled.pull()).changed
    async with province.installation.read(pulled.portal.id) as session:
        assert await window.find_shown(session, entry.id, now=utc_now()) == []
    await province.settle()
    async with province.installation.read(pulled.portal.id) as session:
        assert (await session.get_one(Link, link.id)).state == WITHDRAWN
    pulled.elsewhere.put("/feed", atom(atom_entry(1), atom_entry(2)))
    await pulled.pull()
    assert await pulled.live() == {"Tin số 2"}


async def test_what_its_source_puts_out_again_is_back_but_not_on_boards(pulled: Pulling) -> None:
    pulled.elsewhere.put("/feed", atom(atom_entry(1)))
    await pulled.pull()
    pulled.elsewhere.put("/feed", atom(tombstone(1, NOON)))
    await pulled.pull()
    assert await pulled.live() == set()
    pulled.elsewhere.put("/feed", atom(atom_entry(1, updated=LATER.isoformat())))
    await pulled.pull()
    assert await pulled.live() == {"Tin số 1"}


async def test_an_entry_that_only_left_the_feed_stays(pulled: Pulling) -> None:
    pulled.elsewhere.put("/feed", atom(atom_entry(1)))
    await pulled.pull()
    pulled.elsewhere.put("/feed", atom(atom_entry(2)))
    await pulled.pull()
    assert await pulled.live() == {"Tin số 1", "Tin số 2"}


async def test_a_linked_page_that_is_gone_twice_a_day_apart_is_withdrawn(pulled: Pulling) -> None:
    server, province = pulled.elsewhere, pulled.province
    page = server.put("/bai", "<p>Bài</p>", "text/html")
    server.put("/feed", atom(atom_entry(1, link=page)))
    await pulled.pull()
    board = await province.board(pulled.portal, "Tin sở, ngành")
    entry, _ = (await pulled.entries())["Tin số 1"]
    await province.linked(await pulled.site(), entry, to=pulled.portal, board=board)
    server.put("/bai", "", status=404)
    first = utc_now()
    for hours, live in ((0, {"Tin số 1"}), (1, {"Tin số 1"}), (25, set[str]())):
        await pulled.pull(first + timedelta(hours=hours))
        assert await pulled.live() == live


async def test_a_feed_that_changes_its_ids_brings_nothing_twice(pulled: Pulling) -> None:
    pulled.elsewhere.put("/feed", atom(atom_entry(1)))
    await pulled.pull()
    pulled.elsewhere.put("/feed", atom(atom_entry(1, id="urn:moi:1", title="Tên mới")))
    await pulled.pull()
    [(title, (entry, _))] = (await pulled.entries()).items()
    assert (title, entry.external_id) == ("Tên mới", "tag:nguon.test,2026:1")
    assert [notice.words for notice in await pulled.notices() if "đã đổi mã" in notice.words]


async def test_a_date_in_the_future_counts_as_now(pulled: Pulling) -> None:
    future = (utc_now() + timedelta(days=30)).isoformat()
    pulled.elsewhere.put("/feed", atom(atom_entry(1, published=future, updated=future)))
    await pulled.pull()
    await pulled.pull()
    entry, _ = (await pulled.entries())["Tin số 1"]
    assert entry.published_at
    assert entry.published_at <= utc_now()
    assert entry.live_revision_id


async def test_refused_items_are_listed_with_the_reason(pulled: Pulling) -> None:
    nameless = "<entry><id>x</id></entry>"
    pulled.elsewhere.put("/feed", atom(atom_entry(1), nameless))
    await pulled.pull()
    [notice] = [one for one in await pulled.notices() if one.is_refusal]
    assert "không có tiêu đề" in notice.words
    assert await pulled.live() == {"Tin số 1"}


async def test_what_is_at_home_on_another_known_site_is_refused(pulled: Pulling) -> None:
    home = "http://cong.test/tin-tuc/bai-1"
    pulled.elsewhere.put("/feed", atom(atom_entry(1, link=home), atom_entry(2)))
    await pulled.pull()
    assert await pulled.live() == {"Tin số 2"}
    assert [one.is_refusal for one in await pulled.notices()] == [True]


async def test_older_pages_are_followed_back_to_what_was_seen(pulled: Pulling) -> None:
    server = pulled.elsewhere
    server.put("/feed", atom(atom_entry(3), next=f"{server.url}/feed2"))
    server.put("/feed2", atom(atom_entry(2), next=f"{server.url}/feed3"))
    server.put("/feed3", atom(atom_entry(1), next=f"{server.url}/feed"))
    await pulled.pull()
    assert len(await pulled.live()) == 3
    server.asked.clear()
    await pulled.pull()
    assert server.paths() == ["/feed"]


async def test_more_items_than_the_limit_are_left_out_and_said(pulled: Pulling) -> None:
    async with pulled.installation.write(None) as session:
        (await session.get_one(type(await pulled.peer()), pulled.peer_id)).most_items = 3
    pulled.elsewhere.put("/feed", atom(*(atom_entry(number) for number in range(10))))
    await pulled.pull()
    assert len(await pulled.live()) == 3
    assert ["chỉ nhận 3 mục đầu" in one.words for one in await pulled.notices()] == [True]


async def test_after_an_outage_a_limit_puts_off_what_ours_has_more_and_loses_nothing(pulled: Pulling) -> None:
    server = pulled.elsewhere
    async with pulled.installation.write(None) as session:
        peer = await session.get_one(type(await pulled.peer()), pulled.peer_id)
        peer.kind, peer.most_items, peer.seen_until = rules.OURS, 3, NOON - timedelta(days=30)
    since = quote(f"{NOON - timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}")
    pages = [f"/feed?tu={since}", "/feed2", "/feed3", "/feed4"]
    for at, page in enumerate(pages):
        older = {"next": f"{server.url}{pages[at + 1]}"} if at < 3 else {}
        feed = atom(atom_entry(2 * at), atom_entry(2 * at + 1), **older)
        server.put(page, feed, headers={"ETag": "newest"})
    brought = []
    for _ in range(3):
        await pulled.pull()
        brought.append((len(await pulled.live()), (await pulled.peer()).etag))
    assert brought == [(4, ""), (8, "newest"), (8, "newest")]


@pytest.mark.parametrize(
    ("status", "words"), [(404, "không còn bản tin"), (403, "không cho"), (503, "đang bận"), (500, "bị lỗi")]
)
async def test_a_failing_source_is_left_alone_for_longer_each_time(
    pulled: Pulling, status: int, words: str
) -> None:
    pulled.elsewhere.put("/feed", b"", status=status)
    waits = []
    for _ in range(4):
        now = utc_now()
        assert words in (await pulled.pull(now)).failure
        waits.append((await pulled.peer()).next_pull_at - now)
    assert waits[3] > 2 * waits[1] > waits[0]
    peer = await pulled.peer()
    assert (peer.failures, peer.recent) == (4, "----")


async def test_what_a_busy_source_asks_for_holds(pulled: Pulling) -> None:
    pulled.elsewhere.put("/feed", b"", status=429, headers={"Retry-After": "90000"})
    now = utc_now()
    await pulled.pull(now)
    assert (await pulled.peer()).next_pull_at - now >= timedelta(seconds=90000)


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:1/", "http://169.254.169.254/latest/", "http://[::1]:22/", "file:///etc/passwd"],
)
async def test_a_redirect_to_an_internal_address_is_refused(pulled: Pulling, target: str) -> None:
    pulled.elsewhere.put("/feed", b"", status=302, headers={"Location": target})
    assert "không được phép truy cập" in (await pulled.pull()).failure


async def test_hostile_feeds_are_refused_without_harm(pulled: Pulling) -> None:
    bomb = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
        b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10) for n in range(20)
    )
    pulled.elsewhere.put("/feed", bomb + b"]><rss><channel><title>&a19;</title></channel></rss>")
    await pulled.pull()
    pulled.elsewhere.put("/feed", b"<rss>" + b"a" * 11_000_000)
    assert "lớn quá mức" in (await pulled.pull()).failure
    pulled.elsewhere.put("/feed", b"<html><body>Trang chu</body></html>", "text/html")
    assert "không phải bản tin" in (await pulled.pull()).failure
    assert await pulled.live() == set()


async def test_a_site_without_a_feed_is_read_by_its_sitemap(pulled: Pulling) -> None:
    server = pulled.elsewhere
    async with pulled.installation.write(None) as session:
        peer = await service.get(session, pulled.peer_id)
        peer.kind, peer.feed_url, peer.sitemap_url = rules.SITEMAP, "", f"{server.url}/sitemap.xml"
    pages = {
        "/a": "<title>Trang A</title><meta name='description' content='Tóm tắt A'>",
        "/b": "",
        "/c": "<p>?",
    }
    urls = "".join(f"<url><loc>{server.url}{path}</loc></url>" for path in pages)
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    server.put("/sitemap.xml", f"<urlset xmlns='{namespace}'>{urls}</urlset>", "application/xml")
    for path, page in pages.items():
        server.put(path, page, "text/html", status=200 if page else 404)
    await pulled.pull()
    [(title, (entry, revision))] = (await pulled.entries()).items()
    assert (title, revision.summary) == ("Trang A", "Tóm tắt A")
    assert entry.origin_url == f"{server.url}/a"
    assert len([one for one in await pulled.notices() if one.is_refusal]) == 2
    server.asked.clear()
    await pulled.pull()
    assert "/a" not in server.paths()
