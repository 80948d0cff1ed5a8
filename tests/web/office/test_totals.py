"""What polls and visits come to over the sites, on the portal's screens and as files."""

import csv
import io
from datetime import date, timedelta

from liencong.core.clock import local_day, utc_now
from liencong.core.db.base import uuid7
from liencong.core.tenancy.tables import Site
from liencong.core.text import format_datetime
from liencong.federation.peer import reports
from liencong.federation.peer import service as peers
from liencong.federation.peer.reports import DayFigures, Figures, PollFigures
from liencong.federation.peer.service import PeerInput
from liencong.federation.totals import service as totals
from liencong.sites.poll import service as polls
from liencong.sites.poll.service import OptionInput, PollInput
from liencong.sites.visits import store
from liencong.sites.visits.counter import PROVINCE, Batch, SiteDay
from tests.factories.province import HOST
from tests.web.office.conftest import Desk, Office, said_in

TODAY = local_day(utc_now())


async def ask(office: Office) -> int:
    """Ask a question on the portal and on the component site; both bring votes along."""
    labels = ("Đạt yêu cầu", "Chưa đạt")
    options = [OptionInput(label=a, opening_votes=b) for a, b in zip(labels, (10, 5), strict=True)]
    given = PollInput(question="Ý kiến về Cổng?", options=options)
    async with office.province.installation.write(office.portal.id) as session:
        poll = await polls.create(session, office.province.operator, given, now=utc_now())
        await totals.spread_poll(
            session, office.province.operator, poll.id, {office.health.id: (1, 1)}, now=utc_now()
        )
    return poll.id


async def table(desk: Desk, path: str) -> list[list[str]]:
    answer = await desk.client.get(f"{desk.home}/quan-tri{path}")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


async def visited(office: Office, day: date, visits: dict[Site, int], province: int) -> None:
    batch = Batch()
    batch.visits.update({SiteDay(site.id, day): number for site, number in visits.items()})
    batch.visits[SiteDay(PROVINCE, day)] = province
    async with office.province.installation.write(None) as session:
        await store.add(session, batch)


async def test_the_keepers_of_a_poll_see_it_by_site_and_in_total(office: Office) -> None:
    poll_id = await ask(office)
    desk = await office.desk("editor_in_chief", office.portal)
    assert f'href="/quan-tri/tham-do/{poll_id}"' in await desk.get("/tham-do")
    page = await desk.get(f"/tham-do/{poll_id}")
    for words in ("Ý kiến về Cổng?", "Tổng số phiếu: 17", office.health.name, "Theo phương án", "Theo trang"):
        assert words in page
    assert await table(desk, f"/tham-do/{poll_id}/ket-qua.csv") == [
        ["Trang", "Đạt yêu cầu", "Chưa đạt", "Cộng"],
        [office.portal.name, "10", "5", "15"],
        [office.health.name, "1", "1", "2"],
        ["Cộng", "11", "6", "17"],
        ["Tỷ lệ (%)", "65", "35", "100"],
    ]


async def test_a_poll_is_its_owners_to_see(office: Office) -> None:
    poll_id = await ask(office)
    stranger = await office.desk("editor_in_chief")
    writer = await office.desk("contributor", office.portal)
    for path in (f"/tham-do/{poll_id}", f"/tham-do/{poll_id}/ket-qua.csv"):
        await stranger.get(path, 404)
        await writer.get(path, 403)


async def test_a_poll_is_put_on_a_tier_by_the_form(office: Office) -> None:
    commune = await office.province.site("xa-a", tier="commune")
    poll_id = await ask(office)
    desk = await office.desk("editor_in_chief", office.portal)
    path = f"/tham-do/{poll_id}/trang"
    form = await desk.form(path)
    refused = await desk.post(path)
    assert refused.status_code == 422
    assert "Hãy chọn ít nhất một trang" in refused.text
    assert said_in(await desk.send(form, said={"tiers[]": "commune"})) == "poll-spread"
    assert commune.name in await desk.get(f"/tham-do/{poll_id}/trang")
    async with office.province.installation.read(commune.id) as session:
        assert (await polls.get(session, poll_id, now=utc_now())).tiers == ["commune"]
    off = f"{path}/{commune.id}/bo"
    taken_off = await desk.send(await desk.form(path, off))
    assert said_in(taken_off) == "poll-taken-off"
    assert off not in (await desk.client.get(taken_off.headers["location"])).text
    assert (await desk.post(off)).status_code == 404


async def test_a_site_shows_a_poll_on_the_days_that_the_form_says(office: Office) -> None:
    poll_id = await ask(office)
    path = f"/tham-do/{poll_id}/trang/{office.health.id}"
    desk = await office.desk("editor_in_chief", office.portal)
    public = f"http://so-y-te.{HOST}/tham-do/{poll_id}"
    tomorrow, yesterday = (TODAY + timedelta(days=ahead) for ahead in (1, -1))
    assert (await desk.client.get(public)).status_code == 200
    refused = await desk.send(await desk.form(path), said={"last_day": yesterday.isoformat()})
    assert (refused.status_code, "Ngày này đã qua" in refused.text) == (422, True)
    assert yesterday.isoformat() in refused.text
    saved = await desk.send(await desk.form(path), said={"first_day": tomorrow.isoformat()})
    assert said_in(saved) == "poll-days"
    page = (await desk.client.get(saved.headers["location"])).text
    assert f"Hiện từ {tomorrow:%d/%m/%Y}" in page
    assert (await desk.client.get(public)).status_code == 404


