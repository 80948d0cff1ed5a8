"""The same story from several sites: noticed in the queue, gathered there, shown to readers as one."""

import re
from dataclasses import dataclass

import httpx2
import pytest

from liencong.federation.link.tables import Link
from liencong.federation.topic.alike import ALIKE
from liencong.sites.board.tables import Board
from tests.factories.province import BASE_HOST
from tests.web.office.conftest import Desk, Office, said_in
from tests.web.office.test_queue import order
from tests.worlds import world

FLOOD = "<p>Nước sông Thu Bồn lên nhanh trong đêm, hơn hai trăm hộ ở vùng trũng được đưa đến nơi an toàn.</p>"
MAIN, OTHER = "Nước lũ lên nhanh", "Hai trăm hộ dân sơ tán"


@dataclass
class Twice:
    """A portal to which two sites have offered the same story."""

    office: Office
    board: Board
    links: dict[str, Link]

    def named(self, title: str) -> str:
        return f"link:{self.links[title].id}:{self.links[title].version}"

    async def chief(self) -> Desk:
        return await self.office.desk("editor_in_chief", self.office.portal)

    async def gathered(self) -> Desk:
        chief = await self.chief()
        answer = await order(chief, "gather", self.named(OTHER), main=self.named(MAIN))
        assert answer.status_code == 200, answer.text[:2000]
        return chief

    async def read(self, path: str) -> str:
        self.office.client.cookies.clear()
        return (await self.office.client.get(f"{BASE_HOST}{path}", follow_redirects=True)).text

    def address(self, title: str) -> str:
        return f"/tin-so-nganh/x-{self.links[title].entry_id}"


@world
async def twice(office: Office) -> Twice:
    province, portal = office.province, office.portal
    board, links = await province.board(portal, "Tin sở, ngành"), {}
    for site, title in ((office.health, MAIN), (await province.site("so-tai-chinh"), OTHER)):
        home = office.news if site is office.health else await province.board(site)
        entry = await province.published(site, home, title=title, body_html=FLOOD)
        links[title] = await province.proposed(site, entry, to=portal, board=board)
    await province.settle()
    return Twice(office, board, links)


async def test_the_queue_tells_what_is_alike(twice: Twice) -> None:
    page = await (await twice.chief()).get("/hang-cho")
    told = re.findall(r"Giống (\d+) % bài “([^”]+)”", page)
    assert [title for _, title in told] == [OTHER, MAIN]
    assert all(ALIKE <= int(percent) < 100 for percent, _ in told)
    assert "Đang chờ duyệt" in page


async def test_ticked_ones_are_approved_and_listed_under_the_main_one(twice: Twice) -> None:
    chief = await twice.chief()
    answer = await order(chief, "gather", twice.named(OTHER), twice.named(MAIN), main=twice.named(MAIN))
    assert answer.status_code == 200
    assert f"Đã làm:</strong> {MAIN}" in answer.text
    assert f"Đã làm:</strong> {OTHER}" in answer.text
    await twice.office.province.settle()
    for path in ("/tin-so-nganh", "/rss.xml", "/tin-so-nganh/feed.atom"):
        page = await twice.read(path)
        assert MAIN in page
        assert OTHER not in page
    page = await twice.read(twice.address(MAIN))
    block = page.partition('id="cung-chu-de"')[2].partition("</section>")[0]
    assert OTHER in block
    assert "Trang so-tai-chinh" in block
    assert MAIN in (await twice.read(twice.address(OTHER))).partition('id="cung-chu-de"')[2]


async def test_one_is_gathered_with_what_readers_see_from_its_own_pane(twice: Twice) -> None:
    await twice.office.province.decide(twice.office.portal, twice.links[MAIN], "approve")
    await twice.office.province.settle()
    chief = await twice.chief()
    form = next(one for one in chief.forms(await chief.get("/hang-cho")) if "gather?xem=" in one.action)
    assert said_in(await chief.send(form)) == "queue-gather"
    assert OTHER not in await twice.read("/tin-so-nganh")
    assert OTHER in await twice.read(twice.address(MAIN))


