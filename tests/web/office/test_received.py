"""What came in, on screen: the keeper's quarantine, taking from the queue, the mailbox's settings."""

from dataclasses import replace

import pytest

from liencong.core.clock import utc_now
from liencong.sites.receiving import rules, service
from liencong.sites.receiving.matter import Matter
from liencong.sites.receiving.tables import Received
from tests.unit.sites.receiving.test_parcels import edxml
from tests.web.office.conftest import Desk, Files, Office, said_in

LETTER = """From: Nguoi gui <gui@so.test>
Subject: Tin
Content-Type: text/html; charset=utf-8

<p onclick="x">Hội nghị tổng kết năm của sở.</p><script>x</script><img src="https://theo-doi.test/1.png">"""
MATTER = Matter("gui@so.test", "Người gửi", "Tin của sở", "")


async def came(office: Office, number: int = 1, *, known: bool = True) -> Received:
    """Let a letter come in to the component site."""
    key = f"received/{number}"
    await office.province.installation.storage.put(key, LETTER.encode(), "message/rfc822")
    original = service.Original(rules.MAIL, f"mail:{number}", key, len(LETTER))
    matter = replace(MATTER, title=f"Tin của sở {number}")
    async with office.province.installation.write(office.health.id) as session:
        received = await service.receive(
            session, original, matter, office.news.id, known=known, now=utc_now()
        )
    assert received is not None
    return received


async def test_a_letter_is_taken_from_the_queue_as_a_clean_draft(office: Office) -> None:
    received = await came(office)
    editor = await office.desk("editor")
    page = await editor.get("/hang-cho")
    assert "Thư điện tử" in page
    assert "Hội nghị tổng kết" in page
    assert "theo-doi.test" not in page
    form = editor.form_in(page, f"/hang-cho/take?xem=received%3A{received.id}")
    assert said_in(await editor.send(form)) == "queue-take"
    page = await editor.get("/bai-viet")
    assert "Tin" in page
    shown = await editor.get(f"/tin-den/{received.id}")
    assert "Đã nhận" in shown
    assert "onclick" not in shown


async def test_the_original_is_given_as_a_file(office: Office) -> None:
    received = await came(office)
    editor = await office.desk("editor")
    answer = await editor.client.get(f"{editor.home}/quan-tri/tin-den/{received.id}/goc")
    assert answer.content == LETTER.encode()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"


async def test_the_quarantine_is_the_keepers_alone(office: Office) -> None:
    received = await came(office, known=False)
    editor = await office.desk("editor")
    assert "Tin của sở 1" not in await editor.get("/hang-cho")
    await editor.get("/tin-den", status=403)
    for path in (f"/tin-den/{received.id}", f"/tin-den/{received.id}/goc"):
        await editor.get(path, status=404)
    for step in ("release", "refuse"):
        assert (await editor.post(f"/tin-den/{received.id}/{step}", reason="x")).status_code == 404
    keeper = await office.desk("site_admin")
    assert "Tin của sở 1" in await keeper.get("/tin-den")
    form = await keeper.form(f"/tin-den/{received.id}", f"/tin-den/{received.id}/release")
    assert said_in(await keeper.send(form, said={"known": "1"})) == "received-release"
    assert "Tin của sở 1" in await keeper.get("/hang-cho")
    assert "gui@so.test" in await keeper.get("/hop-thu")


async def test_refusing_wants_a_reason(office: Office) -> None:
    received = await came(office, known=False)
    keeper = await office.desk("site_admin")
    path = f"/tin-den/{received.id}"
    form = await keeper.form(path, f"{path}/refuse")
    refused = await keeper.send(form)
    assert refused.status_code == 422
    assert "Hãy điền mục này." in refused.text
    assert said_in(await keeper.send(form, said={"reason": "Thư rác"})) == "received-refuse"
    late = await keeper.send(form, said={"reason": "Thư rác"})
    assert late.status_code == 409


async def test_each_of_several_letters_has_its_own_result(office: Office) -> None:
    first, second = await came(office, 1), await came(office, 2)
    editor = await office.desk("editor")
    answer = await editor.post("/hang-cho/skip", **{"item[]": f"received:{first.id}"})
    assert answer.status_code == 422
    answer = await editor.post("/hang-cho/skip", **{"item[]": f"received:{second.id}", "reason": "Trùng"})
    assert said_in(answer) == "queue-skip"
    assert "Tin của sở 1" in await editor.get("/hang-cho")


