"""Rules by which a site takes what others offer, and offers chosen while writing: by forms alone."""

import re

from liencong.federation.link import rules
from liencong.federation.link import service as links
from liencong.sites.board.tables import Board
from tests.web.office.conftest import Office, said_in

RULES = "/lien-thong/quy-tac"


async def state_of(office: Office, board: Board, entry_id: int) -> str:
    async with office.province.installation.read(office.portal.id) as session:
        link = await links.find(session, board.id, entry_id)
    return link.state if link else ""


async def test_the_head_makes_changes_and_ends_a_rule(office: Office) -> None:
    board = await office.province.board(office.portal, "Tin sở, ngành")
    chief = await office.desk("editor_in_chief", office.portal)
    new = f"{RULES}/moi?nguon=trang-{office.health.id}"
    said = {"board": str(board.id), "mode": "automatic", "daily_quota": "3", "legal_basis": "Quy chế 12"}
    assert said_in(await chief.send(chief.form_in(await chief.get(new), RULES), "", said)) == "link-rule-made"
    page = await chief.get(RULES)
    for words in ("Trang so-y-te", "Tự động nhận", "nhiều nhất 3 bài mỗi ngày", "Quy chế 12"):
        assert words in page
    action = next(form.action for form in chief.forms(page) if form.action.endswith("/ket-thuc"))
    rule = action.removeprefix("/quan-tri").removesuffix("/ket-thuc")
    form = await chief.form(rule)
    assert form.values["daily_quota"] == "3"
    assert said_in(await chief.send(form, "", {"mode": "manual"})) == "link-rule-changed"
    assert "Duyệt từng bài" in await chief.get(RULES)
    assert said_in(await chief.post(f"{rule}/ket-thuc")) == "link-rule-ended"
    assert "Chưa có quy tắc nào" in await chief.get(RULES)


async def test_what_cannot_be_is_told_beside_the_field_and_what_was_typed_stays(office: Office) -> None:
    board = await office.province.board(office.portal, "Tin sở, ngành")
    chief = await office.desk("editor_in_chief", office.portal)
    form = chief.form_in(await chief.get(f"{RULES}/moi?nguon=moi-nguon"), RULES)
    typed = {"board": str(board.id), "valid_from": "2026-12-31", "valid_to": "2026-01-01"}
    answer = await chief.send(form, "", typed | {"legal_basis": "Quy chế 12"})
    assert answer.status_code == 422
    assert 'id="valid_to-loi"' in answer.text
    assert 'value="Quy chế 12"' in answer.text
    for hostile in ({"daily_quota": "0"}, {"daily_quota": "nhiều"}, {"board": "999999"}, {"mode": "mở"}):
        answer = await chief.send(form, "", {"board": str(board.id), **hostile})
        assert answer.status_code == 422, hostile
    assert said_in(await chief.send(form, "", {"board": str(board.id)})) == "link-rule-made"
    twice = await chief.send(form, "", {"board": str(board.id)})
    assert twice.status_code == 422
    assert "Đã có quy tắc cho đúng nguồn này" in twice.text


async def test_who_may_not_make_rules_neither_sees_them_nor_gets_through(office: Office) -> None:
    board = await office.province.board(office.portal, "Tin sở, ngành")
    editor = await office.desk("editor", office.portal)
    assert RULES not in await editor.get("/lien-thong")
    await editor.get(RULES, 403)
    answer = await editor.post(RULES, source="moi-nguon", board=str(board.id), mode="automatic")
    assert answer.status_code == 403


async def test_after_five_equal_decisions_one_click_makes_the_rule(office: Office) -> None:
    province, portal = office.province, office.portal
    board = await province.board(portal, "Tin sở, ngành")
    chief = await office.desk("editor_in_chief", portal)
    for number in range(6):
        entry = await province.published(office.health, office.news, title=f"Bài {number}")
        link = await province.proposed(office.health, entry, to=portal, board=board)
        if number < 5:
            assert "Năm bài gần nhất" not in await chief.get("/hang-cho")
            await province.decide(portal, link, "approve", by=chief.person.actor)
    page = await chief.get("/hang-cho")
    assert "Năm bài gần nhất của Trang so-y-te ở “Tin sở, ngành” đều được duyệt." in page
    made = next(one for one in chief.forms(page) if one.values.get("mode") == "automatic")
    assert said_in(await chief.send(made)) == "link-rule-made"
    assert "Năm bài gần nhất" not in await chief.get("/hang-cho")


