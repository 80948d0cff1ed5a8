"""Boards that are overdue, that nobody answers for, sites without news: seen, led to, reminded of (S12)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update

from liencong.core.clock import utc_now
from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Placement
from tests.factories.letters import letters_of
from tests.web.office.conftest import Desk, Office, said_in
from tests.worlds import world

FRESHNESS, WATCH = "/cap-nhat", "/cap-nhat-toan-tinh"


@dataclass
class Late:
    """A site with a board that is overdue, one in time and one without a period."""

    office: Office
    overdue: Board

    async def age(self, days: int) -> None:
        """Let everything that stands on boards have been put there so many days ago."""
        then = utc_now() - timedelta(days=days)
        async with self.office.client.installation.write(self.office.health.id) as session:
            await session.execute(update(Placement).values(changed_at=then, visible_from=then))


@world
async def late(office: Office) -> Late:
    schedule = await office.province.board(office.health, "Lịch công tác", update_days=7)
    await office.province.published(office.health, schedule, title="Tuần 40")
    made = Late(office, schedule)
    await made.age(20)
    prices = await office.province.board(office.health, "Giá dịch vụ", update_days=30)
    await office.province.published(office.health, prices, title="Bảng giá")
    return made


async def test_a_board_past_its_period_is_shown_first_and_at_the_desk(late: Late) -> None:
    desk = await late.office.desk("site_admin")
    page = await desk.get(FRESHNESS)
    assert page.index("Lịch công tác</a>") < page.index("Giá dịch vụ</a>") < page.index("Tin tức</a>")
    assert "Quá hạn" in page
    assert "chuyên mục quá hạn cập nhật" in await desk.get("/")
    assert f"http://so-y-te.cong.test/quan-tri/chuyen-muc/{late.overdue.id}" in page


async def test_an_update_of_a_board_below_counts_for_the_one_above(late: Late) -> None:
    office = late.office
    below = await office.province.board(office.health, "Lịch tuần", parent_id=late.overdue.id)
    await office.province.published(office.health, below, title="Tuần 48")
    page = await (await office.desk("site_admin")).get(FRESHNESS)
    assert "Quá hạn</span>" not in page.partition("<table")[2]


async def test_the_table_can_be_saved(late: Late) -> None:
    table = await (await late.office.desk("editor_in_chief")).get(f"{FRESHNESS}/bang.csv")
    (line,) = [line for line in table.splitlines() if "Lịch công tác" in line]
    assert "7 ngày" in line
    assert "Quá hạn" in line


async def test_who_answers_for_a_board_is_sent_one_letter_a_day(late: Late) -> None:
    office = late.office
    writer = await office.province.person("contributor", office.health, board=late.overdue)
    desk = await office.desk("site_admin")
    with letters_of(office.client.installation) as letters:
        form = await desk.form(FRESHNESS, f"{FRESHNESS}/{late.overdue.id}/nhac")
        assert said_in(await desk.send(form)) == "reminded"
        (letter,) = letters
        assert letter["To"] == writer.email
        assert "Lịch công tác" in letter["Subject"]
        body = letter.get_body(("plain",))
        assert body is not None
        assert "Thời hạn cập nhật: 7 ngày" in body.get_content()
        page = await desk.get(FRESHNESS)
        assert "Đã nhắc" in page
        assert f"{late.overdue.id}/nhac" not in page
        answer = await desk.send(form)
        assert answer.status_code == 409
        assert "Đã nhắc về chuyên mục này trong ngày" in answer.text
        assert len(letters) == 1


async def test_where_no_letter_goes_out_that_is_said_and_nothing_is_noted(late: Late) -> None:
    desk = await late.office.desk("site_admin")
    form = await desk.form(FRESHNESS, f"{FRESHNESS}/{late.overdue.id}/nhac")
    answer = await desk.send(form)
    assert answer.status_code == 503
    assert "Thư chưa gửi được" in answer.text
    assert "Đã nhắc" not in await desk.get(FRESHNESS)


async def test_readers_see_who_answers_for_a_board_by_its_present_name(office: Office) -> None:
    desk = await office.desk("site_admin", office.portal)
    form = await desk.form("/chuyen-muc/moi")
    said = {"title": "Y tế", "owner": "trang so-y-te", "update_days": "7", "update_counts": "working"}
    assert said_in(await desk.send(form, said=said)) == "saved"
    assert "Cơ quan phụ trách: Trang so-y-te" in (await desk.client.get(f"{desk.home}/y-te")).text
    async with office.client.installation.write(office.health.id) as session:
        await session.execute(update(Site).where(Site.id == office.health.id).values(name="Sở Y tế mới"))
    office.client.installation.sites.forget()
    office.client.installation.pages.clear()
    assert "Cơ quan phụ trách: Sở Y tế mới" in (await desk.client.get(f"{desk.home}/y-te")).text


@world
async def portal(late: Late) -> Desk:
    office = late.office
    await office.province.board(office.portal, "Tin tỉnh")
    return await office.desk("editor_in_chief", office.portal)


async def test_the_portal_sees_what_is_overdue_on_every_site(late: Late, portal: Desk) -> None:
    await late.office.province.person("editor", late.office.health)
    page = await portal.get(WATCH)
    assert "Trang so-y-te" in page
    assert f"http://so-y-te.cong.test/quan-tri/chuyen-muc/{late.overdue.id}" in page
    assert "Giá dịch vụ" not in page
    assert "Giá dịch vụ" in await portal.get(f"{WATCH}?tinh-trang=fresh")
    assert "Lịch công tác" in await portal.get(f"{WATCH}/bang.csv")


async def test_boards_without_a_living_owner_are_named_with_the_reason(late: Late, portal: Desk) -> None:
    office = late.office
    page = await portal.get(f"{WATCH}?tinh-trang=no-owner")
    assert "Tin tỉnh" in page
    assert "Chưa có cơ quan phụ trách" in page
    await office.province.board(
        office.portal, "Mục của sở đã giải thể", owner="Trang so-y-te", owner_site_id=office.health.id
    )
    async with office.client.installation.write(office.health.id) as session:
        await session.execute(update(Site).where(Site.id == office.health.id).values(state="archived"))
    office.client.installation.sites.forget()
    page = await portal.get(f"{WATCH}?tinh-trang=no-owner")
    assert "Cơ quan phụ trách không còn hoạt động" in page


async def test_a_board_on_which_nobody_may_write_any_more_is_named(late: Late, portal: Desk) -> None:
    page = await portal.get(f"{WATCH}?tinh-trang=no-owner")
    assert "Chưa ai được giao viết ở mục này" in page
    await late.office.province.person("contributor", late.office.health)
    page = await portal.get(f"{WATCH}?tinh-trang=no-owner")
    assert "Lịch công tác" not in page


async def test_sites_without_news_are_named_by_how_long(late: Late, portal: Desk) -> None:
    await late.office.province.site("so-tu-phap")
    page = await portal.get(f"{WATCH}?so-ngay=30")
    quiet = page[page.index('id="trang-im"') :]
    assert "Trang so-tu-phap" in quiet
    assert "chưa đăng bài nào" in quiet
    assert "Trang so-y-te" not in quiet
    await late.age(40)
    page = await portal.get(WATCH)
    assert "Trang so-y-te" in page[page.index('id="trang-im"') :]


async def test_the_portal_reminds_the_people_of_another_site_and_that_stands_in_their_log(
    late: Late, portal: Desk
) -> None:
    office = late.office
    admin = await office.province.person("site_admin", office.health)
    with letters_of(office.client.installation) as letters:
        form = await portal.form(WATCH, f"{WATCH}/{late.overdue.id}/nhac")
        assert said_in(await portal.send(form)) == "reminded"
    assert [letter["To"] for letter in letters] == [admin.email]
    assert "Đã nhắc" in await (await office.desk("", by=admin)).get(FRESHNESS)


async def test_only_the_portals_keepers_look_over_all_sites(late: Late, portal: Desk) -> None:
    office = late.office
    component = await office.desk("site_admin")
    await component.get(WATCH, status=404)
    assert (await component.post(f"{WATCH}/{late.overdue.id}/nhac")).status_code == 404
    assert "Cập nhật toàn tỉnh" not in await component.get("/")
    editor = await office.desk("editor", office.portal)
    await editor.get(WATCH, status=403)
    await editor.get(FRESHNESS, status=403)
    stranger = await office.desk("site_admin", await office.province.site("so-noi-vu"))
    assert (await stranger.post(f"{FRESHNESS}/{late.overdue.id}/nhac")).status_code == 404


async def test_who_may_not_write_on_a_board_is_not_sent_to_write(late: Late, portal: Desk) -> None:
    write = f"/bai-viet/moi?loai=article&amp;chuyen-muc={late.overdue.id}"
    assert write not in await portal.get(WATCH)
    assert write in await (await late.office.desk("site_admin")).get(FRESHNESS)
