"""A curator gives a linked entry the portal's own heading, place and end; the original stays as it is."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine

from liencong.core.clock import utc_now
from liencong.core.web.days import day_of
from liencong.federation.link.tables import Link
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Entry
from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.rules import BlockInput
from liencong.sites.layout.service import set_blocks
from tests.factories.media import make_media
from tests.factories.province import BASE_HOST, HOST, MORNING
from tests.web.office.conftest import Desk, Office, said_in
from tests.worlds import world

SOURCE, OWN = "Khánh thành cầu qua sông", "Quảng Nam có thêm một cây cầu"
EVERYWHERE = ("/tin-so-nganh", "/rss.xml", "/tin-so-nganh/feed.atom", "/api/v1/entries")


@dataclass
class Offered:
    """A portal to which a site has offered an entry."""

    office: Office
    board: Board
    entry: Entry
    link: Link

    @property
    def screen(self) -> str:
        return f"/lien-thong/{self.link.id}"

    async def chief(self) -> Desk:
        return await self.office.desk("editor_in_chief", self.office.portal)

    async def approved(self, **said: str) -> Desk:
        chief = await self.chief()
        form = next(one for one in chief.forms(await chief.get(self.screen)) if "heading" in one.values)
        assert said_in(await chief.send(form, said=said)) == "link-approve"
        await self.office.province.settle()
        return chief

    async def read(self, path: str, home: str = BASE_HOST) -> str:
        self.office.client.cookies.clear()
        return (await self.office.client.get(f"{home}{path}")).text

    @property
    def path(self) -> str:
        return f"/tin-so-nganh/{self.entry.slug}-{self.entry.id}"


@world
async def offered(office: Office) -> Offered:
    province, portal = office.province, office.portal
    board = await province.board(portal, "Tin sở, ngành")
    entry = await province.published(office.health, office.news, title=SOURCE)
    link = await province.proposed(office.health, entry, to=portal, board=board)
    await province.settle()
    return Offered(office, board, entry, link)


async def test_the_own_heading_stands_wherever_readers_of_the_portal_look(offered: Offered) -> None:
    await offered.approved(heading=OWN)
    for path in EVERYWHERE:
        page = await offered.read(path)
        assert OWN in page, path
        assert SOURCE not in page, path
    page = await offered.read(offered.path)
    assert f"<title>{OWN}" in page
    assert f"Tiêu đề bài gốc: {SOURCE}" in page
    assert "Trang so-y-te" in page


async def test_the_original_stays_as_it_is(offered: Offered) -> None:
    await offered.approved(heading=OWN)
    home = f"http://so-y-te.{HOST}"
    for path in ("/tin-tuc", "/rss.xml", f"/tin-tuc/{offered.entry.slug}-{offered.entry.id}"):
        page = await offered.read(path, home)
        assert SOURCE in page
        assert OWN not in page


async def test_after_a_change_of_the_source_the_heading_is_to_be_looked_at_again(offered: Offered) -> None:
    chief = await offered.approved(heading=OWN)
    assert "Hãy xem lại tiêu đề riêng" not in await chief.get(offered.screen)
    province = offered.office.province
    await province.edit(offered.office.health, offered.entry, title="Cầu thông xe muộn hơn")
    await province.settle()
    await province.decide(offered.office.portal, offered.link, "update")
    assert OWN in await offered.read("/tin-so-nganh")
    chief = await offered.chief()
    assert "1 bài liên kết có tiêu đề riêng cần xem lại" in await chief.get("/")
    page = await chief.get(offered.screen)
    assert "Hãy xem lại tiêu đề riêng" in page
    form = next(one for one in chief.forms(page) if one.action.endswith("/trinh-bay"))
    assert said_in(await chief.send(form)) == "link-presented"
    assert "Hãy xem lại tiêu đề riêng" not in await chief.get(offered.screen)


async def test_without_a_heading_of_its_own_the_portal_shows_the_source_s(offered: Offered) -> None:
    chief = await offered.approved(heading=OWN)
    form = next(
        one for one in chief.forms(await chief.get(offered.screen)) if one.action.endswith("/trinh-bay")
    )
    assert said_in(await chief.send(form, said={"heading": "  "})) == "link-presented"
    page = await offered.read("/tin-so-nganh")
    assert SOURCE in page
    assert OWN not in page
    assert "Tiêu đề bài gốc" not in await offered.read(offered.path)


async def test_it_stands_first_and_until_a_day(offered: Offered) -> None:
    tomorrow = day_of(utc_now() + timedelta(days=1))
    chief = await offered.approved(pinned_until=tomorrow, ends_at=tomorrow)
    province, office = offered.office.province, offered.office
    newer = await province.published(office.health, office.news, title="Tin mới hơn")
    await province.linked(office.health, newer, to=office.portal, board=offered.board)
    page = await offered.read("/tin-so-nganh")
    assert page.index(SOURCE) < page.index("Tin mới hơn")
    chief = await offered.chief()
    form = next(
        one for one in chief.forms(await chief.get(offered.screen)) if one.action.endswith("/trinh-bay")
    )
    assert (form.values["ends_at"], form.values["pinned_until"]) == (tomorrow, tomorrow)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"ends_at": "2020-01-01"}, "Ngày này đã qua."),
        ({"pinned_until": "2020-01-01"}, "Ngày này đã qua."),
        ({"pinned_until": "2999-01-01"}, "Chỉ ghim được tối đa một năm."),
        ({"ends_at": "hôm qua"}, "Hãy nhập ngày theo dạng"),
        ({"heading": "x" * 401}, "Nội dung dài quá 400 ký tự."),
    ],
)
async def test_what_does_not_hold_is_told_beside_its_field_and_nothing_is_done(
    offered: Offered, said: dict[str, str], told: str
) -> None:
    chief = await offered.chief()
    form = next(one for one in chief.forms(await chief.get(offered.screen)) if "heading" in one.values)
    answer = await chief.send(form, said={"heading": OWN, **said})
    assert answer.status_code == 422
    assert told in answer.text
    kept = next(one for one in chief.forms(answer.text) if "heading" in one.values)
    assert kept.values["heading"] == said.get("heading", OWN)
    assert kept.action.endswith("/approve")
    assert SOURCE not in await offered.read("/tin-so-nganh")


async def test_of_two_who_present_at_once_one_wins(offered: Offered) -> None:
    chief = await offered.approved()
    form = next(
        one for one in chief.forms(await chief.get(offered.screen)) if one.action.endswith("/trinh-bay")
    )
    assert said_in(await chief.send(form, said={"heading": OWN})) == "link-presented"
    assert (await chief.send(form, said={"heading": "Tiêu đề khác"})).status_code == 409
    assert OWN in await offered.read("/tin-so-nganh")


@pytest.mark.parametrize("role", ["editor", "site_admin"])
async def test_who_does_not_decide_sees_no_form_and_does_not_get_through(offered: Offered, role: str) -> None:
    await offered.approved()
    desk = await offered.office.desk(role, offered.office.portal)
    assert not [one for one in desk.forms(await desk.get(offered.screen)) if "heading" in one.values]
    assert (await desk.post(f"{offered.screen}/trinh-bay", heading=OWN)).status_code == 403
    assert OWN not in await offered.read("/tin-so-nganh")


async def test_it_is_looked_at_in_its_place_before_readers_see_it(offered: Offered) -> None:
    chief = await offered.chief()
    page = await chief.get(f"{offered.screen}/xem-truoc?heading=Nhịp+cầu+mới&kieu=dien-thoai")
    assert "frame--phone" in page
    assert "Bài gốc ở Trang so-y-te" in page
    form = next(one for one in chief.forms(await chief.get(offered.screen)) if "heading" in one.values)
    led = await chief.post(f"{offered.screen}/xem-truoc", **(form.values | {"heading": "Nhịp cầu mới"}))
    assert (led.status_code, "csrf" in led.headers["location"]) == (303, False)
    assert "heading=Nh%E1%BB%8Bp" in led.headers["location"]
    board = await chief.get(f"{offered.screen}/trang?heading=Nhịp+cầu+mới")
    assert "Nhịp cầu mới" in board
    assert "Theo Trang so-y-te" in board
    assert 'class="filter"' in board
    assert 'class="filter"' not in await chief.get(f"{offered.screen}/trang?rieng=1")
    own = await chief.get(f"{offered.screen}/trang?o=bai&heading=Nhịp+cầu+mới")
    assert "<h1>Nhịp cầu mới</h1>" in own
    assert f"Tiêu đề bài gốc: {SOURCE}" in own
    assert "Nhịp cầu mới" not in await offered.read("/tin-so-nganh")


async def front_of(offered: Offered, **settings: int) -> Board:
    """Give the portal's home page a block that shows another board than the link stands on."""
    shown = await offered.office.province.board(offered.office.portal, "Chỉ đạo")
    blocks = [BlockInput("top", "lead", settings={"boards": [shown.path], **settings})]
    kinds = offered.office.client.installation.features.provided(BlockKind)
    async with offered.office.client.installation.write(offered.office.portal.id) as session:
        await set_blocks(session, offered.office.province.operator, blocks, kinds, now=MORNING)
    return shown