SAID = {
    "host": "mail.tinh.test", "port": "993", "username": "bientap", "password": "bí mật", "folder": "INBOX",
    "a_day": "10", "megabytes": "5", "kinds": "PDF, docx", "is_on": "1",
}  # fmt: skip


async def keep(desk: Desk, office: Office, **said: str) -> str:
    form = await desk.form("/hop-thu")
    answer = await desk.send(form, said=SAID | {"board": str(office.news.id)} | said)
    return said_in(answer) if answer.status_code == 303 else answer.text


async def test_the_mailbox_is_set_up_and_its_password_never_shown(office: Office) -> None:
    keeper = await office.desk("site_admin")
    assert await keep(keeper, office) == "mailbox-saved"
    page = await keeper.get("/hop-thu")
    assert "bí mật" not in page
    assert "docx, pdf" in page
    assert await keep(keeper, office, password="", a_day="20") == "mailbox-saved"


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        ({"host": ""}, "host", "Hãy điền mục này."),
        ({"port": "x"}, "port", "Hãy nhập một số"),
        ({"password": ""}, "password", "Hãy điền mục này."),
        ({"board": "99999"}, "board", "Không có chuyên mục này."),
        ({"megabytes": "0"}, "megabytes", ""),
    ],
)
async def test_what_is_wrong_is_told_beside_its_field(
    office: Office, said: dict[str, str], field: str, reason: str
) -> None:
    keeper = await office.desk("site_admin")
    page = await keep(keeper, office, **said)
    assert reason in page.partition(f'id="{field}-loi"')[2][:300]
    assert "bientap" in page


async def test_senders_are_known_and_forgotten(office: Office) -> None:
    keeper = await office.desk("site_admin")
    form = await keeper.form("/hop-thu", "/hop-thu/nguoi-gui")
    wrong = await keeper.send(
        form, said={"sender_pattern": "không phải", "sender_board": str(office.news.id)}
    )
    assert wrong.status_code == 422
    assert 'id="sender_pattern-loi"' in wrong.text
    right = {"sender_pattern": "@So.test", "sender_board": str(office.news.id)}
    assert said_in(await keeper.send(form, said=right)) == "sender-added"
    page = await keeper.get("/hop-thu")
    assert "@so.test →" in page
    remove = next(path for path in page.split('"') if path.endswith("/bo")).removeprefix("/quan-tri")
    assert said_in(await keeper.send(keeper.form_in(page, remove))) == "sender-removed"


async def test_only_the_keeper_sets_up_the_mailbox(office: Office) -> None:
    chief = await office.desk("editor_in_chief")
    await chief.get("/hop-thu", status=403)
    assert (await chief.post("/hop-thu", **SAID)).status_code == 403
    assert (await chief.post("/hop-thu/nguoi-gui", sender_pattern="@a.test")).status_code == 403


async def test_a_document_is_brought_by_hand_and_told_when_it_is_none(office: Office) -> None:
    editor = await office.desk("editor")
    form = await editor.form("/tin-den/tai-len")
    board = {"board": str(office.news.id)}
    nothing = await editor.send(form, said=board)
    assert nothing.status_code == 422
    broken: Files = [("files", ("hong.edxml", b"<a>", "text/xml"))]
    answer = await editor.send(form, said=board, files=broken)
    assert answer.status_code == 422
    assert "hong.edxml: Không đọc được bản gốc" in answer.text
    whole: Files = [("files", ("vb.edxml", edxml(), "text/xml"))]
    assert said_in(await editor.send(form, said=board, files=whole)) == "parcels-received"
    queue = await editor.get("/hang-cho")
    assert "Về việc tiêm chủng" in queue
    assert "<dt>Số, ký hiệu</dt><dd>12/TB-SYT</dd>" in queue
    again = await editor.send(form, said=board, files=whole)
    assert "đã được nhận trước đây" in again.text
    contributor = await office.desk("contributor")
    await contributor.get("/tin-den/tai-len", status=403)
    assert (await contributor.post("/tin-den/tai-len", **board)).status_code == 403


async def test_letters_in_quarantine_are_told_at_the_keepers_desk_alone(office: Office) -> None:
    await came(office, known=False)
    told = "1 thư trong mục Cách ly chờ bạn xem"
    assert told in await (await office.desk("site_admin")).get("/")
    assert told not in await (await office.desk("editor_in_chief")).get("/")
    assert told not in await (await office.desk("site_admin", office.portal)).get("/")
