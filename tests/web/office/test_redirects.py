"""Redirects: one by its form, thousands by a table; readers of old addresses arrive in one hop."""

import pytest

from liencong.core.clock import utc_now
from liencong.sites.redirect import importing, service
from liencong.sites.redirect.counting import HitCounter
from liencong.sites.redirect.service import RedirectsGiven
from tests.web.office.conftest import Desk, Office, said_in

REDIRECTS = "/cau-hinh/chuyen-huong"
HEADING = "Địa chỉ cũ;Địa chỉ mới\n"


async def leads(desk: Desk, path: str) -> tuple[int, str]:
    """Give the status with which an address answers, and where it leads."""
    answer = await desk.client.get(f"{desk.home}{path}")
    return answer.status_code, answer.headers.get("location", "")


async def add(desk: Desk, old: str, new: str) -> str:
    return said_in(await desk.send(await desk.form(REDIRECTS), said={"old": old, "new": new}))


async def take_in(office: Office, desk: Desk, content: str) -> str:
    """Send a table, have it worked through, and give the screen that tells of it."""
    form = await desk.form(REDIRECTS, f"{REDIRECTS}/nhap")
    files = [("file", ("cu.csv", content.encode(), "text/csv"))]
    answer = await desk.send(form, files=files)
    assert answer.status_code == 303, answer.text[:2000]
    number = int(answer.headers["location"].rpartition("/")[2])
    installation = office.client.installation
    await importing.work_through(installation, RedirectsGiven(office.health.id, number))
    return await desk.get(f"{REDIRECTS}/nhap/{number}")


async def test_an_old_address_leads_to_its_new_one_and_is_counted(office: Office) -> None:
    desk = await office.desk("site_admin")
    old = "/Default.aspx?tabid=107&NDID=20121"
    assert await leads(desk, old) == (404, "")
    assert await add(desk, old, "/tin-tuc") == "redirect-set"
    assert await leads(desk, "/default.aspx?NDID=20121&tabid=107&utm_source=zalo") == (301, "/tin-tuc")
    assert await leads(desk, "/default.aspx?tabid=108") == (404, "")
    await leads(desk, old)
    await office.client.installation.get(HitCounter).write()
    async with office.client.installation.read(office.health.id) as session:
        (redirect,) = await service.list_redirects(session)
    assert redirect.hits == 2
    assert redirect.last_hit is not None


async def test_an_address_of_the_home_page_of_another_system_leads_on_too(office: Office) -> None:
    desk = await office.desk("site_admin")
    await add(desk, "/?p=123", "/tin-tuc")
    assert await leads(desk, "/?p=123") == (301, "/tin-tuc")
    assert (await leads(desk, "/?p=124"))[0] == 200
    assert (await leads(desk, "/"))[0] == 200


async def test_a_path_without_a_query_stands_for_each(office: Office) -> None:
    desk = await office.desk("site_admin")
    await add(desk, "/lien-he.html", "/tin-tuc")
    await add(desk, "/lien-he.html?id=2", "https://khac.test/")
    assert await leads(desk, "/lien-he.html?id=1") == (301, "/tin-tuc")
    assert await leads(desk, "/lien-he.html?id=2") == (301, "https://khac.test/")


async def test_what_lives_on_the_site_is_never_hidden(office: Office) -> None:
    desk = await office.desk("site_admin")
    answer = await desk.send(await desk.form(REDIRECTS), said={"old": "/tin-tuc", "new": "/khac"})
    assert answer.status_code == 422
    assert 'href="#old"' in answer.text
    await add(desk, "/chuyen-de", "/tin-tuc")
    await office.province.board(office.health, "Chuyên đề")
    assert (await leads(desk, "/chuyen-de"))[0] == 200


async def test_an_old_address_of_an_entry_that_has_moved_since_arrives_in_one_hop(office: Office) -> None:
    desk = await office.desk("site_admin")
    entry = await office.province.published(office.health, office.news, title="Khai trương")
    await add(desk, "/cu/7.html", f"/tin-tuc/khai-truong-{entry.id}")
    notices = await office.province.board(office.health, "Thông báo")
    await office.province.edit(office.health, entry, board=notices.id)
    assert await leads(desk, "/cu/7.html") == (301, f"/thong-bao/khai-truong-{entry.id}")


