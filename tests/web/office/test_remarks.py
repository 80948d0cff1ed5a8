"""Those who work on a text say things to each other beside it; whoever takes part hears of it."""

import pytest

from liencong.core.notice import service as notices
from tests.factories.province import Person
from tests.web.office.conftest import Desk, Office, said_in

ASKED, ANSWERED = "Số liệu lấy ở đâu?", "Báo cáo tháng 10 của Sở.\nTrang 3."


async def say(desk: Desk, entry_id: int, text: str) -> str:
    form = await desk.form(f"/bai-viet/{entry_id}", f"/bai-viet/{entry_id}/trao-doi")
    return said_in(await desk.send(form, "Gửi trao đổi", {"remark": text}))


async def told(office: Office, person: Person) -> list[str]:
    await office.province.settle()
    async with office.province.installation.read(None) as session:
        found = await notices.list_notices(session, person.actor, unread=False, limit=9)
    return [str(one.facts["reason"]) for one in found if one.kind == "entry-remarked"]


async def test_a_writer_and_an_editor_ask_and_answer_and_hear_of_it(office: Office) -> None:
    province = office.province
    writer, editor, other = [
        await province.person(role, office.health) for role in ("contributor", "editor", "editor")
    ]
    entry = await province.draft(office.health, office.news, by=writer.actor)
    at_editor = await office.desk("editor", by=editor)
    assert await say(at_editor, entry.id, ASKED) == "remarked"
    assert (await told(office, writer), await told(office, editor)) == ([ASKED], [])
    at_writer = await office.desk("contributor", by=writer)
    assert ASKED in await at_writer.get(f"/bai-viet/{entry.id}")
    await say(at_writer, entry.id, ANSWERED)
    assert (await told(office, writer), await told(office, editor)) == ([ASKED], [ANSWERED])
    assert await told(office, other) == []
    history = await at_writer.get(f"/bai-viet/{entry.id}/lich-su")
    assert history.rindex("Trang 3.") < history.rindex(ASKED)


async def test_nobody_else_reads_or_says_anything(office: Office) -> None:
    entry = await office.province.draft(office.health, office.news)
    stranger = await office.desk("contributor")
    path = f"/bai-viet/{entry.id}/trao-doi"
    assert (await stranger.post(path, remark=ASKED)).status_code == 403
    elsewhere = await office.desk("editor_in_chief", office.portal)
    assert (await elsewhere.post(path, remark=ASKED)).status_code == 404


@pytest.mark.parametrize(("text", "why"), [(" ", "Hãy điền mục này."), ("ắ" * 1001, "dài quá 1000 ký tự")])
async def test_what_cannot_be_said_is_told_beside_the_field(office: Office, text: str, why: str) -> None:
    entry = await office.province.draft(office.health, office.news)
    editor = await office.desk("editor")
    answer = await editor.post(f"/bai-viet/{entry.id}/trao-doi", remark=text)
    assert answer.status_code == 422
    assert why in answer.text.partition('id="remark-loi"')[2][:200]
    assert editor.form_in(answer.text, f"/bai-viet/{entry.id}/trao-doi").values["remark"] == text.strip()


async def test_it_is_shown_as_it_was_typed_and_not_run(office: Office) -> None:
    entry = await office.province.published(office.health, office.news)
    editor = await office.desk("editor")
    await say(editor, entry.id, "<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)" in await editor.get(f"/bai-viet/{entry.id}")
    page = await editor.client.get(f"{editor.home}/tin-tuc/{entry.slug}-{entry.id}")
    assert page.status_code == 200
    assert "alert(1)" not in page.text
