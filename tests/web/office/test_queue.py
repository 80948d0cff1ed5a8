"""The one queue: what waits, whatever way it came in, and what is done with it by forms alone."""

from dataclasses import dataclass

import httpx2
import pytest

from liencong.federation.link.tables import Link
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Entry
from tests.factories.forms import forms_of
from tests.web.office.conftest import Desk, Office, said_in
from tests.worlds import world


@dataclass
class Waiting:
    """The portal's desk with a text of its own people, a contribution and a link that wait."""

    office: Office
    board: Board
    direct: Entry
    sent: Entry
    link: Link

    async def chief(self) -> Desk:
        return await self.office.desk("editor_in_chief", self.office.portal)


@world
async def waiting(office: Office) -> Waiting:
    province, portal = office.province, office.portal
    board = await province.board(portal, "Tin sở, ngành")
    editor, giver = await province.person("editor", portal), await province.person("contributor", portal)
    direct = await province.draft(portal, board, by=editor.actor, title="Bài của toà soạn")
    await province.step(portal, direct, "submit", by=editor.actor)
    sent = await province.draft(portal, board, by=giver.actor, title="Bài của cộng tác viên")
    await province.step(portal, sent, "submit", by=giver.actor)
    entry = await province.published(office.health, office.news, title="Bài của sở")
    link = await province.proposed(office.health, entry, to=portal, board=board)
    await province.settle()
    return Waiting(office, board, direct, sent, link)


async def order(desk: Desk, action: str, *items: str, **said: str) -> httpx2.Response:
    """Send an order about some things, as the ticked list sends it."""
    form = next(one for one in forms_of(await desk.get("/hang-cho")) if one.action.endswith("/approve"))
    given = {"csrf_token": form.values["csrf_token"], "item[]": list(items), **said}
    url = f"{desk.home}/quan-tri/hang-cho/{action}"
    return await desk.client.post(url, data=given, headers={"origin": desk.home})


async def test_everything_that_waits_is_in_one_list_the_oldest_first(waiting: Waiting) -> None:
    page = await (await waiting.chief()).get("/hang-cho")
    titles = ["Bài của toà soạn", "Bài của cộng tác viên", "Bài của sở"]
    places = [page.index(f"<strong>{title}</strong>") for title in titles]
    assert places == sorted(places)
    for channel in ("Viết tại trang", "Cộng tác viên gửi", "Trang khác đề nghị"):
        assert channel in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?kenh=link", {"Bài của sở"}),
        ("?kenh=contribution", {"Bài của cộng tác viên"}),
        ("?cho=3", set()),
        ("?giao=toi", set()),
        ("?giao=chua", {"Bài của toà soạn", "Bài của cộng tác viên", "Bài của sở"}),
        ("?chuyen-muc=999999", set()),
        ("?kenh=%27x&cho=x&noi-gui=x&xem=%00", set()),
    ],
)
async def test_the_address_cuts_the_list(waiting: Waiting, query: str, shown: set[str]) -> None:
    page = await (await waiting.chief()).get(f"/hang-cho{query}")
    titles = ("Bài của toà soạn", "Bài của cộng tác viên", "Bài của sở")
    assert {title for title in titles if f"<strong>{title}</strong>" in page} == shown


async def test_the_list_is_cut_by_the_site_that_sent(waiting: Waiting) -> None:
    chief, office = await waiting.chief(), waiting.office
    page = await chief.get(f"/hang-cho?noi-gui={office.health.id}")
    assert "<strong>Bài của sở</strong>" in page
    assert "<strong>Bài của toà soạn</strong>" not in page


async def test_from_the_desk_an_approver_approves_in_two_actions(waiting: Waiting) -> None:
    chief = await waiting.chief()
    assert "/quan-tri/hang-cho" in await chief.get("/")  # the first: the figure leads there
    page = await chief.get("/hang-cho")
    form = next(one for one in forms_of(page) if one.action.startswith("/quan-tri/hang-cho/approve?xem="))
    answer = await chief.send(form)  # the second
    assert said_in(answer) == "queue-approve"
    entry, _ = await chief.entry(waiting.direct.id)
    assert entry.state == "published"
    assert f"xem=entry%3A{waiting.sent.id}" in answer.headers["location"]


async def test_each_of_several_has_its_own_result(waiting: Waiting) -> None:
    chief = await waiting.chief()
    answer = await order(
        chief,
        "approve",
        f"entry:{waiting.direct.id}:1",
        f"entry:{waiting.sent.id}",
        f"link:{waiting.link.id}:1",
    )
    assert answer.status_code == 200
    assert "Chưa làm:</strong> Bài của toà soạn. Bài đã thay đổi sau khi bạn mở." in answer.text
    assert "Đã làm:</strong> Bài của cộng tác viên" in answer.text
    assert "Đã làm:</strong> Bài của sở" in answer.text
    states = [(await chief.entry(one.id))[0].state for one in (waiting.direct, waiting.sent)]
    assert states == ["pending_review", "published"]