async def test_a_withdrawn_entry_is_gone_and_leads_nowhere(office: Office) -> None:
    desk = await office.desk("site_admin")
    entry = await office.province.published(office.health, office.news, title="Nhầm")
    await office.province.step(office.health, entry, "unpublish", reason="Nhầm")
    await add(desk, f"/tin-tuc/nham-{entry.id}", "/tin-tuc")
    assert (await leads(desk, f"/tin-tuc/nham-{entry.id}"))[0] == 410


async def test_a_table_is_taken_in_with_its_faults_told_line_by_line(office: Office) -> None:
    desk = await office.desk("site_admin")
    await add(desk, "/cu/1.html", "/khac")
    rows = [f"/cu/{number}.html;/tin-tuc?trang={number}" for number in range(1, 1203)]
    rows[4], rows[7] = "cu/5.html;/x", "/cu/8.html;javascript:alert(1)"
    rows.append('/cu/9999.html;/a;"thừa')
    page = await take_in(office, desk, HEADING + "\n".join(rows))
    assert "1.203 trên 1.203" in page
    for told in ("<dd>1.199</dd>", "<dd>1</dd>", "<dd>3</dd>", "cu/5.html", "/cu/8.html"):
        assert told in page
    assert await leads(desk, "/cu/1202.html") == (301, "/tin-tuc?trang=1202")
    refused = await desk.get(f"{REDIRECTS}/nhap/1/khong-nhan.csv")
    assert refused.count("\n") == 4
    saved = await desk.get(f"{REDIRECTS}/bang.csv")
    assert saved.count("\n") == 1201
    again = await take_in(office, desk, saved.replace("?trang=", "?trang=9"))
    assert "<dd>0</dd>" in again


async def test_a_table_in_another_encoding_is_read(office: Office) -> None:
    desk = await office.desk("site_admin")
    form = await desk.form(REDIRECTS, f"{REDIRECTS}/nhap")
    content = "Địa chỉ cũ\tĐịa chỉ mới\n/tin/tiêm-chủng\t/tin-tuc\n".encode("utf-16")
    answer = await desk.send(form, files=[("file", ("cu.txt", content, "text/plain"))])
    assert answer.status_code == 303
    await importing.work_through(office.client.installation, RedirectsGiven(office.health.id, 1))
    assert await leads(desk, "/tin/ti%C3%AAm-ch%E1%BB%A7ng") == (301, "/tin-tuc")


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "Địa chỉ cũ;Địa chỉ mới\n", "\x00\x01\x02"])
async def test_what_is_no_table_of_redirects_is_refused(office: Office, content: str) -> None:
    desk = await office.desk("site_admin")
    form = await desk.form(REDIRECTS, f"{REDIRECTS}/nhap")
    answer = await desk.send(form, files=[("file", ("cu.csv", content.encode(), "text/csv"))])
    assert answer.status_code == 422
    assert 'href="#file"' in answer.text


async def test_an_interrupted_import_goes_on_where_it_stopped(office: Office) -> None:
    desk = await office.desk("site_admin")
    rows = "\n".join(f"/cu/{number};/tin-tuc" for number in range(700))
    form = await desk.form(REDIRECTS, f"{REDIRECTS}/nhap")
    await desk.send(form, files=[("file", ("cu.csv", (HEADING + rows).encode(), "text/csv"))])
    installation = office.client.installation
    async with installation.write(office.health.id) as session:
        is_more = await service.take_next(session, 1, home=desk.home, now=utc_now())
    assert is_more
    page = await desk.get(f"{REDIRECTS}/nhap/1")
    assert "500 trên 700" in page
    assert "data-progress" in page
    await importing.work_through(installation, RedirectsGiven(office.health.id, 1))
    await importing.work_through(installation, RedirectsGiven(office.health.id, 1))
    page = await desk.get(f"{REDIRECTS}/nhap/1")
    assert "<dd>700</dd>" in page
    assert "data-progress" not in page


async def test_redirects_of_one_site_are_none_of_anothers(office: Office) -> None:
    desk = await office.desk("site_admin")
    await add(desk, "/cu", "/tin-tuc")
    stranger = await office.desk("site_admin", await office.province.site("so-tu-phap"))
    assert await leads(stranger, "/cu") == (404, "")
    assert "/cu" not in await stranger.get(REDIRECTS)
    assert (await stranger.post(f"{REDIRECTS}/1/bo")).status_code == 404
    assert await leads(desk, "/cu") == (301, "/tin-tuc")
    chief = await office.desk("editor_in_chief")
    await chief.get(REDIRECTS, status=403)
    assert (await chief.post(REDIRECTS, old="/a", new="/b")).status_code == 403
