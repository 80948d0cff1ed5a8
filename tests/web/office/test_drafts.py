"""Drafts that are kept while somebody types: theirs alone, offered again, told to a second writer."""

import re
from datetime import timedelta

from sqlalchemy import func, select, update

from liencong.core.clock import utc_now
from liencong.sites.entry import drafts
from liencong.sites.entry.tables import Draft, Revision
from tests.web.office.conftest import Desk, Office, number_in, said_in

KEY = "moi-" + "0a" * 16
TYPED = {"title": "Đang viết dở", "body_html": "<p>Nửa câu", "type": "article"}


async def keep(desk: Desk, key: str, **said: str) -> dict[str, str]:
    answer = await desk.post(f"/ban-nhap/{key}", **{**TYPED, **said})
    assert answer.status_code == 200, answer.text
    told: dict[str, str] = answer.json()
    return told


async def rows(office: Office, table: type) -> int:
    async with office.province.installation.read(office.health.id) as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_what_is_typed_is_kept_offered_and_restored_but_never_saved_by_itself(office: Office) -> None:
    writer = await office.desk("contributor")
    told = await keep(writer, KEY)
    assert re.fullmatch(r"Đã lưu nháp \d\d:\d\d", told["saved"])
    assert "Chưa ghi nguồn" in told["checks"]
    assert await rows(office, Revision) == 0
    page = await writer.get("/bai-viet/moi")
    assert "Khôi phục bản đang viết dở" in page
    assert writer.form_in(page, "/bai-viet/moi").values["title"] == ""
    page = await writer.get(f"/bai-viet/moi?loai=article&ban-nhap={KEY}")
    form = writer.form_in(page, "/bai-viet/moi")
    assert (form.values["title"], form.values["body_html"]) == (TYPED["title"], TYPED["body_html"])
    assert form.values["draft_key"] == KEY


async def test_saving_ends_the_draft(office: Office) -> None:
    writer = await office.desk("contributor")
    await keep(writer, KEY)
    form = await writer.form("/bai-viet/moi")
    said = {"title": "Xong", "board": str(office.news.id), "draft_key": KEY}
    entry_id = number_in(await writer.send(form, "Lưu nháp", said))
    assert await rows(office, Draft) == 0
    await keep(writer, str(entry_id))
    answer = await writer.send(await writer.form(f"/bai-viet/{entry_id}"), "Lưu nháp", {"title": "Xong hẳn"})
    assert said_in(answer) == "saved"
    assert await rows(office, Draft) == 0


async def test_a_draft_is_dropped_on_wish(office: Office) -> None:
    writer = await office.desk("contributor")
    await keep(writer, KEY)
    form = await writer.form("/bai-viet/moi", f"/ban-nhap/{KEY}/bo")
    assert said_in(await writer.send(form)) == "draft-dropped"
    assert "Khôi phục" not in await writer.get("/bai-viet/moi")


async def test_a_draft_is_its_writers_alone(office: Office) -> None:
    writer = await office.desk("contributor")
    await keep(writer, KEY)
    other = await office.desk("editor_in_chief")
    await other.get(f"/bai-viet/moi?ban-nhap={KEY}", status=404)
    assert "Khôi phục" not in await other.get("/bai-viet/moi")
    await other.post(f"/ban-nhap/{KEY}/bo")
    assert await rows(office, Draft) == 1


async def test_a_draft_goes_back_into_its_own_form_only(office: Office) -> None:
    entries = [await office.province.draft(office.health, office.news) for _ in range(2)]
    chief = await office.desk("editor_in_chief")
    await keep(chief, str(entries[0].id))
    await chief.get(f"/bai-viet/{entries[1].id}?ban-nhap={entries[0].id}", status=404)
    await chief.get(f"/bai-viet/moi?ban-nhap={entries[0].id}", status=404)


async def test_nobody_keeps_a_draft_of_what_they_may_not_write(office: Office) -> None:
    entry = await office.province.draft(office.health, office.news)
    writer = await office.desk("contributor")
    assert (await writer.post(f"/ban-nhap/{entry.id}", **TYPED)).status_code == 403
    for key in ("0", "abc", "moi-xyz", "99999999999"):
        assert (await writer.post(f"/ban-nhap/{key}", **TYPED)).status_code == 404
    assert (await writer.post(f"/ban-nhap/{KEY}", body_html="a" * 1_000_001)).status_code == 422
    assert await rows(office, Draft) == 0