async def test_a_rule_that_takes_all_asks_before_it_fetches_what_stood_there_before(office: Office) -> None:
    board = await office.province.board(office.portal, "Tin sở, ngành")
    for number in range(2):
        await office.province.published(office.health, office.news, title=f"Bài cũ {number}")
    chief = await office.desk("editor_in_chief", office.portal)
    form = chief.form_in(await chief.get(f"{RULES}/moi?nguon=trang-{office.health.id}"), RULES)
    made = await chief.send(form, "", {"board": str(board.id), "mode": "manual", "takes_all": "1"})
    assert said_in(made) == "link-rule-made-all"
    page = await chief.get(RULES)
    path = re.search(rf"{RULES}/[0-9]+/bai-cu", page)
    assert path
    assert "Lấy 2 bài" in await chief.get(path[0])
    assert "Không có bài nào để lấy" in await chief.get(f"{path[0]}?since=2999-01-01")
    assert 'id="since-loi"' in await chief.get(f"{path[0]}?since=mai", 422)
    assert said_in(await chief.post(path[0])) == "link-rule-older-wanted"
    await office.province.settle()
    assert "Bài cũ 1" in await chief.get("/hang-cho")
    assert (await chief.post(path[0])).status_code == 409
    editor = await office.desk("editor", office.portal)
    await editor.get(path[0], 403)
    assert (await editor.post(path[0])).status_code == 403


async def test_declining_the_rule_ends_its_being_proposed(office: Office) -> None:
    province, portal = office.province, office.portal
    board = await province.board(portal, "Tin sở, ngành")
    chief = await office.desk("editor_in_chief", portal)
    for number in range(5):
        entry = await province.published(office.health, office.news, title=f"Bài {number}")
        link = await province.proposed(office.health, entry, to=portal, board=board)
        await province.decide(portal, link, "return", by=chief.person.actor, reason="Trùng")
    page = await chief.get("/lien-thong/nguon")
    assert "đều bị trả lại" in page
    declined = next(one for one in chief.forms(page) if one.values.get("mode") == "manual")
    assert said_in(await chief.send(declined)) == "link-rule-made"
    assert "đều bị trả lại" not in await chief.get("/lien-thong/nguon")


async def test_boards_ticked_while_writing_get_the_offer_when_it_is_published(office: Office) -> None:
    board = await office.province.board(office.portal, "Tin sở, ngành")
    chief = await office.desk("editor_in_chief")
    await office.province.board(office.health, "Thông báo")
    form = await chief.form(f"/bai-viet/moi?chuyen-muc={office.news.id}", "/bai-viet/moi")
    said = {"title": "Khai mạc", "body_html": "<p>Sáng nay.</p>", "author": "An", "source": "Sở Y tế"}
    saved = await chief.send(form, "Lưu nháp", {**said, "offer_to[]": str(board.id)})
    entry_id = int(saved.headers["location"].partition("?")[0].rpartition("/")[2])
    assert f'value="{board.id}" checked' in await chief.get(f"/bai-viet/{entry_id}")
    assert await state_of(office, board, entry_id) == ""
    for step in ("submit", "publish"):
        entry, _ = await chief.entry(entry_id)
        await office.province.step(office.health, entry, step, by=chief.person.actor)
    await office.province.settle()
    assert await state_of(office, board, entry_id) == rules.PROPOSED
    page = await chief.get(f"/bai-viet/{entry_id}")
    assert "Đề nghị liên kết" in page  # the receipt
    again = await chief.get(f"/bai-viet/moi?chuyen-muc={office.news.id}")
    assert f'value="{board.id}" checked' in again


async def test_a_public_entry_is_offered_to_several_boards_or_told_why_not(office: Office) -> None:
    first, second = [await office.province.board(office.portal, title) for title in ("Tin sở", "Sự kiện")]
    entry = await office.province.published(office.health, office.news)
    chief = await office.desk("editor_in_chief")
    path = f"/lien-thong/de-nghi/{entry.id}"
    none = await chief.post(path)
    assert none.status_code == 422
    assert "Hãy chọn ít nhất một chuyên mục." in none.text
    token = chief.forms(await chief.get(path))[0].values["csrf_token"]
    both = {"csrf_token": token, "offer_to[]": [str(first.id), str(second.id)]}
    url, headers = f"{chief.home}/quan-tri{path}", {"origin": chief.home}
    assert said_in(await chief.client.post(url, data=both, headers=headers)) == "link-proposed"
    assert {await state_of(office, one, entry.id) for one in (first, second)} == {rules.PROPOSED}
    twice = await chief.client.post(url, data=both, headers=headers)
    assert twice.status_code == 409
    page = await chief.get(f"/bai-viet/{entry.id}")
    assert page.count("Biên nhận") == 2
