"""Asking the chairperson beside the entry, and deciding in the chairperson's list."""

from liencong.sites.entry.tables import Entry
from tests.web.office.conftest import Office, said_in
from tests.worlds import world


@world
async def entry(office: Office) -> Entry:
    draft = await office.province.draft(office.health, office.news, title="Dịch mới")
    return await office.province.step(office.health, draft, "submit")


async def asked(office: Office, entry: Entry) -> None:
    await office.province.person("chairperson", office.health)
    editor = await office.desk("editor")
    form = await editor.form(f"/bai-viet/{entry.id}", f"/ngoai-danh-muc/bai/{entry.id}")
    assert said_in(await editor.send(form, "", {"purpose": "Chưa có trong danh mục"})) == "clearance-asked"


async def test_leave_is_asked_for_given_and_told(office: Office, entry: Entry) -> None:
    await asked(office, entry)
    chief = await office.desk("editor_in_chief")
    refused = await chief.post(f"/bai-viet/{entry.id}/publish")
    assert refused.status_code == 409
    assert "đang chờ Chủ tịch chấp thuận nên chưa đăng được" in refused.text
    chair = await office.desk("chairperson")
    assert "Đề nghị ngoài danh mục chờ quyết định" in await chair.get("/")
    page = await chair.get("/ngoai-danh-muc")
    assert "Sáng nay." in page  # the text itself: the chairperson has no other way to it
    action = next(form.action for form in chair.forms(page) if form.action.endswith("/chap-thuan"))
    form = chair.form_in(page, action.removeprefix("/quan-tri"))
    assert said_in(await chair.send(form, "", {"reference": "12/UBND-VX"})) == "clearance-approved"
    chief = await office.desk("editor_in_chief")
    assert "12/UBND-VX" in await chief.get(f"/bai-viet/{entry.id}")
    assert "theo 12/UBND-VX" in await chief.get(f"/bai-viet/{entry.id}/lich-su")
    assert said_in(await chief.post(f"/bai-viet/{entry.id}/publish")) == "published"


async def test_a_refusal_reaches_the_board(office: Office, entry: Entry) -> None:
    await asked(office, entry)
    chair = await office.desk("chairperson")
    page = await chair.get("/ngoai-danh-muc")
    form = next(form for form in chair.forms(page) if form.action.endswith("/tu-choi"))
    assert said_in(await chair.send(form, "", {"reason": "Chưa đủ căn cứ"})) == "clearance-refused"
    editor = await office.desk("editor")
    assert "“Chưa đủ căn cứ”" in await editor.get(f"/bai-viet/{entry.id}")


async def test_what_was_typed_stays_beside_its_refusal(office: Office, entry: Entry) -> None:
    editor = await office.desk("editor")
    answer = await editor.post(f"/ngoai-danh-muc/bai/{entry.id}", purpose="Chưa có trong danh mục")
    assert answer.status_code == 409
    assert "chưa có ai giữ vai trò Chủ tịch" in answer.text
    assert "Chưa có trong danh mục" in answer.text
    await asked(office, entry)
    chair = await office.desk("chairperson")
    page = await chair.get("/ngoai-danh-muc")
    form = next(form for form in chair.forms(page) if form.action.endswith("/chap-thuan"))
    answer = await chair.send(form, "", {"reference": " "})
    assert answer.status_code == 422
    assert "Hãy điền mục này." in answer.text


async def test_a_text_changed_after_leave_was_given_says_so(office: Office, entry: Entry) -> None:
    await asked(office, entry)
    chair = await office.desk("chairperson")
    page = await chair.get("/ngoai-danh-muc")
    form = next(form for form in chair.forms(page) if form.action.endswith("/chap-thuan"))
    await chair.send(form, "", {"reference": "12/UBND-VX"})
    await office.province.rewrite(office.health, entry, title="Khác hẳn")
    chief = await office.desk("editor_in_chief")
    page = await chief.get(f"/bai-viet/{entry.id}")
    assert "Nội dung đã sửa sau khi có quyết định." in page
    assert f"/quan-tri/bai-viet/{entry.id}/so-sanh?tu=1" in page


async def test_the_chairperson_works_on_no_text(office: Office, entry: Entry) -> None:
    chair = await office.desk("chairperson")
    await chair.get(f"/bai-viet/{entry.id}", status=403)
    await chair.get("/bai-viet", status=403)


async def test_a_contributor_sees_no_requests(office: Office, entry: Entry) -> None:
    await asked(office, entry)
    writer = await office.desk("contributor")
    await writer.get("/ngoai-danh-muc", status=403)
