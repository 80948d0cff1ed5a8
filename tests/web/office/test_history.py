"""One screen answers for an entry: who wrote, stated and approved what, where it stands, what was done."""

from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from tests.factories.forms import forms_of
from tests.factories.province import Province
from tests.web.office.conftest import Office, said_in


async def portal_board(province: Province, portal: Site) -> Board:
    return await province.board(portal, "Tin sở, ngành")


async def test_it_tells_who_answers_for_each_text(office: Office) -> None:
    province, writer = office.province, await office.province.person("contributor", office.health)
    entry = await province.draft(office.health, office.news, by=writer.actor, title="Bản đầu")
    await province.step(office.health, entry, "submit", by=writer.actor)
    chief = await office.desk("editor_in_chief")
    await province.step(office.health, entry, "publish", by=chief.person.actor)
    await province.rewrite(office.health, entry, by=writer.actor, title="Bản sau", note="Số mới")
    page = await chief.get(f"/bai-viet/{entry.id}/lich-su")
    for said in (
        "Bản đầu",
        "Bản sau",
        "“Số mới”",
        writer.actor.name,
        chief.person.actor.name,
        "đang hiển thị",
    ):
        assert said in page, said
    assert "Duyệt đăng" in page


async def test_it_tells_where_the_entry_stands_and_stood(office: Office) -> None:
    province = office.province
    board = await portal_board(province, office.portal)
    entry = await province.published(office.health, office.news)
    await province.linked(office.health, entry, to=office.portal, board=board)
    chief = await office.desk("editor_in_chief")
    page = await chief.get(f"/bai-viet/{entry.id}/lich-su")
    assert "Trang so-y-te – Tin tức" in page
    assert "Trang cong-tinh – Tin sở, ngành" in page
    await province.step(office.health, entry, "unpublish", reason="Sai số liệu")
    await province.settle()
    page = await chief.get(f"/bai-viet/{entry.id}/lich-su")
    assert "Đã gỡ" in page
    assert "Sai số liệu" in page
    assert "Cơ quan đăng bài đã gỡ bài gốc." in page


async def test_two_texts_are_compared_by_word(office: Office) -> None:
    entry = await office.province.published(office.health, office.news, body_html="<p>Có 12 xã tham gia.</p>")
    await office.province.rewrite(office.health, entry, body_html="<p>Có 14 xã tham gia.</p>")
    editor = await office.desk("editor")
    page = await editor.get(f"/bai-viet/{entry.id}/so-sanh?tu=1&den=2")
    assert '<del><span class="visually-hidden">[bỏ] </span>12 </del>' in page
    assert '<ins><span class="visually-hidden">[thêm] </span>14 </ins>' in page
    assert "Không đổi: Tiêu đề, Tác giả, Nguồn." in page
    assert page == await editor.get(f"/bai-viet/{entry.id}/so-sanh")  # what is public and the newest text


async def test_what_there_is_not_cannot_be_compared(office: Office) -> None:
    entry = await office.province.published(office.health, office.news)
    editor = await office.desk("editor")
    for asked in ("tu=9", "den=x", "tu=99999999999"):
        await editor.get(f"/bai-viet/{entry.id}/so-sanh?{asked}", status=404)


async def test_an_older_text_is_restored_from_the_history(office: Office) -> None:
    entry = await office.province.published(office.health, office.news, title="Bản đầu")
    await office.province.rewrite(office.health, entry, title="Bản sau")
    editor = await office.desk("editor")
    form = await editor.form(f"/bai-viet/{entry.id}/lich-su", f"/bai-viet/{entry.id}/phien-ban/1")
    assert said_in(await editor.send(form)) == "written-again"
    kept, revision = await editor.entry(entry.id)
    assert (kept.state, revision.number, revision.title) == ("draft", 3, "Bản đầu")


async def test_nothing_is_restored_out_of_the_trash(office: Office) -> None:
    entry = await office.province.published(office.health, office.news)
    await office.province.rewrite(office.health, entry, title="Bản sau")
    await office.province.step(office.health, entry, "trash")
    editor = await office.desk("editor")
    page = await editor.get(f"/bai-viet/{entry.id}/lich-su")
    assert not [form for form in forms_of(page) if "phien-ban" in form.action]
    answer = await editor.post(f"/bai-viet/{entry.id}/phien-ban/1")
    assert answer.status_code == 409
    assert "không cho phép bước này" in answer.text


async def test_a_long_history_comes_page_by_page(office: Office) -> None:
    entry = await office.province.draft(office.health, office.news, title="Bản 1")
    for number in range(2, 24):
        await office.province.rewrite(office.health, entry, title=f"Bản {number}")
    editor = await office.desk("editor")
    assert "1–20 trong 23 kết quả" in await editor.get(f"/bai-viet/{entry.id}/lich-su")
    assert "Bản 1<" in await editor.get(f"/bai-viet/{entry.id}/lich-su?trang=2")


async def test_a_stale_save_shows_what_differs_and_keeps_what_was_typed(office: Office) -> None:
    entry = await office.province.draft(office.health, office.news, body_html="<p>Có 12 xã tham gia.</p>")
    editor = await office.desk("editor")
    form = await editor.form(f"/bai-viet/{entry.id}")
    await office.province.rewrite(office.health, entry, body_html="<p>Có 14 xã tham gia.</p>")
    answer = await editor.send(form, "Lưu nháp", {"body_html": "<p>Có 15 xã tham gia.</p>"})
    assert answer.status_code == 409
    assert ">14 </del>" in answer.text
    assert ">15 </ins>" in answer.text
    again = editor.form_in(answer.text, f"/bai-viet/{entry.id}")
    assert again.values["body_html"] == "<p>Có 15 xã tham gia.</p>"
    assert said_in(await editor.send(again, "Lưu nháp")) == "saved"
