"""Those who handle consultations write drafts, judge comments, save them as files, and close the circle."""

import io
from datetime import timedelta

from docx import Document
from openpyxl import load_workbook

from liencong.core.clock import local_day, utc_now
from liencong.plugins.consultations import following, rules, store
from liencong.plugins.consultations.content import TYPE
from liencong.sites.entry.tables import Entry
from tests.factories.consultations import LONG_AGO, SAID, announce, comment, fields_of, handle, known_of
from tests.factories.letters import letters_of
from tests.web.office.conftest import Office, led_to, said_in
from tests.worlds import world

DRAFTS = "/gop-y-du-thao"
TODAY = local_day(utc_now())


@world
async def over(office: Office) -> Entry:
    return await announce(office.province, office.health, ago=LONG_AGO)


async def test_a_draft_is_written_with_a_choice_and_dates_and_refused_beside_the_last_day(
    office: Office,
) -> None:
    board = await office.province.board(office.health, "Lấy ý kiến", type=TYPE)
    writer = await office.desk("editor")
    page = await writer.get("/bai-viet/moi?loai=consultation")
    assert "Văn bản quy phạm pháp luật" in page
    short = {f"fields.{name}": value for name, value in fields_of(TODAY, TODAY + timedelta(days=5)).items()}
    said = {**short, "title": "Dự thảo A", "board": str(board.id), "body_html": "<p>Điều 1. A</p>"}
    form = writer.form_in(page, "/bai-viet/moi")
    sent = led_to(await writer.send(form, "Gửi duyệt", {**said, "no_secret": "1"}))
    path = sent.removeprefix("/quan-tri")
    head = await office.desk("editor_in_chief")
    refused = await head.send(await head.form(path, f"{path}/publish"))
    assert refused.status_code == 422
    assert "phải ít nhất 20 ngày" in refused.text
    assert 'id="fields.closes_on-loi"' in refused.text
    assert (await head.entry(int(path.rpartition("/")[2])))[0].live_revision_id is None


async def test_comments_are_judged_by_article_and_let_be_public_by_those_who_may(office: Office) -> None:
    draft = await announce(office.province, office.health)
    said, _ = await comment(office.province, office.health, draft, article="Điều 2. Mức hỗ trợ")
    writer = await office.desk("editor")
    assert "Điều 2. Mức hỗ trợ" in await writer.get(f"{DRAFTS}/{draft.id}")
    form = await writer.form(f"{DRAFTS}/y-kien/{said.id}")
    assert "Lưu và công khai ý kiến" not in [words for words, _, _ in form.buttons]
    forced = {"do": "publish", "version": "1", "public_content": SAID}
    assert (await writer.post(f"{DRAFTS}/y-kien/{said.id}", **forced)).status_code == 403
    declined = await writer.send(form, "Lưu", {"verdict": "declined"})
    assert declined.status_code == 422
    assert "vì sao không tiếp thu" in declined.text
    kept = {"verdict": "declined", "answer": "Trái luật."}
    assert said_in(await writer.send(form, "Lưu", kept)) == "comment-save"
    head = await office.desk("editor_in_chief")
    form = await head.form(f"{DRAFTS}/y-kien/{said.id}")
    assert said_in(await head.send(form, "Lưu và công khai ý kiến")) == "comment-publish"
    async with office.province.installation.read(office.health.id) as session:
        (shown,) = await store.list_comments(session, draft.id, state=rules.PUBLISHED)
    assert (shown.verdict, shown.answer) == ("declined", "Trái luật.")


async def test_the_queue_lets_comments_be_public_or_keeps_them(office: Office) -> None:
    draft = await announce(office.province, office.health)
    one, _ = await comment(office.province, office.health, draft)
    other, _ = await comment(office.province, office.health, draft, "Tôi phản đối.")
    head = await office.desk("editor_in_chief")
    for number, order, reason in ((one.id, "approve", ""), (other.id, "skip", "Xúc phạm")):
        page = await head.get(f"/hang-cho?kenh=comment&xem=comment:{number}")
        assert "Ý kiến như người đọc sẽ thấy" in page
        wanted = f"/hang-cho/{order}?kenh=comment&xem=comment%3A{number}"
        form = next(one for one in head.forms(page) if one.action.startswith(f"/quan-tri{wanted}"))
        assert said_in(await head.send(form, said={"reason": reason})) == f"queue-{order}"
    async with office.province.installation.read(office.health.id) as session:
        states = {each.id: each.state for each in await store.list_comments(session, draft.id)}
    assert states == {one.id: rules.PUBLISHED, other.id: rules.KEPT}


