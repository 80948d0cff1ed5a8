"""Those who answer see what waits by its day, pass it on, write, sign, and whoever asked is told."""

from datetime import timedelta

import pytest

from liencong.core.clock import local_day, utc_now
from liencong.plugins.cases import store
from liencong.plugins.cases.tables import Case
from tests.factories.cases import ANSWER, CONTENT, answer, ask
from tests.factories.letters import letters_of
from tests.web.office.conftest import Desk, Office, said_in
from tests.worlds import world

TITLE = "Trạm y tế có tiêm bù ngày thứ Bảy không?"


@world
async def case(office: Office) -> Case:
    case, _ = await ask(office.province.installation, office.health)
    return case


async def standing(office: Office, case: Case) -> Case | None:
    async with office.province.installation.read(office.health.id) as session:
        return await store.find(session, case.id)


async def send(desk: Desk, case: Case, button: str, **said: str) -> str:
    """Write an answer and press a button of its form; give what the next screen says."""
    form = await desk.form(f"/hoi-dap/{case.id}")
    return said_in(await desk.send(form, button, {"answer_html": ANSWER, **said}))


async def test_an_answer_that_is_signed_goes_to_the_sender_and_to_readers(office: Office, case: Case) -> None:
    writer = await office.desk("editor")
    page = await writer.get(f"/hoi-dap/{case.id}")
    assert "Trả lời và công khai" not in page
    assert await send(writer, case, "Gửi duyệt") == "case-submit"
    head = await office.desk("editor_in_chief")
    form = await head.form(f"/hoi-dap/{case.id}")
    assert form.values["answer_html"] == ANSWER
    with letters_of(office.province.installation) as letters:
        assert said_in(await head.send(form, "Trả lời và công khai")) == "case-publish"
        await office.province.settle()
        await office.province.settle()
    (letter,) = letters
    body = letter.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert letter["To"] == "hoa@vidu.test"
    assert "Trạm tiêm sáng thứ Bảy hằng tuần." in text
    assert f"http://so-y-te.cong.test/hoi-dap/tram-y-te-co-tiem-bu-ngay-thu-bay-khong-{case.id}" in text


async def test_a_private_answer_is_public_nowhere(office: Office, case: Case) -> None:
    head = await office.desk("editor_in_chief")
    assert await send(head, case, "Chỉ trả lời riêng") == "case-answer"
    office.client.cookies.clear()
    assert CONTENT not in (await office.client.get("http://so-y-te.cong.test/hoi-dap")).text


async def test_what_waits_is_named_on_the_dashboard_in_the_queue_and_by_its_day(
    office: Office, case: Case
) -> None:
    late, _ = await ask(office.province.installation, office.health, "Sao lâu vậy?", ago=timedelta(days=60))
    writer = await office.desk("editor")
    desk = await writer.get("/")
    assert "Câu hỏi chờ trả lời" in desk
    assert "“Sao lâu vậy?”: Quá hạn" in desk
    listed = await writer.get("/hoi-dap")
    assert listed.index("Sao lâu vậy?") < listed.index(TITLE)
    queue = await writer.get(f"/hang-cho?kenh=case&xem=case:{late.id}")
    assert "Câu hỏi, phản ánh" in queue
    assert "Quá hạn" in queue
    assert "Nguyễn Thị Hoa" in queue


async def test_the_queue_takes_assigns_and_signs(office: Office, case: Case) -> None:
    writer = await office.desk("editor")
    form = await writer.form("/hang-cho?kenh=case", f"/hang-cho/take?kenh=case&xem=case%3A{case.id}")
    assert said_in(await writer.send(form)) == "queue-take"
    taken = await standing(office, case)
    assert taken is not None
    assert (taken.state, taken.assigned_to_id) == ("taken", writer.person.account_id)
    await answer(office.province.installation, office.health, case, "submit", writer.person.actor)
    assert "case:" not in await writer.get("/hang-cho?kenh=case")
    head = await office.desk("editor_in_chief")
    form = await head.form("/hang-cho?kenh=case", f"/hang-cho/approve?kenh=case&xem=case%3A{case.id}")
    assert said_in(await head.send(form)) == "queue-approve"
    signed = await standing(office, case)
    assert signed is not None
    assert signed.state == "published"