async def test_while_it_is_approved_it_gets_its_place_on_the_home_page(offered: Offered) -> None:
    office, province = offered.office, offered.office.province
    board = await front_of(offered, count=2)
    chief = await offered.chief()
    screen = await chief.get(f"{offered.screen}/xem-truoc?o=tieu-diem")
    assert "Trang chủ, Tiêu điểm" in screen
    assert SOURCE in await chief.get(f"{offered.screen}/trang?o=tieu-diem")
    assert SOURCE not in await offered.read("/")
    tomorrow = day_of(utc_now() + timedelta(days=1))
    await offered.approved(lead="1", lead_until=tomorrow)
    for title in ("Tin 1", "Tin 2"):
        await province.published(office.portal, board, title=title)
    await province.settle()
    page = await offered.read("/")
    assert page.index(SOURCE) < page.index("Tin 2")
    assert "Tin 1" not in page
    with time_machine.travel(utc_now() + timedelta(days=2)):
        page = await offered.read("/")
    assert page.index("Tin 2") < page.index("Tin 1")
    assert SOURCE not in page
    await province.step(office.health, offered.entry, "unpublish", reason="Nhầm")
    assert SOURCE not in await offered.read("/")


async def test_it_leaves_its_place_by_the_same_form(offered: Offered) -> None:
    await front_of(offered)
    chief = await offered.approved(lead="1")
    assert SOURCE in await offered.read("/")
    chief = await offered.chief()
    form = next(one for one in chief.forms(await chief.get(offered.screen)) if "lead" in one.values)
    assert said_in(await chief.send(form, said={"lead": ""})) == "link-presented"
    assert SOURCE not in await offered.read("/")
    assert SOURCE in await offered.read("/tin-so-nganh")