@pytest.mark.parametrize(
    ("main", "told"), [("", "Hãy chọn tin chính của nhóm."), ("own", "Hãy chọn thêm ít nhất một tin")]
)
async def test_a_main_one_and_another_are_wanted(twice: Twice, main: str, told: str) -> None:
    chief = await twice.chief()
    named = twice.named(MAIN)
    answer = await order(chief, "gather", named, main=named if main else "")
    assert answer.status_code == 422
    assert told in answer.text


async def test_what_is_no_place_is_refused_in_words(twice: Twice) -> None:
    chief = await twice.chief()
    for main in ("placement:999999", "entry:1", "link:999999", "link:x", "x"):
        answer: httpx2.Response = await order(chief, "gather", twice.named(OTHER), main=main)
        assert answer.status_code in (404, 409, 422), main
    assert OTHER not in await twice.read("/tin-so-nganh")


async def test_of_two_curators_at_once_one_wins(twice: Twice) -> None:
    await twice.gathered()
    chief = await twice.chief()
    said = {"item[]": twice.named(MAIN), "main": twice.named(OTHER)}
    assert (await chief.post("/hang-cho/gather", **said)).status_code in (404, 409)
    assert MAIN in await twice.read("/tin-so-nganh")
    assert OTHER not in await twice.read("/tin-so-nganh")


@pytest.mark.parametrize("role", ["editor", "contributor", "site_admin"])
async def test_who_decides_on_no_links_neither_sees_the_button_nor_gets_through(
    twice: Twice, role: str
) -> None:
    chief = await twice.gathered()
    topic = next(
        one for one in chief.forms(await chief.get("/lien-thong/cung-chu-de")) if "/tach" in one.action
    )
    other = await twice.office.desk(role, twice.office.portal)
    await other.get("/lien-thong/cung-chu-de", status=403)
    answer = await other.post(topic.action.removeprefix("/quan-tri"), **topic.values)
    assert answer.status_code == 403
    assert OTHER not in await twice.read("/tin-so-nganh")


async def test_the_screen_of_topics_parts_and_chooses(twice: Twice) -> None:
    chief = await twice.gathered()
    choose, *_ = [
        one for one in chief.forms(await chief.get("/lien-thong/cung-chu-de")) if "/chon" in one.action
    ]
    assert said_in(await chief.send(choose)) == "topic-chosen"
    again = await chief.send(choose)
    assert again.status_code == 409
    assert "Nhóm tin đã thay đổi" in again.text
    part = next(
        one for one in chief.forms(await chief.get("/lien-thong/cung-chu-de")) if "/tach" in one.action
    )
    assert said_in(await chief.send(part)) == "topic-parted"
    page = await twice.read("/tin-so-nganh")
    assert MAIN in page
    assert OTHER in page


async def test_a_topic_without_its_main_one_waits_in_the_queue(twice: Twice) -> None:
    chief = await twice.gathered()
    province, portal, site = (
        twice.office.province,
        twice.office.portal,
        await twice.office.province.site("so-y"),
    )
    entry = await province.published(site, await province.board(site), title="Tin thứ ba", body_html=FLOOD)
    third = await province.proposed(site, entry, to=portal, board=twice.board)
    form = next(one for one in chief.forms(await chief.get("/hang-cho")) if "gather?xem=" in one.action)
    assert said_in(await chief.send(form)) == "queue-gather"
    await province.settle()
    assert third.id
    await province.decide(portal, twice.links[MAIN], "withdraw", reason="Sai số liệu")
    await province.settle()
    page = await chief.get("/hang-cho")
    assert "Đề xuất tin chính" in page
    assert MAIN not in page
    approve = next(
        one for one in chief.forms(page) if one.action.startswith("/quan-tri/hang-cho/approve?xem=topic")
    )
    assert said_in(await chief.send(approve)) == "queue-approve"
    assert len([one for one in (OTHER, "Tin thứ ba") if one in await twice.read("/tin-so-nganh")]) == 1