async def test_a_case_is_passed_on_and_whoever_asked_is_told_where(office: Office, case: Case) -> None:
    await office.province.site("so-gtvt")
    writer = await office.desk("editor")
    form = await writer.form(f"/hoi-dap/{case.id}", f"/hoi-dap/{case.id}/chuyen")
    refused = await writer.send(form, said={"to": "so-gtvt"})
    assert refused.status_code == 422
    assert "Hãy điền mục này" in refused.text
    with letters_of(office.province.installation) as letters:
        moved = await writer.send(form, said={"to": "so-gtvt", "reason": "Việc của Sở GTVT"})
        assert said_in(moved) == "case-forward"
        await office.province.settle()
    assert [letter["Subject"] for letter in letters] == ["Câu hỏi của bạn đã được chuyển đến Trang so-gtvt"]
    await writer.get(f"/hoi-dap/{case.id}", 404)


async def test_a_refusal_wants_a_reason_which_the_sender_reads(office: Office, case: Case) -> None:
    head = await office.desk("editor_in_chief")
    action = f"/hoi-dap/{case.id}/refuse"
    form = await head.form(f"/hoi-dap/{case.id}", action)
    assert (await head.send(form)).status_code == 422
    with letters_of(office.province.installation) as letters:
        assert said_in(await head.send(form, said={"reason": "Đã trả lời ở đơn trước"})) == "case-refuse"
        await office.province.settle()
    body = letters[0].get_body(("plain",))
    assert body is not None
    assert "Đã trả lời ở đơn trước" in body.get_content()


async def test_an_answer_from_an_older_look_is_refused_and_kept_on_the_screen(
    office: Office, case: Case
) -> None:
    head = await office.desk("editor_in_chief")
    form = await head.form(f"/hoi-dap/{case.id}")
    await send(head, case, "Lưu nháp")
    stale = await head.send(form, "Trả lời và công khai", {"answer_html": "<p>Bản của tôi</p>"})
    assert stale.status_code == 409
    assert "Bản của tôi" in stale.text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("answer_html", "", "Hãy điền mục này"),
        ("answer_html", "<p> </p><script>x</script>", "Hãy điền mục này"),
        ("title", "", "Hãy điền mục này"),
        ("title", "a" * 301, "300"),
        ("public_content", "a" * 6001, "6000"),
        ("reference", "a" * 201, "200"),
    ],
)
async def test_a_wrong_field_is_told_and_nothing_goes_out(
    office: Office, case: Case, field: str, value: str, words: str
) -> None:
    head = await office.desk("editor_in_chief")
    form = await head.form(f"/hoi-dap/{case.id}")
    said = {"answer_html": ANSWER, "reference": "12/SYT", field: value}
    answered = await head.send(form, "Trả lời và công khai", said)
    assert answered.status_code == 422
    assert words in answered.text
    present = await standing(office, case)
    assert present is not None
    assert present.state == "received"


async def test_who_may_not_answer_sees_no_case(office: Office, case: Case) -> None:
    for role in ("contributor", "chairperson"):
        other = await office.desk(role)
        assert "hoi-dap" not in await other.get("/")
        await other.get("/hoi-dap", 403)
        await other.get(f"/hoi-dap/{case.id}", 403)
        assert (await other.post(f"/hoi-dap/{case.id}/take")).status_code == 403
    writer = await office.desk("editor")
    assert (await writer.post(f"/hoi-dap/{case.id}/refuse", reason="x")).status_code == 403
    await writer.get("/hoi-dap/cai-dat", 403)


async def test_the_keeper_chooses_fields_days_and_steps(office: Office, case: Case) -> None:
    keeper = await office.desk("site_admin")
    form = await keeper.form("/hoi-dap/cai-dat")
    wrong = await keeper.send(form, said={"days.question": "0"})
    assert wrong.status_code == 422
    said = {"days.question": "3", "one_step": "1", "fields.0.name": "Tiêm chủng", "fields.1.name": ""}
    assert said_in(await keeper.send(form, said=said)) == "saved"
    page = (await office.client.get("http://so-y-te.cong.test/hoi-dap/gui")).text
    assert "Tiêm chủng" in page
    assert "Đất đai, môi trường" not in page
    writer = await office.desk("editor")
    assert await send(writer, case, "Trả lời và công khai") == "case-publish"