async def test_sending_back_wants_a_reason_that_is_told_beside_the_field(waiting: Waiting) -> None:
    chief = await waiting.chief()
    form = next(one for one in forms_of(await chief.get("/hang-cho")) if "/hang-cho/return" in one.action)
    answer = await chief.send(form)
    assert answer.status_code == 422
    assert "Hãy điền mục này." in answer.text.partition('<textarea name="reason" rows="4"')[0][-700:]
    assert said_in(await chief.send(form, said={"reason": "Thiếu ảnh"})) == "queue-return"
    entry, _ = await chief.entry(waiting.direct.id)
    assert (entry.state, entry.state_reason) == ("returned", "Thiếu ảnh")


@pytest.mark.parametrize("kind", ["entry", "link"])
async def test_what_waits_goes_to_another_board_as_it_is(waiting: Waiting, kind: str) -> None:
    other = await waiting.office.province.board(waiting.office.portal, "Thông báo")
    chief, named = await waiting.chief(), {"entry": waiting.direct.id, "link": waiting.link.id}[kind]
    answer = await order(chief, "move", f"{kind}:{named}", board=str(other.id))
    assert said_in(answer) == "queue-move"
    page = await chief.get(f"/hang-cho?chuyen-muc={other.id}")
    assert f'data-row="{kind}:{named}"' in page


@pytest.mark.parametrize("kind", ["entry", "link"])
async def test_somebody_is_asked_to_work_on_it(waiting: Waiting, kind: str) -> None:
    portal, named = waiting.office.portal, {"entry": waiting.direct.id, "link": waiting.link.id}[kind]
    colleague = await waiting.office.province.person("editor_in_chief", portal)
    chief = await waiting.chief()
    answer = await order(chief, "assign", f"{kind}:{named}", assigned_to=str(colleague.account_id))
    assert said_in(answer) == "queue-assign"
    desk = await waiting.office.desk("", portal, by=colleague)
    assert f'data-row="{kind}:{named}"' in await desk.get("/hang-cho?giao=toi")
    assert "Được giao cho tôi xử lý" in await desk.get("/")


async def test_nobody_is_asked_who_works_on_nothing_there(waiting: Waiting) -> None:
    stranger = await waiting.office.province.person("contributor", waiting.office.portal)
    chief = await waiting.chief()
    for name in (f"entry:{waiting.direct.id}", f"link:{waiting.link.id}"):
        answer = await order(chief, "assign", name, assigned_to=str(stranger.account_id))
        assert answer.status_code == 422


async def test_skipping_is_for_links_that_nobody_has_seen(waiting: Waiting) -> None:
    chief = await waiting.chief()
    answer = await order(
        chief, "skip", f"entry:{waiting.direct.id}", f"link:{waiting.link.id}", reason="Tin cũ"
    )
    assert "Mục này không làm như vậy được." in answer.text
    assert "Đã làm:</strong> Bài của sở" in answer.text
    assert "Tin cũ" in await chief.get("/lien-thong?trang-thai=withdrawn")


async def test_who_may_not_decide_gets_nowhere_by_address(waiting: Waiting) -> None:
    names = (f"entry:{waiting.direct.id}", f"link:{waiting.link.id}")
    contributor = await waiting.office.desk("contributor", waiting.office.portal)
    await contributor.get("/hang-cho", status=403)
    for name in names:
        assert (await contributor.post("/hang-cho/approve", **{"item[]": name})).status_code == 403
    editor = await waiting.office.desk("editor", waiting.office.portal)
    for name, status in zip(names, (303, 403), strict=True):  # an editor reads it through; the head publishes
        assert (await editor.post("/hang-cho/approve", **{"item[]": name})).status_code == status
    entry, _ = await editor.entry(waiting.direct.id)
    assert (entry.state, entry.live_revision_id) == ("approved", None)


async def test_the_member_of_one_board_sees_what_waits_on_it_only(waiting: Waiting) -> None:
    other = await waiting.office.province.board(waiting.office.portal, "Thông báo")
    desk = await waiting.office.desk("editor_in_chief", waiting.office.portal, board=other)
    assert "Không có tin, bài nào đang chờ." in await desk.get("/hang-cho")
    answer = await desk.post("/hang-cho/approve", **{"item[]": f"entry:{waiting.direct.id}"})
    assert answer.status_code == 404


async def test_the_queue_of_another_site_has_nothing_of_it(waiting: Waiting) -> None:
    desk = await waiting.office.desk("editor_in_chief")
    assert "Không có tin, bài nào đang chờ." in await desk.get("/hang-cho")
    for name in (f"entry:{waiting.direct.id}", f"link:{waiting.link.id}"):
        assert (await desk.post("/hang-cho/return", **{"item[]": name, "reason": "x"})).status_code == 404