async def test_a_summary_is_written_once_all_is_judged_and_readers_find_it(
    office: Office, over: Entry
) -> None:
    said, code = await comment(office.province, office.health, over)
    head = await office.desk("editor_in_chief")
    action = f"{DRAFTS}/{over.id}/tong-hop"
    form = await head.form(f"{DRAFTS}/{over.id}", action)
    waiting = await head.send(form)
    assert waiting.status_code == 409
    assert "Còn 1 ý kiến chưa kết luận" in waiting.text
    await handle(office.province, office.health, said, answer="Đã nâng lên ba triệu.")
    made = led_to(await head.send(form))
    assert "Tổng hợp ý kiến, giải trình, tiếp thu" in await head.get(made.removeprefix("/quan-tri"))
    entry, _ = await head.entry(int(made.rpartition("/")[2]))
    with letters_of(office.province.installation) as letters:
        for step in ("submit", "publish"):
            await office.province.step(office.health, entry, step)
        for _ in range(3):
            await office.province.settle()
    assert [(letter["To"], letter["Subject"]) for letter in letters] == [
        ("hoa@vidu.test", "Trang so-y-te đã công bố bản tổng hợp ý kiến góp ý")
    ]
    office.client.cookies.clear()
    listed = (await office.client.get(f"{head.home}/gop-y-du-thao?trang-thai=da-tong-hop")).text
    assert f"-{entry.id}" in listed
    followed = await office.client.post(
        f"{head.home}/gop-y-du-thao/tra-cuu", data={"ma": code}, headers={"origin": head.home}
    )
    assert "Đã nâng lên ba triệu." in followed.text


async def test_files_hold_every_comment_and_the_document_nothing_private(office: Office, over: Entry) -> None:
    await comment(office.province, office.health, over, "=1+1 là Nguyễn Thị Hoa")
    head = await office.desk("editor_in_chief")
    sheet = await head.client.get(f"{head.home}/quan-tri{DRAFTS}/{over.id}/y-kien.xlsx")
    table = load_workbook(io.BytesIO(sheet.content)).worksheets[0]
    (_, row) = table.iter_rows(values_only=True)
    assert row[2] == "'=1+1 là Nguyễn Thị Hoa"
    assert "0905 123 456" in row
    document = await head.client.get(f"{head.home}/quan-tri{DRAFTS}/{over.id}/tong-hop.docx")
    read = Document(io.BytesIO(document.content))
    cells = [cell.text for line in read.tables[0].rows for cell in line.cells]
    assert "=1+1 là [đã ẩn]" in cells
    assert not [cell for cell in cells if "Hoa" in cell or "0905" in cell]
    assert read.paragraphs[0].text == "BẢN TỔNG HỢP Ý KIẾN, GIẢI TRÌNH, TIẾP THU"
    assert "Tải mọi ý kiến" in await head.get(f"{DRAFTS}/{over.id}")


async def test_what_is_over_is_told_by_notice_dashboard_report_and_to_the_portal(
    office: Office, over: Entry
) -> None:
    head = await office.desk("editor_in_chief")
    await comment(office.province, office.health, over)
    await following.close_due(office.province.installation)
    await office.province.settle()
    assert "đã hết hạn góp ý với 1 ý kiến" in await head.get("/thong-bao")
    desk = await head.get("/")
    assert "chưa công bố bản tổng hợp" in desk
    assert "Góp ý dự thảo chờ xem xét" in desk
    closes = (await known_of(office.province, office.health, over)).closes_on
    span = f"tu={closes}&den={closes}"
    table = await head.client.get(f"{head.home}/quan-tri/thong-ke/consultations.csv?{span}")
    assert "Dự thảo Quyết định hỗ trợ" in table.text
    portal = await office.desk("site_admin", office.portal)
    watched = await portal.client.get(f"{portal.home}/quan-tri/cap-nhat-toan-tinh/consultations.csv")
    assert "Trang so-y-te,0,1,1" in watched.text


async def test_keepers_choose_whether_comments_are_shown_and_the_portal_sets_minimums(office: Office) -> None:
    keeper = await office.desk("site_admin")
    form = await keeper.form(f"{DRAFTS}/cai-dat")
    assert "minimums.0.days" not in form.values
    assert said_in(await keeper.send(form, "Lưu cài đặt", {"shows_comments": ""})) == "saved"
    portal = await office.desk("site_admin", office.portal)
    form = await portal.form(f"{DRAFTS}/cai-dat")
    wrong = {"minimums.0.kind": "legal", "minimums.0.days": "0", "minimums.0.since": str(TODAY)}
    assert (await portal.send(form, "Lưu cài đặt", wrong)).status_code == 422
    right = wrong | {"minimums.0.days": "45", "minimums.0.legal_basis": "Quyết định số 1"}
    assert said_in(await portal.send(form, "Lưu cài đặt", right)) == "saved"
    assert "45 ngày (Quyết định số 1)" in await portal.get(f"{DRAFTS}/cai-dat")


async def test_people_of_another_site_see_nothing_of_it(office: Office, over: Entry) -> None:
    said, _ = await comment(office.province, office.health, over)
    await office.province.site("so-gtvt")
    contributor = await office.desk("contributor")
    for path in (DRAFTS, f"{DRAFTS}/{over.id}", f"{DRAFTS}/y-kien/{said.id}"):
        await contributor.get(path, 403)
