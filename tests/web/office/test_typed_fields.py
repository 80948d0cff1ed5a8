"""Writing entries of types with fields of their own, with the forms alone."""

import pytest

from liencong.sites.board.tables import Board
from tests.web.office.conftest import Office, number_in, said_in
from tests.worlds import world

NEW = "/bai-viet/moi?loai=leader"
NAMED = {"title": "Lê Thị Một", "fields.position": "Giám đốc", "author": "An", "source": "Sở Y tế"}


@world
async def leaders(office: Office) -> Board:
    return await office.province.board(office.health, "Lãnh đạo", type="leader")


async def test_a_leader_is_written_sent_and_published(office: Office, leaders: Board) -> None:
    writer = await office.desk("contributor")
    form = writer.form_in(await writer.get(NEW), "/bai-viet/moi")
    said = {**NAMED, "fields.order": "1", "fields.term_from": "2021-06-01", "fields.home_town": "Tam Kỳ"}
    answer = await writer.send(form, "Gửi duyệt", {**said, "board": str(leaders.id), "no_secret": "1"})
    assert said_in(answer) == "sent"
    chief = await office.desk("editor_in_chief")
    page = await chief.get(f"/bai-viet/{number_in(answer)}")
    await chief.send(chief.form_in(page, f"/bai-viet/{number_in(answer)}/publish"))
    entry, revision = await chief.entry(number_in(answer))
    assert entry.state == "published"
    told = {name: revision.fields[name] for name in ("position", "order", "term_from", "home_town_shown")}
    assert told == {"position": "Giám đốc", "order": 1, "term_from": "2021-06-01", "home_town_shown": False}


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("position", "", "Hãy điền"),
        ("email", "khong-phai-thu", "Địa chỉ thư điện tử chưa đúng dạng"),
        ("phone", "gọi sau", "Số điện thoại chưa đúng"),
        ("term_from", "hôm qua", "Ngày"),
        ("order", "đầu tiên", "Hãy nhập một số"),
    ],
)
async def test_what_does_not_hold_is_told_beside_its_field_and_stays(
    office: Office, leaders: Board, name: str, typed: str, told: str
) -> None:
    writer = await office.desk("contributor")
    form = writer.form_in(await writer.get(NEW), "/bai-viet/moi")
    said = {**NAMED, "fields.unit": "Ban Giám đốc", f"fields.{name}": typed, "board": str(leaders.id)}
    answer = await writer.send(form, "Lưu nháp", said)
    assert answer.status_code == 422
    assert f'id="fields.{name}-loi"' in answer.text
    assert told in answer.text
    again = writer.form_in(answer.text, "/bai-viet/moi").values
    assert (again["fields.unit"], again[f"fields.{name}"]) == ("Ban Giám đốc", typed)


async def test_a_tick_that_is_taken_back_is_gone(office: Office, leaders: Board) -> None:
    said = {"position": "Giám đốc", "home_town": "Tam Kỳ", "home_town_shown": True}
    entry = await office.province.draft(office.health, leaders, title="Lê Thị Một", fields=said)
    chief = await office.desk("editor_in_chief")
    form = await chief.form(f"/bai-viet/{entry.id}")
    assert form.values["fields.home_town_shown"] == "1"
    del form.values["fields.home_town_shown"]
    assert said_in(await chief.send(form, "Lưu nháp")) == "saved"
    assert not (await chief.entry(entry.id))[1].fields["home_town_shown"]


async def test_sending_a_form_as_it_was_shown_writes_nothing(office: Office, leaders: Board) -> None:
    said = {"position": "Giám đốc", "order": 3, "term_from": "2021-06-01"}
    entry = await office.province.draft(office.health, leaders, title="Lê Thị Một", fields=said)
    chief = await office.desk("editor_in_chief")
    await chief.send(await chief.form(f"/bai-viet/{entry.id}"), "Lưu nháp")
    assert (await chief.entry(entry.id))[1].number == 1


HOSTILE = {
    "huge": "99999999999999999999",
    "long": "ắ" * 5_000,
    "odd": "\u202eשלום <script>alert(1)</script>\x00 'x\" {{ 7*7 }} ٣",
    "lines": "dòng\n" * 5_000,
}


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("kind", ["leader", "unit", "person", "schedule", "reception", "document"])
async def test_whatever_is_sent_is_taken_or_refused_in_words(office: Office, kind: str, hostile: str) -> None:
    board = await office.province.board(office.health, "Chuyên mục thử", type=kind)
    writer = await office.desk("contributor")
    form = writer.form_in(await writer.get(f"/bai-viet/moi?loai={kind}"), "/bai-viet/moi")
    said = {name: HOSTILE[hostile] for name in form.values if name.startswith(("fields.", "title"))}
    for button in ("Lưu nháp", "Đưa vào các dòng ở trên"):
        if button in [words for words, _, _ in form.buttons]:
            pasted = {"pasted.rows": HOSTILE[hostile], "pasted.changes": HOSTILE[hostile]}
            answer = await writer.send(form, button, {**said, **pasted, "board": str(board.id)})
            assert answer.status_code in (200, 303, 400, 422)
            assert "<script>alert(1)" not in answer.text
