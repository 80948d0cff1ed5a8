"""A site sees what it has to publish and writes it; the portal keeps the catalogue and sees who is late."""

from datetime import timedelta

from liencong.core.clock import local_day, utc_now
from liencong.plugins.duties.tables import PublicationDuty
from tests.factories.duties import add_duty, map_board, owed_by
from tests.web.office.conftest import Desk, Office, said_in
from tests.worlds import world

DUTIES, CATALOGUE = "/danh-muc-cong-khai", "/nghia-vu-cong-khai"
NEW = {
    "title": "Lịch làm việc của lãnh đạo",
    "legal_basis": "Quyết định số 1/QĐ-UBND",
    "kind": "week",
    "anchor": "begin",
    "counts": "working",
    "valid_from": "2026-01-01",
}


@world
async def duty(office: Office) -> PublicationDuty:
    return await add_duty(office.province, office.portal, office.health, kind="standing", days=5)


async def test_a_site_sees_what_is_missing_and_writes_it_from_the_row(
    office: Office, duty: PublicationDuty
) -> None:
    head = await office.desk("editor_in_chief")
    assert "Chưa chọn chuyên mục công khai" in await head.get(DUTIES)
    form = await head.form(f"{DUTIES}/{duty.id}", f"{DUTIES}/{duty.id}/chuyen-muc")
    assert said_in(await head.send(form, said={"boards[]": str(office.news.id)})) == "duty-mapped"
    page = await head.get(DUTIES)
    assert "Chưa có bài nào" in page
    path = page.partition("/quan-tri/bai-viet/moi?")[2].partition('"')[0].replace("&amp;", "&")
    writing = await head.form(f"/bai-viet/moi?{path}", "/bai-viet/moi")
    assert writing.values["title"] == "Công khai ngân sách"
    assert writing.values["board"] == str(office.news.id)
    await office.province.published(office.health, office.news)
    assert "state--met" in await head.get(DUTIES)


async def test_the_public_reads_what_a_site_has_to_publish_and_where(
    office: Office, duty: PublicationDuty
) -> None:
    address = "http://so-y-te.cong.test/danh-muc-cong-khai"
    first = (await office.client.get(address)).text
    assert "Luật Ngân sách nhà nước, điều 15" in first
    assert "Đang cập nhật" in first
    await map_board(office.province, office.health, duty, office.news)
    entry = await office.province.published(office.health, office.news, title="Dự toán năm")
    page = (await office.client.get(address)).text
    assert '<a href="/tin-tuc">Tin tức</a>' in page
    assert f"/tin-tuc/du-toan-nam-{entry.id}" in page
    assert "danh-muc-cong-khai" in (await office.client.get("http://so-y-te.cong.test/sitemap.xml")).text
    assert "điều 15" not in (await office.client.get("http://cong.test/danh-muc-cong-khai")).text


async def test_an_editor_notes_what_happened_and_only_the_head_drops_it(office: Office) -> None:
    duty = await add_duty(office.province, office.portal, office.health, kind="event", days=5)
    editor = await office.desk("editor")
    form = await editor.form(f"{DUTIES}/{duty.id}", f"{DUTIES}/{duty.id}/viec")
    said = {"title": "Quyết định 12/QĐ-SYT", "happened_on": local_day(utc_now()).isoformat()}
    late = await editor.send(form, said={**said, "happened_on": "2999-01-01"})
    assert late.status_code == 422
    assert "Ngày phát sinh phải từ ngày" in late.text
    assert 'value="Quyết định 12/QĐ-SYT"' in late.text
    assert said_in(await editor.send(form, said=said)) == "duty-noted"
    page = await editor.get(DUTIES)
    assert "Quyết định 12/QĐ-SYT" in page
    assert "/viec/" not in await editor.get(f"{DUTIES}/{duty.id}")
    (owed,) = await owed_by(office.province, office.health, utc_now())
    path = f"{DUTIES}/viec/{owed.settled[0].obligation.event_id}/{duty.id}"
    assert (await editor.post(path, reason="Thôi")).status_code == 403
    head = await office.desk("editor_in_chief")
    assert said_in(await head.post(path, reason="Đã thu hồi quyết định")) == "duty-dropped"
    assert "Quyết định 12/QĐ-SYT" not in await head.get(DUTIES)


