"""A clerk writes a whole week's schedule in one go, and is told which week has none."""

from datetime import timedelta

from liencong.core.clock import local_day, utc_now
from liencong.sites.board.tables import Board
from tests.web.office.conftest import Office, number_in, said_in
from tests.worlds import world

NEW = "/bai-viet/moi?loai=schedule"
TODAY = local_day(utc_now())
MONDAY = TODAY - timedelta(days=TODAY.weekday())


@world
async def board(office: Office) -> Board:
    return await office.province.board(office.health, "Lịch công tác", type="schedule")


async def test_a_week_is_written_in_one_go_and_names_itself(office: Office, board: Board) -> None:
    clerk = await office.desk("contributor")
    form = clerk.form_in(await clerk.get(NEW), "/bai-viet/moi")
    assert form.values["fields.rows.9.begins"] == "14:00"
    week_of, first = form.values["fields.week_of"], form.values["fields.rows.0.day"]
    assert week_of == first
    said = {
        "fields.rows.0.content": "Họp giao ban",
        "fields.rows.3.content": "Tiếp đoàn",
        "fields.rows.3.internal": "1",
    }
    answer = await clerk.send(
        form, "Gửi duyệt", {**said, "author": "An", "source": "Sở Y tế", "no_secret": "1"}
    )
    assert said_in(answer) == "sent"
    _, revision = await clerk.entry(number_in(answer))
    assert revision.title.startswith("Lịch công tác tuần ")
    assert [(row["content"], row["internal"]) for row in revision.fields["rows"]] == [
        ("Họp giao ban", False),
        ("Tiếp đoàn", True),
    ]


async def test_lines_pasted_from_a_spreadsheet_come_before_anything_is_saved(
    office: Office, board: Board
) -> None:
    clerk = await office.desk("contributor")
    form = clerk.form_in(await clerk.get(NEW), "/bai-viet/moi")
    day = f"{MONDAY:%d/%m/%Y}"
    pasted = f"{day}\t8h30\t10h\tGiám đốc\tHọp giao ban\tPhòng họp 1"
    answer = await clerk.send(form, "Đưa vào các dòng ở trên", {"pasted.rows": pasted, "title": "Tuần thử"})
    assert answer.status_code == 200
    again = clerk.form_in(answer.text, "/bai-viet/moi").values
    assert again["title"] == "Tuần thử"
    told = {
        name: again[f"fields.rows.0.{name}"]
        for name in ("day", "begins", "ends", "leader", "content", "venue")
    }
    assert told == {
        "day": MONDAY.isoformat(), "begins": "08:30", "ends": "10:00", "leader": "Giám đốc",
        "content": "Họp giao ban", "venue": "Phòng họp 1",
    }  # fmt: skip


async def test_what_is_wrong_in_a_line_is_told_beside_it_and_every_line_stays(
    office: Office, board: Board
) -> None:
    clerk = await office.desk("contributor")
    form = clerk.form_in(await clerk.get(NEW), "/bai-viet/moi")
    said = {
        "fields.rows.1.content": "Họp",
        "fields.rows.1.ends": "10:00",
        "fields.rows.2.content": "Đi cơ sở",
    }
    answer = await clerk.send(form, "Lưu nháp", said)
    assert answer.status_code == 422
    assert "Giờ kết thúc phải sau giờ bắt đầu." in answer.text
    assert 'id="fields.rows.0.ends-loi"' in answer.text
    again = clerk.form_in(answer.text, "/bai-viet/moi").values
    assert [again["fields.rows.0.content"], again["fields.rows.1.content"]] == ["Họp", "Đi cơ sở"]


async def test_who_writes_schedules_is_told_of_a_week_without_one(office: Office, board: Board) -> None:
    clerk, words = await office.desk("contributor"), "chưa có lịch công tác từ"
    assert f"{words} {MONDAY:%d/%m/%Y}" in await clerk.get("/")
    for week in (MONDAY, MONDAY + timedelta(days=7)):
        rows = [{"day": week.isoformat(), "content": "Họp"}]
        fields = {"week_of": week.isoformat(), "rows": rows}
        await office.province.published(office.health, board, title="Lịch", fields=fields)
    assert words not in await clerk.get("/")


async def test_a_changed_week_is_compared_line_by_line(office: Office, board: Board) -> None:
    rows = [{"day": MONDAY.isoformat(), "begins": "08:00", "content": "Họp giao ban"}]
    fields = {"week_of": MONDAY.isoformat(), "rows": rows}
    entry = await office.province.draft(office.health, board, title="Lịch", fields=fields)
    changed = {**fields, "rows": [*rows, {"day": MONDAY.isoformat(), "content": "Tiếp khách"}]}
    await office.province.rewrite(office.health, entry, fields=changed)
    chief = await office.desk("editor_in_chief")
    page = await chief.get(f"/bai-viet/{entry.id}/so-sanh?cu=1&moi=2")
    assert "Các việc trong tuần" in page
    assert "Tiếp khách" in page


async def test_the_portal_sees_of_a_changed_week_no_more_than_readers_do(
    office: Office, board: Board
) -> None:
    def week(*contents: str) -> dict[str, object]:
        rows = [{"day": MONDAY.isoformat(), "content": one, "internal": "kín" in one} for one in contents]
        return {"week_of": MONDAY.isoformat(), "rows": rows}

    there = await office.province.board(office.portal, "Lịch các sở", type="schedule")
    entry = await office.province.published(
        office.health, board, title="Lịch tuần", fields=week("Họp giao ban", "Họp kín A")
    )
    link = await office.province.linked(office.health, entry, to=office.portal, board=there)
    await office.province.edit(office.health, entry, fields=week("Họp giao ban", "Họp kín B", "Tiếp khách"))
    await office.province.settle()
    editor = await office.desk("editor_in_chief", office.portal)
    page = await editor.get(f"/lien-thong/{link.id}")
    assert "Tiếp khách" in page
    assert "kín" not in page
    shown = await office.client.get("http://cong.test/lich-cac-so")
    assert "Họp giao ban" in shown.text
    assert "kín" not in shown.text


async def test_those_who_write_see_what_is_internal_and_others_do_not_get_there(
    office: Office, board: Board
) -> None:
    rows = [{"day": MONDAY.isoformat(), "content": "Họp kín", "internal": True}]
    fields = {"week_of": MONDAY.isoformat(), "rows": rows}
    await office.province.published(office.health, board, title="Lịch", fields=fields)
    clerk = await office.desk("contributor")
    page = await clerk.get("/lich-tuan")
    assert "Họp kín" in page
    elsewhere = await office.desk("contributor", board=office.news)
    assert "Họp kín" not in await elsewhere.get("/lich-tuan")
    assert "Chưa có lịch công tác" in await clerk.get("/lich-tuan?tuan=2001-01-01")
    stranger = await office.province.person("contributor", office.portal)
    await (await office.desk("contributor", by=stranger)).get("/lich-tuan", 403)