async def test_the_province_stands_beside_the_sum_of_its_sites_with_the_difference(office: Office) -> None:
    yesterday = TODAY - timedelta(days=1)
    await visited(office, TODAY, {office.portal: 5, office.health: 7}, 9)
    await visited(office, yesterday, {office.portal: 2}, 2)
    desk = await office.desk("editor_in_chief", office.portal)
    page = await desk.get("/truy-cap-toan-tinh")
    assert "Người đi từ trang này sang trang khác" in page
    span = f"tu={yesterday.isoformat()}&den={TODAY.isoformat()}"
    times = await table(desk, f"/truy-cap-toan-tinh/thoi-gian.csv?{span}")
    assert [row[1:4] for row in times[1:]] == [["9", "12", "3"], ["2", "2", "0"]]
    sites = await table(desk, f"/truy-cap-toan-tinh/cac-trang.csv?{span}")
    assert [(row[0], row[1], row[4]) for row in sites[1:]] == [
        (office.portal.name, "7", "7"),
        (office.health.name, "7", "7"),
    ]


async def test_what_sites_elsewhere_have_told_stands_beside_and_is_not_added(office: Office) -> None:
    given = PeerInput(name="Báo Nguồn", home_url="http://nguon.test", feed_url="http://nguon.test/feed")
    now = utc_now()
    days = [DayFigures(day=TODAY - timedelta(days=back), visits=30 + back, people=20) for back in range(2)]
    async with office.province.installation.write(None) as session:
        peer = await peers.add(session, office.province.operator, given, board_title="Tin", now=now)
        await reports.take(session, peer, Figures(told_at=now, total=900, days=days, polls=[]), now=now)
    desk = await office.desk("editor_in_chief", office.portal)
    page = await desk.get("/truy-cap-toan-tinh")
    assert "Các trang đặt nơi khác" in page
    assert "không cộng vào số của toàn tỉnh" in page
    told = await table(desk, "/truy-cap-toan-tinh/noi-khac.csv")
    assert told[1:] == [["Báo Nguồn", "61", "40", "900", format_datetime(now)]]
    assert "Báo Nguồn" not in str(await table(desk, "/truy-cap-toan-tinh/cac-trang.csv"))


async def test_polls_of_sites_elsewhere_stand_in_their_words_beside_the_name_of_the_site(
    office: Office,
) -> None:
    given = PeerInput(name="Báo Nguồn", home_url="http://nguon.test", feed_url="http://nguon.test/feed")
    now, named = utc_now(), {"question": "<b>Hài lòng?</b>", "options": ["Có", "Không"]}
    told = [PollFigures(uid=uuid7(), votes=[2, 1], **named), PollFigures(uid=uuid7(), votes=[5])]
    async with office.province.installation.write(None) as session:
        peer = await peers.add(session, office.province.operator, given, board_title="Tin", now=now)
        await reports.take(session, peer, Figures(told_at=now, total=0, days=[], polls=told), now=now)
    desk = await office.desk("editor_in_chief", office.portal)
    page = await desk.get("/tham-do-noi-khac")
    for words in ("&lt;b&gt;Hài lòng?&lt;/b&gt;", "Báo Nguồn", "Cuộc thăm dò mà nguồn không báo câu hỏi"):
        assert words in page
    lines = (await table(desk, "/tham-do-noi-khac/ket-qua.csv"))[1:]
    assert sorted(line[1:4] for line in lines) == [
        ["Báo Nguồn", "Có", "2"],
        ["Báo Nguồn", "Không", "1"],
        ["Báo Nguồn", "Phương án 1", "5"],
    ]
    for path in ("/tham-do-noi-khac", "/tham-do-noi-khac/ket-qua.csv"):
        await (await office.desk("editor_in_chief")).get(path, 404)
        await (await office.desk("contributor", office.portal)).get(path, 403)


async def test_the_province_is_told_on_the_portal_and_to_those_who_see_statistics(office: Office) -> None:
    for path in ("/truy-cap-toan-tinh", "/truy-cap-toan-tinh/thoi-gian.csv"):
        await (await office.desk("editor_in_chief")).get(path, 404)
        await (await office.desk("contributor", office.portal)).get(path, 403)


async def test_a_span_that_makes_no_sense_is_told_beside_its_field(office: Office) -> None:
    desk = await office.desk("editor_in_chief", office.portal)
    page = await desk.get("/truy-cap-toan-tinh?tu=2026-05-01&den=2026-04-01", 422)
    assert "Ngày bắt đầu phải trước ngày kết thúc." in page
