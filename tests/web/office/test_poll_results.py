"""What a poll has come to is written as a draft in one action, once its time is over."""

from liencong.core.clock import utc_now
from liencong.sites.poll import service as polls
from liencong.sites.poll.service import OptionInput, PollInput
from liencong.sites.poll.tables import Poll
from tests.web.office.conftest import Office, led_to, said_in
from tests.worlds import world

OPTIONS = (("Đạt yêu cầu", 1180), ("Chưa đạt yêu cầu", 107), ("Cần thêm chủ đề", 57))
RESULT = "/dang-ket-qua"


@world
async def poll(office: Office) -> Poll:
    options = [OptionInput(label=label, opening_votes=votes) for label, votes in OPTIONS]
    given = PollInput(question="Ý kiến về trang?", options=options)
    async with office.province.installation.write(office.health.id) as session:
        return await polls.create(session, office.province.operator, given, now=utc_now())


async def test_a_closed_poll_becomes_a_draft_with_its_figures_once(office: Office, poll: Poll) -> None:
    head, path = await office.desk("editor_in_chief"), f"/tham-do/{poll.id}"
    assert "Đăng kết quả thăm dò" not in await head.get(path)
    early = await head.post(f"{path}{RESULT}", board=str(office.news.id))
    assert early.status_code == 409
    assert "chưa đóng" in early.text
    assert said_in(await head.send(await head.form(path, f"{path}/dong"))) == "poll-closed"
    made = led_to(await head.send(await head.form(path, f"{path}{RESULT}")))
    entry, text = await head.entry(int(made.rpartition("/")[2]))
    assert (entry.state, entry.board_id, text.title) == (
        "draft", office.news.id, "Kết quả thăm dò: Ý kiến về trang?",
    )  # fmt: skip
    for words in (
        "Đạt yêu cầu, 1.180 phiếu (88 %)",
        "Cần thêm chủ đề, 57 phiếu (4 %)",
        "Tổng số phiếu: 1.344",
    ):
        assert words in text.body_html
    again = await head.post(f"{path}{RESULT}", board=str(office.news.id))
    assert again.status_code == 409
    assert "Mở bài kết quả" in again.text


async def test_a_board_is_wanted_and_only_keepers_publish_results(office: Office, poll: Poll) -> None:
    async with office.province.installation.write(office.health.id) as session:
        await polls.close(session, office.province.operator, poll.id, now=utc_now())
    head = await office.desk("editor_in_chief")
    for board in ("", "x", "999999"):
        assert (await head.post(f"/tham-do/{poll.id}{RESULT}", board=board)).status_code in (404, 422)
    writer = await office.desk("editor")
    assert (await writer.post(f"/tham-do/{poll.id}{RESULT}", board=str(office.news.id))).status_code == 403