async def test_it_stands_behind_what_the_curator_chooses(offered: Offered) -> None:
    board, province, office = await front_of(offered), offered.office.province, offered.office
    own = await province.published(office.portal, board, title="Bài của Cổng")
    chief = await offered.chief()
    form = await chief.form(f"/tren-trang-chu/{own.id}")
    assert said_in(await chief.send(form, said={"lead": "1"})) == "places-set"
    assert "Sau bài “Bài của Cổng”" in await chief.get(offered.screen)
    await offered.approved(lead="1", lead_behind="1")
    page = await offered.read("/")
    assert page.index("Bài của Cổng") < page.index(SOURCE)
    chief = await offered.chief()
    form = next(one for one in chief.forms(await chief.get(offered.screen)) if "lead" in one.values)
    assert said_in(await chief.send(form, said={"lead_behind": "0"})) == "link-presented"
    page = await offered.read("/")
    assert page.index(SOURCE) < page.index("Bài của Cổng")


async def test_who_changes_the_heading_does_not_undo_a_place_that_was_given_meanwhile(
    offered: Offered,
) -> None:
    await front_of(offered)
    chief = await offered.approved()
    form = next(one for one in chief.forms(await chief.get(offered.screen)) if "heading" in one.values)
    places = await chief.form(f"/tren-trang-chu/{offered.entry.id}")
    assert said_in(await chief.send(places, said={"lead": "1"})) == "places-set"
    assert said_in(await chief.send(form, said={"heading": OWN})) == "link-presented"
    assert OWN in await offered.read("/")


async def test_a_block_that_bounds_an_agency_takes_no_more_of_it(offered: Offered) -> None:
    office, province = offered.office, offered.office.province
    await front_of(offered, per_agency=1)
    await offered.approved(lead="1")
    other = await province.published(office.health, office.news, title="Tin thứ hai")
    link = await province.proposed(office.health, other, to=office.portal, board=offered.board)
    chief = await offered.chief()
    forms = chief.forms(await chief.get(f"/lien-thong/{link.id}"))
    form = next(one for one in forms if "heading" in one.values)
    answer = await chief.send(form, said={"lead": "1"})
    assert answer.status_code == 422
    assert "nhiều nhất 1 bài của một cơ quan" in answer.text
    assert "Tin thứ hai" not in await offered.read("/tin-so-nganh")


async def test_who_does_not_run_the_front_page_puts_nothing_there(offered: Offered) -> None:
    await front_of(offered)
    desk = await offered.office.desk("editor_in_chief", offered.office.portal, board=offered.board)
    form = next(one for one in desk.forms(await desk.get(offered.screen)) if "heading" in one.values)
    assert "lead" not in form.values
    answer = await desk.send(form, said={"places_seen": "x", "lead": "1"})
    assert answer.status_code == 403
    assert SOURCE not in await offered.read("/tin-so-nganh")


@pytest.mark.parametrize("path", ["xem-truoc", "trang"])
async def test_others_do_not_look_at_offers(offered: Offered, path: str) -> None:
    desk = await offered.office.desk("contributor", offered.office.portal)
    await desk.get(f"{offered.screen}/{path}", status=403)
    strange = await offered.office.desk("editor_in_chief", offered.office.health)
    await strange.get(f"{offered.screen}/{path}", status=404)


async def test_lists_keep_the_part_of_the_picture_that_the_portal_wants(offered: Offered) -> None:
    office, province = offered.office, offered.office.province
    picture = await make_media(province.installation, office.health)
    entry = await province.published(office.health, office.news, title="Có ảnh", picture_id=picture.media_id)
    link = await province.proposed(office.health, entry, to=office.portal, board=offered.board)
    chief = await offered.chief()
    form = chief.form_in(await chief.get(f"/lien-thong/{link.id}"), f"/lien-thong/{link.id}/approve")
    forms = [one for one in chief.forms(await chief.get(f"/lien-thong/{link.id}")) if "focus" in one.values]
    assert form.action == forms[0].action
    wrong = await chief.send(forms[0], said={"focus": "moon"})
    assert wrong.status_code == 422
    assert said_in(await chief.send(forms[0], said={"focus": "top"})) == "link-approve"
    await province.settle()
    assert "picture--at-top" in await offered.read("/tin-so-nganh")
    assert "picture--at-top" not in await offered.read("/tin-tuc", f"http://so-y-te.{HOST}")