async def test_a_second_writer_is_told_and_takes_over_and_the_first_loses_nothing(office: Office) -> None:
    entry = await office.province.draft(office.health, office.news)
    first = await office.desk("editor_in_chief")
    await keep(first, str(entry.id), title="Của người thứ nhất")
    second = await office.desk("editor")
    page = await second.get(f"/bai-viet/{entry.id}")
    assert "Người 1 đang viết bài này" in page
    form = second.form_in(page, f"/ban-nhap/{entry.id}/tiep-nhan")
    assert said_in(await second.send(form)) == "taken-over"
    page = await second.get(f"/bai-viet/{entry.id}")
    assert "Khôi phục bản đang viết dở" not in page

    first.client.cookies.clear()
    again = await office.desk("editor_in_chief", by=first.person)
    told = await keep(again, str(entry.id), title="Của người thứ nhất")
    assert "Người 2 đã tiếp nhận bài này" in told["writers"]
    assert await rows(office, Draft) == 2


async def test_who_has_stopped_typing_is_writing_no_more_and_old_drafts_go(office: Office) -> None:
    entry = await office.province.draft(office.health, office.news)
    first = await office.desk("editor_in_chief")
    await keep(first, str(entry.id))
    await touch(office, utc_now() - drafts.EDITS_FOR - timedelta(seconds=5))
    second = await office.desk("editor")
    assert "đang viết bài này" not in await second.get(f"/bai-viet/{entry.id}")
    await drafts.forget_old(office.province.installation)
    assert await rows(office, Draft) == 1
    await touch(office, utc_now() - drafts.KEPT_FOR - timedelta(days=1))
    await drafts.forget_old(office.province.installation)
    assert await rows(office, Draft) == 0


async def touch(office: Office, at: object) -> None:
    async with office.province.installation.write(office.health.id) as session:
        await session.execute(update(Draft).values(touched_at=at))


async def test_parts_of_what_another_saved_are_taken_into_what_was_typed(office: Office) -> None:
    entry = await office.province.draft(office.health, office.news)
    chief = await office.desk("editor_in_chief")
    form = await chief.form(f"/bai-viet/{entry.id}")
    await office.province.rewrite(office.health, entry, title="Tên mới", body_html="<p>Nội dung mới</p>")
    mine = {"title": "Tên của tôi", "body_html": "<p>Nội dung của tôi</p>"}
    stale = await chief.send(form, "Lưu nháp", mine)
    assert stale.status_code == 409
    assert "Lấy bản vừa lưu" in stale.text
    again = chief.form_in(stale.text, f"/bai-viet/{entry.id}")
    merged = await chief.send(again, "", {"then": "merge", "take.title": "saved", "take.body_html": "mine"})
    assert merged.status_code == 200
    last = chief.form_in(merged.text, f"/bai-viet/{entry.id}")
    assert (last.values["title"], last.values["body_html"]) == ("Tên mới", "<p>Nội dung của tôi</p>")
    assert said_in(await chief.send(last, "Lưu nháp")) == "saved"
    _, revision = await chief.entry(entry.id)
    assert (revision.title, revision.body_html) == ("Tên mới", "<p>Nội dung của tôi</p>")


async def test_a_stale_draft_is_restored_without_overwriting_what_was_saved_since(office: Office) -> None:
    entry = await office.province.draft(office.health, office.news)
    chief = await office.desk("editor_in_chief")
    form = await chief.form(f"/bai-viet/{entry.id}")
    await keep(chief, str(entry.id), version=form.values["version"], board=form.values["board"])
    await office.province.rewrite(office.health, entry, title="Tên mới")
    page = await chief.get(f"/bai-viet/{entry.id}?ban-nhap={entry.id}")
    restored = chief.form_in(page, f"/bai-viet/{entry.id}")
    assert (await chief.send(restored, "Lưu nháp")).status_code == 409


async def test_what_is_to_be_looked_at_stands_beside_the_form_without_scripts(office: Office) -> None:
    entry = await office.province.draft(
        office.health, office.news, source="", body_html="<h3>Mục</h3><p>Gọi 0912345678</p>"
    )
    chief = await office.desk("editor_in_chief")
    page = await chief.get(f"/bai-viet/{entry.id}")
    assert '<a href="#source">Chưa ghi nguồn.</a>' in page
    assert "Số điện thoại: 0912345678" in page
    assert "Đề mục nhảy cấp" in page