async def test_a_site_that_takes_nothing_has_no_form(office: Office) -> None:
    keeper = await office.desk("site_admin")
    form = await keeper.form("/hoi-dap/cai-dat")
    form.values.pop("is_open")
    assert said_in(await keeper.send(form)) == "saved"
    assert (await office.client.get("http://so-y-te.cong.test/hoi-dap/gui")).status_code == 404
    assert "/hoi-dap/gui" not in (await office.client.get("http://so-y-te.cong.test/hoi-dap")).text


async def test_statistics_and_the_portal_tell_what_is_late(office: Office) -> None:
    await ask(office.province.installation, office.health, ago=timedelta(days=60))
    head = await office.desk("editor_in_chief")
    today = local_day(utc_now())
    span = f"tu={today - timedelta(days=90)}&den={today}"
    table = await head.client.get(f"{head.home}/quan-tri/thong-ke/cases.csv?{span}")
    assert "Câu hỏi,1,0,0,1" in table.text
    portal = await office.desk("editor_in_chief", office.portal)
    page = await portal.get("/cap-nhat-toan-tinh")
    assert "Câu hỏi, phản ánh chưa trả lời" in page
    saved = await portal.client.get(f"{portal.home}/quan-tri/cap-nhat-toan-tinh/cases.csv")
    assert "Trang so-y-te,1,1" in saved.text


async def test_several_cases_are_passed_on_by_a_letter_that_is_saved_as_a_document(
    office: Office, case: Case
) -> None:
    installation = office.province.installation
    alike, _ = await ask(installation, office.health, "Thứ Bảy trạm y tế có tiêm bù không?")
    head = await office.desk("editor_in_chief")
    listed = await head.get("/hoi-dap")
    assert f'name="viec" value="{case.id}"' in listed
    form = await head.form(f"/hoi-dap/van-ban/moi?viec={case.id}", "/hoi-dap/van-ban/moi")
    said = {"to": "cong-tinh", "number": "15/SYT", "reason": "Thuộc thẩm quyền", "signer": "Lê Văn Ký"}
    refused = await head.send(form, said={**said, "number": ""})
    assert refused.status_code == 422
    assert 'value="Lê Văn Ký"' in refused.text
    assert alike.title in refused.text
    sent = await head.send(form, said={**said, "cases[]": str(case.id)})
    assert said_in(sent) == "case-dispatched"
    path = sent.headers["location"].partition("/quan-tri")[2].partition("?")[0]
    assert TITLE in await head.get(path)
    file = await head.client.get(f"{head.home}/quan-tri{path}/van-ban.docx")
    assert file.content.startswith(b"PK")
    noted = await head.form(path)
    assert said_in(await head.send(noted, said={"sent_how": "Bưu điện"})) == "case-sent"
    editor = await office.desk("editor")
    assert 'name="viec"' not in await editor.get("/hoi-dap")
    assert (await editor.post("/hoi-dap/van-ban/moi", **said)).status_code in (403, 422)


async def test_a_case_goes_up_the_chain_that_the_portal_has_set(office: Office, case: Case) -> None:
    keeper = await office.desk("site_admin", office.portal)
    form = await keeper.form("/hoi-dap/cai-dat")
    said = {"chain.0.site": "cong-tinh", "chain.0.title": "Ủy ban nhân dân tỉnh", "kept_months": "24"}
    assert said_in(await keeper.send(form, said=said)) == "saved"
    assert (await keeper.form("/hoi-dap/cai-dat")).values["chain.0.title"] == "Ủy ban nhân dân tỉnh"
    head = await office.desk("editor_in_chief")
    step = await head.form(f"/hoi-dap/{case.id}", f"/hoi-dap/{case.id}/escalate")
    assert said_in(await head.send(step, said={"reason": "Vượt thẩm quyền"})) == "case-escalate"
    above = await office.desk("editor_in_chief", office.portal)
    page = await above.get(f"/hoi-dap/{case.id}")
    assert "Chuyển cấp trên" in page
    assert "Vượt thẩm quyền" in page
