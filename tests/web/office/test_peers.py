"""The portal's screens of sites hosted elsewhere: a look first, then adding; refusals beside their field."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from liencong.core.boot import assemble
from liencong.core.clock import utc_now
from liencong.core.http.signing_keys import WELL_KNOWN
from liencong.core.installation import Installation
from liencong.core.settings import load_settings
from liencong.federation.link import rules
from liencong.federation.link import service as links
from liencong.federation.peer import service as peers
from liencong.federation.peer.service import PeerInput
from liencong.sites.entry import window
from liencong.sites.entry.tables import Entry
from tests.factories.elsewhere import Elsewhere, atom, atom_entry
from tests.factories.province import BASE_HOST
from tests.web.office.conftest import Desk, Office, said_in

PEERS, ADD, LOOK = "/nguon-ngoai", "/nguon-ngoai/them", "/nguon-ngoai/xem"


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    server = Elsewhere()
    server.put("/feed.atom", atom(atom_entry(1), atom_entry(2)))
    server.put(
        "/",
        "<html><head><title>Sở Công Thương</title>"
        "<link rel='alternate' type='application/rss+xml' href='/comments/feed'>"
        "<link rel='alternate' type='application/atom+xml' href='/feed.atom'></head></html>",
        "text/html",
    )
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
async def installation(
    database_url: str, tmp_path: Path, elsewhere: Elsewhere
) -> AsyncIterator[Installation]:
    settings = load_settings(
        tmp_path, DATABASE_URL=database_url, BASE_HOST=BASE_HOST, REACHABLE=elsewhere.endpoint
    )
    async with assemble(settings).running() as running:
        yield running


async def administrator(office: Office) -> Desk:
    person = await office.province.person("platform_admin", None)
    return await office.desk("", office.portal, by=person)


async def test_a_home_page_leads_to_its_feed_and_nothing_is_kept_before_a_yes(
    office: Office, elsewhere: Elsewhere
) -> None:
    desk = await administrator(office)
    answer = await desk.send(await desk.form(ADD, LOOK), "", {"url": elsewhere.url})
    assert answer.status_code == 200
    assert "Tin số 1" in answer.text
    assert f"{elsewhere.url}/feed.atom" in answer.text
    assert "Chưa có nguồn ngoài nào" in await desk.get(PEERS)
    added = await desk.send(desk.form_in(answer.text, ADD), "", {"name": "Sở Công Thương", "tier": "agency"})
    page = await desk.get(f"{PEERS}/{number_in_peer(added.headers['location'])}")
    assert "Mới thêm" in page
    assert "Sở Công Thương" in await desk.get(PEERS)


async def test_a_site_below_the_host_of_its_portal_is_that_site_and_not_the_portal(
    office: Office, elsewhere: Elsewhere
) -> None:
    told = '{{"name": "{}", "feed": "{}", "keys": []}}'
    elsewhere.put(WELL_KNOWN, told.format("Cổng tỉnh bạn", f"{elsewhere.url}/feed.atom"), "application/json")
    below = f"{elsewhere.url}/~so-y-te/feed.atom"
    elsewhere.put(f"/~so-y-te{WELL_KNOWN}", told.format("Sở Y tế bạn", below), "application/json")
    elsewhere.put("/~so-y-te/feed.atom", atom(atom_entry(7), alternate=f"{elsewhere.url}/~so-y-te/"))
    elsewhere.put("/~so-y-te/tin-tuc", "<html><head><title>Tin tức</title></head></html>", "text/html")
    desk = await administrator(office)
    page = (
        await desk.send(await desk.form(ADD, LOOK), "", {"url": f"{elsewhere.url}/~so-y-te/tin-tuc"})
    ).text
    for words in (
        "Tìm thấy: Sở Y tế bạn",
        "Tin số 7",
        f"<dd>{elsewhere.url}/~so-y-te/</dd>",
        f"<dd>{below}</dd>",
    ):
        assert words in page
    assert "Cổng tỉnh bạn" not in page


async def test_an_address_without_a_scheme_is_found_where_a_site_has_no_https(
    office: Office, elsewhere: Elsewhere
) -> None:
    desk = await administrator(office)
    looked = await desk.send(await desk.form(ADD, LOOK), "", {"url": elsewhere.endpoint})
    assert "Tin số 1" in looked.text


async def test_pulling_now_shows_what_came_and_letting_go_asks_no_more(
    office: Office, elsewhere: Elsewhere
) -> None:
    desk = await administrator(office)
    looked = await desk.send(await desk.form(ADD, LOOK), "", {"url": f"{elsewhere.url}/feed.atom"})
    added = await desk.send(desk.form_in(looked.text, ADD))
    path = f"{PEERS}/{number_in_peer(added.headers['location'])}"
    pulled = await desk.send(await desk.form(path, f"{path}/lay-ngay"))
    assert said_in(pulled) == "peer-pulled"
    assert "1 trên 1 lần thành công" in await desk.get(path)
    removed = await desk.send(await desk.form(path, f"{path}/thoi-nhan"), "", {"reason": "Đã ngừng"})
    assert said_in(removed) == "peer-removed"
    await desk.get(path, 409)


async def test_archiving_a_source_tells_how_much_is_shown_of_it_and_takes_it_off(
    office: Office, elsewhere: Elsewhere
) -> None:
    desk, path = await added(office, elsewhere)
    await desk.send(await desk.form(path, f"{path}/lay-ngay"))
    province, source = office.province, int(path.rpartition("/")[2])
    async with province.installation.read(source) as session:
        entry = (await session.scalars(select(Entry).limit(1))).one()
    board = await province.board(office.portal, "Tin từ nơi khác")
    site = await province.installation.sites.get(source)
    link = await province.linked(site, entry, to=office.portal, board=board)
    assert "gỡ ngay 1 bài đang hiển thị trên 1 trang" in await desk.get(path)
    archived = await desk.send(await desk.form(path, f"{path}/luu-tru"), "", {"reason": "Trang đã đóng"})
    assert said_in(archived) == "peer-archived"
    async with province.installation.read(office.portal.id) as session:
        assert await window.list_shown(session, window.Filter(), now=utc_now(), limit=5) == []
    await province.settle()
    async with province.installation.read(office.portal.id) as session:
        assert (await links.get(session, link.id)).reason == rules.SOURCE_ARCHIVED


async def added(office: Office, elsewhere: Elsewhere) -> tuple[Desk, str]:
    """Add the other system as a peer; give who did it, and the screen of the peer."""
    desk = await administrator(office)
    looked = await desk.send(await desk.form(ADD, LOOK), "", {"url": f"{elsewhere.url}/feed.atom"})
    answer = await desk.send(desk.form_in(looked.text, ADD))
    return desk, f"{PEERS}/{number_in_peer(answer.headers['location'])}"


async def test_limits_are_changed_and_what_is_out_of_bounds_is_refused(
    office: Office, elsewhere: Elsewhere
) -> None:
    desk, path = await added(office, elsewhere)
    form = await desk.form(path, f"{path}/gioi-han")
    wrong = await desk.send(form, "", {"every_minutes": "1", "most_items": "20"})
    assert wrong.status_code == 422
    assert 'id="every_minutes-loi"' in wrong.text
    assert 'value="20"' in wrong.text
    kept = await desk.send(form, "", {"every_minutes": "60", "most_items": "20", "most_megabytes": "5"})
    assert said_in(kept) == "peer-limits-set"
    assert "20 mục, 5 MB; lấy cách nhau 60 phút" in await desk.get(path)


async def test_new_keys_are_trusted_only_as_they_were_shown(office: Office, elsewhere: Elsewhere) -> None:
    desk, path = await added(office, elsewhere)
    said = '{"name": "Sở", "feed": "x", "keys": [{"kid": "%s", "kty": "OKP", "crv": "Ed25519", "x": "a"}]}'
    elsewhere.put(WELL_KNOWN, said % "khoa-mot", "application/json")
    form = await desk.form(f"{path}/khoa", f"{path}/khoa")
    elsewhere.put(WELL_KNOWN, said % "khoa-hai", "application/json")
    refused = await desk.send(form)
    assert refused.status_code == 409
    assert "vừa đổi khoá" in refused.text
    assert said_in(await desk.send(desk.form_in(refused.text, f"{path}/khoa"))) == "peer-trusted"
    assert "(đã tin cậy)" in await desk.get(f"{path}/khoa")


async def test_a_peer_becomes_a_site_of_this_system(office: Office, elsewhere: Elsewhere) -> None:
    desk, path = await added(office, elsewhere)
    form = await desk.form(path, f"{path}/ve-he-thong")
    wrong = await desk.send(form, "", {"host": "hai chữ"})
    assert wrong.status_code == 422
    assert 'id="host-loi"' in wrong.text
    assert said_in(await desk.send(form, "", {"host": "socongthuong.test"})) == "peer-adopted"
    await desk.get(path, 409)
    assert (await desk.client.get("http://socongthuong.test/")).status_code == 200


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", 'id="url-loi"'),
        ("http://169.254.169.254/latest", "không được phép truy cập"),
        ("ftp://nguon.test/", "không được phép truy cập"),
        ("{here}/missing", "bị lỗi"),
        ("{here}/empty", "Không tìm thấy bản tin"),
    ],
)
async def test_an_address_that_cannot_be_used_is_refused_beside_the_field(
    office: Office, elsewhere: Elsewhere, url: str, words: str
) -> None:
    elsewhere.put("/empty", "<html><title>Trống</title></html>", "text/html")
    elsewhere.replies.pop("/feed.atom")
    desk = await administrator(office)
    typed = url.format(here=elsewhere.url)
    answer = await desk.send(await desk.form(ADD, LOOK), "", {"url": typed})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{typed}"' in answer.text


async def test_only_who_manages_the_platform_sees_peers_and_only_on_the_portal(office: Office) -> None:
    chief = await office.desk("editor_in_chief", office.portal)
    assert PEERS not in await chief.get("/bai-viet")
    await chief.get(PEERS, 403)
    assert (await chief.post(LOOK, url="http://nguon.test")).status_code == 403
    person = await office.province.person("platform_admin", None)
    elsewhere_desk = await office.desk("", office.health, by=person)
    await elsewhere_desk.get(PEERS, 404)


def number_in_peer(location: str) -> int:
    return int(location.partition("?")[0].rpartition("/")[2])


async def test_an_operator_sees_whether_the_source_tells_of_news_at_once(office: Office) -> None:
    given = PeerInput(name="Báo Nguồn", home_url="http://nguon.test", feed_url="http://nguon.test/feed")
    desk, now, said = await administrator(office), utc_now(), []
    async with office.province.installation.write(None) as session:
        peer = await peers.add(session, office.province.operator, given, board_title="Tin", now=now)
    pushes: list[tuple[str, str, datetime | None]] = [("", "", None), ("hub", "asked", None)]
    pushes += [("hub", "on", now + timedelta(days=days)) for days in (9, -1)]
    for hub_url, state, until in pushes:
        async with office.province.installation.write(None) as session:
            kept = await peers.get(session, peer.id)
            kept.hub_url, kept.push_state, kept.push_until = hub_url, state, until
        page = await desk.get(f"{PEERS}/{peer.site_id}")
        said.append([word for word in ("chưa xác nhận", "tự gia hạn", "hết hạn") if word in page])
    assert said == [[], ["chưa xác nhận"], ["tự gia hạn"], ["hết hạn"]]
