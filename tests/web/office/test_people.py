"""The people of a site: let in by board, suspended and let go here only, looked through twice a year."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from liencong.core.access import service as access
from liencong.core.access.service import HeldRole
from liencong.core.clock import utc_now
from liencong.core.tenancy.tables import Site
from liencong.sites.people import service as people
from tests.factories.province import Person
from tests.web.office.conftest import Desk, Office, said_in

PEOPLE = "/nguoi-dung"


async def act(desk: Desk, person: Person, action: str, **said: str) -> str:
    """Press a button beside a person and give what the next screen says was done."""
    form = await desk.form(PEOPLE, f"{PEOPLE}/ai/{person.account_id}/{action}")
    return said_in(await desk.send(form, said=said))


async def test_somebody_is_let_in_on_some_boards_only(office: Office) -> None:
    notices = await office.province.board(office.health, "Thông báo")
    await office.province.board(office.health, "Văn bản")
    desk = await office.desk("site_admin")
    form = await desk.form(f"{PEOPLE}/moi")
    values = {**form.values, "email": "moi@vidu.test", "name": "Người Mới", "role": "contributor",
              "board_ids[]": [str(office.news.id), str(notices.id)]}  # fmt: skip
    url = f"{desk.home}/quan-tri{PEOPLE}/moi"
    answer = await desk.client.post(url, data=values, headers={"origin": desk.home})
    assert "moi@vidu.test" in answer.text
    page = await desk.get(PEOPLE)
    assert "Cộng tác viên, Tin tức" in page
    assert "Cộng tác viên, Thông báo" in page
    assert "Cộng tác viên, Văn bản" not in page
    assert "Chưa đặt mật khẩu" in page


async def test_who_gives_a_role_reads_what_its_holder_does(office: Office) -> None:
    page = await (await office.desk("site_admin")).get(f"{PEOPLE}/moi")
    for words in ("Viết bài của mình và gửi duyệt", "Duyệt và đăng, gỡ bài"):
        assert words in page
    roles = people.explained_roles(office.province.installation)
    assert [role.name for role in roles if not role.purpose] == []
    assert "platform_admin" not in page


async def test_a_suspended_person_can_do_nothing_on_this_site_and_all_on_others(office: Office) -> None:
    writer = await office.province.person("contributor", office.health)
    justice = await office.province.site("so-tu-phap")
    await also(office, writer, justice)
    admin = await office.desk("site_admin")
    assert await act(admin, writer, "tam-khoa", reason="Nghỉ thai sản") == "suspended"
    assert "Nghỉ thai sản" in await admin.get(PEOPLE)
    theirs = await office.desk("", by=writer)
    await theirs.get("/bai-viet", status=403)
    elsewhere = await office.desk("", justice, by=writer)
    await elsewhere.get("/bai-viet")
    admin = await office.desk("site_admin")
    assert await act(admin, writer, "mo-lai") == "resumed"
    theirs = await office.desk("", by=writer)
    await theirs.get("/bai-viet")


async def also(office: Office, person: Person, site: Site) -> None:
    """Let somebody hold the same role on another site too."""
    installation = office.client.installation
    async with installation.write(site.id) as session:
        held = HeldRole(person.account_id, "contributor", site.id)
        await access.grant_role(
            session, office.province.operator, held, installation.features.roles, now=utc_now()
        )


async def test_a_suspension_wants_a_reason(office: Office) -> None:
    writer = await office.province.person("contributor", office.health)
    desk = await office.desk("site_admin")
    form = await desk.form(PEOPLE, f"{PEOPLE}/ai/{writer.account_id}/tam-khoa")
    answer = await desk.send(form, said={"reason": " "})
    assert answer.status_code == 422
    assert "Hãy điền mục này." in answer.text


async def test_who_acts_for_a_suspended_person_can_do_no_more_than_they(office: Office) -> None:
    chief = await office.province.person("editor_in_chief", office.health)
    deputy = await office.province.person("contributor", office.portal)
    desk = await office.desk("", by=chief)
    page = await desk.get("/quyen-cua-toi")
    address = page.partition(f'href="/quan-tri{PEOPLE}/')[2].partition('"')[0]
    form = await desk.form(f"{PEOPLE}/{address}")
    days = (utc_now() + timedelta(days=3)).date().isoformat()
    said = {"email": deputy.email, "until": days, "reference": "12/QĐ-SYT"}
    assert said_in(await desk.send(form, said=said)) == "delegated"
    theirs = await office.desk("", by=deputy)
    await theirs.get("/bai-viet")
    admin = await office.desk("site_admin")
    assert "theo 12/QĐ-SYT" in await admin.get(PEOPLE)
    await act(admin, chief, "tam-khoa", reason="Đang xác minh")
    theirs = await office.desk("", by=deputy)
    await theirs.get("/bai-viet", status=403)


async def test_somebody_who_goes_loses_every_role_here_at_once(office: Office) -> None:
    notices = await office.province.board(office.health, "Thông báo")
    writer = await office.province.person("contributor", office.health, board=notices)
    await also(office, writer, office.health)
    admin = await office.desk("site_admin")
    assert f"{writer.actor.name} sẽ không còn làm việc ở trang này." in await admin.get(
        PEOPLE
    )  # asked before
    assert await act(admin, writer, "cho-thoi") == "revoked"
    assert writer.email not in await admin.get(PEOPLE)
    theirs = await office.desk("", by=writer)
    await theirs.get("/bai-viet", status=403)


@pytest.mark.parametrize("action", ["tam-khoa", "cho-thoi"])
async def test_nobody_suspends_or_ends_themselves_or_people_of_other_sites(
    office: Office, action: str
) -> None:
    stranger = await office.province.person("contributor", await office.province.site("so-tu-phap"))
    desk = await office.desk("site_admin")
    own = f"{PEOPLE}/ai/{desk.person.account_id}/{action}"
    assert f'action="/quan-tri{own}"' not in await desk.get(PEOPLE)
    assert (await desk.post(own, reason="x")).status_code == 409
    assert (await desk.post(f"{PEOPLE}/ai/{stranger.account_id}/{action}", reason="x")).status_code == 404
    chief = await office.desk("editor_in_chief")
    assert (await chief.post(f"{PEOPLE}/ai/{desk.person.account_id}/{action}", reason="x")).status_code == 403


async def test_the_list_to_look_through_is_a_table_and_the_looking_is_noted(office: Office) -> None:
    writer = await office.province.person("contributor", office.health, board=office.news)
    desk = await office.desk("site_admin")
    assert "Chưa rà soát lần nào." in await desk.get(PEOPLE)
    answer = await desk.send(await desk.form(PEOPLE, f"{PEOPLE}/ra-soat.csv"))
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.text.removeprefix("\ufeff").splitlines()
    assert lines[0].startswith("Người giữ,Thư điện tử,Vai trò,Phạm vi")
    (line,) = [line for line in lines if writer.email in line]
    assert "Cộng tác viên,Tin tức" in line
    assert "Rà soát lần cuối ngày" in await desk.get(PEOPLE)


async def test_after_half_a_year_the_desk_reminds_of_looking_through(office: Office) -> None:
    desk = await office.desk("site_admin")
    assert "người dùng đến kỳ rà soát" not in await desk.get("/")
    async with office.client.installation.write(None) as session:
        await session.execute(update(Site).values(created_at=utc_now() - timedelta(days=183)))
    office.client.installation.sites.forget()
    assert "người dùng đến kỳ rà soát" in await desk.get("/")
    await desk.send(await desk.form(PEOPLE, f"{PEOPLE}/ra-soat.csv"))
    assert "người dùng đến kỳ rà soát" not in await desk.get("/")