async def test_somebody_counts_an_entry_by_its_address(office: Office) -> None:
    duty = await add_duty(office.province, office.portal, office.health)
    entry = await office.province.published(office.health, office.news)
    head = await office.desk("editor_in_chief")
    form = await head.form(f"{DUTIES}/{duty.id}", f"{DUTIES}/{duty.id}/bai")
    first = next(iter(form.choices["first"].values()), "") or list(form.choices["first"].values())[1]
    wrong = await head.send(form, said={"entry": "/tin-tuc/khong-co-99999", "first": first})
    assert "Không tìm thấy bài này" in wrong.text
    given = {"entry": f"http://so-y-te.cong.test/tin-tuc/bai-{entry.id}", "first": first}
    assert said_in(await head.send(form, said=given)) == "duty-counted"
    assert "Khai mạc ngày hội" in await head.get(f"{DUTIES}/{duty.id}")


async def test_the_portal_adds_replaces_and_ends_a_duty(office: Office) -> None:
    head = await office.desk("editor_in_chief", office.portal)
    form = await head.form(f"{CATALOGUE}/moi")
    refused = await head.send(form, said={**NEW, "legal_basis": "", "site_kinds[]": "component"})
    assert refused.status_code == 422
    assert 'value="Lịch làm việc của lãnh đạo"' in refused.text
    assert said_in(await head.send(form, said={**NEW, "site_kinds[]": "component"})) == "duty-added"
    (owed,) = await owed_by(office.province, office.health, utc_now())
    number = owed.duty.id
    word = await head.form(f"{CATALOGUE}/{number}")
    assert said_in(await head.send(word, said={"title": "Lịch công tác tuần"})) == "duty-worded"
    replacing = await head.form(f"{CATALOGUE}/{number}/thay")
    said = {"legal_basis": "Quyết định số 2/QĐ-UBND", "days": "2", "site_kinds[]": "component"}
    assert said_in(await head.send(replacing, said=said)) == "duty-replaced"
    page = await head.get(CATALOGUE)
    assert "Sắp có hiệu lực" in page
    assert "Quyết định số 2/QĐ-UBND" in page
    again = await head.send(replacing, said=said)
    assert again.status_code == 409


async def test_a_duty_ends_for_a_reason(office: Office, duty: PublicationDuty) -> None:
    head = await office.desk("editor_in_chief", office.portal)
    form = await head.form(f"{CATALOGUE}/{duty.id}", f"{CATALOGUE}/{duty.id}/het-hieu-luc")
    last = (local_day(utc_now()) - timedelta(days=1)).isoformat()
    assert (await head.send(form, said={"last": last, "reason": ""})).status_code == 422
    assert said_in(await head.send(form, said={"last": last, "reason": "Luật mới"})) == "duty-ended"
    assert "Đã hết hiệu lực" in await head.get(CATALOGUE)
    component = await office.desk("editor_in_chief")
    assert "Công khai ngân sách" not in await component.get(DUTIES)


async def test_a_shipped_catalogue_is_loaded_from_the_screen(office: Office) -> None:
    head = await office.desk("editor_in_chief", office.portal)
    page = await head.get(CATALOGUE)
    form = next(one for one in head.forms(page) if one.values.get("catalogue") == "national")
    assert said_in(await head.send(form)) == "duty-loaded"
    assert "Luật Tiếp cận thông tin số 104/2016/QH13" in await head.get(CATALOGUE)


async def test_the_catalogue_is_the_portals_alone(office: Office, duty: PublicationDuty) -> None:
    component = await office.desk("editor_in_chief")
    await component.get(CATALOGUE, status=404)
    editor = await office.desk("editor", office.portal)
    assert (await editor.client.get(f"{editor.home}/quan-tri{CATALOGUE}")).status_code == 403
    assert (await editor.post(f"{CATALOGUE}/moi", **NEW)).status_code == 403
    contributor = await office.desk("contributor")
    assert (await contributor.client.get(f"{contributor.home}/quan-tri{DUTIES}")).status_code == 403


async def test_the_portal_sees_who_is_late_and_by_how_much(office: Office) -> None:
    await add_duty(office.province, office.portal, office.health, kind="standing", days=1)
    past = utc_now() - timedelta(days=30)
    entry = await office.province.draft(office.health, office.news)
    await office.province.step(office.health, entry, "submit", now=past)
    await office.province.step(office.health, entry, "publish", now=past)
    head = await office.desk("editor_in_chief", office.portal)
    page = await head.get("/cap-nhat-toan-tinh")
    assert "Nghĩa vụ công khai" in page
    assert "/cap-nhat-toan-tinh/duties.csv" in page
    assert "Công khai chậm" in await head.get("/don-doc")
    desk: Desk = await office.desk("editor_in_chief")
    assert "Nghĩa vụ công khai: 1 quá hạn" in await desk.get("/")
