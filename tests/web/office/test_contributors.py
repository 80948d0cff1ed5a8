"""Citizens register as contributors where a site lets them, by a link to their address."""

import re
from collections.abc import Iterator

import httpx2
import pytest
from aiosmtpd.controller import Controller

from liencong.sites.contributing import service
from tests.db.sites.receiving.conftest import Letters, plain
from tests.ports import free_port
from tests.services import LOOPBACK
from tests.web.office.conftest import Desk, Office, said_in

SITE = "http://so-y-te.cong.test"
SAID = {"name": "Trần Thị Dân", "email": "dan@vidu.test", "organisation": "Hội người cao tuổi"}


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> Iterator[Letters]:
    taken, port = Letters(), free_port()
    controller = Controller(taken, hostname=LOOPBACK, port=port)
    controller.start()
    monkeypatch.setenv("LIENCONG_MAIL_URL", f"smtp://{LOOPBACK}:{port}")
    yield taken
    controller.stop()


async def open_up(office: Office) -> Desk:
    keeper = await office.desk("site_admin")
    assert said_in(await keeper.send(await keeper.form("/cong-tac-vien"))) == "contributors-open"
    office.client.cookies.clear()
    return keeper


async def send(office: Office, path: str = "", **said: str) -> httpx2.Response:
    return await office.client.post(f"{SITE}/cong-tac-vien{path}", data=said, headers={"origin": SITE})


async def test_who_comes_back_by_the_link_contributes_and_chooses_a_password(
    letters: Letters, office: Office
) -> None:
    await open_up(office)
    page = await office.client.get(f"{SITE}/cong-tac-vien")
    assert "Đăng ký cộng tác viên" in page.text
    answer = await send(office, **SAID)
    assert "Hãy mở thư điện tử của bạn" in answer.text
    [(to, letter)] = letters.taken
    assert to == ["dan@vidu.test"]
    token = re.findall(r"xac-nhan/([\w-]+)", plain(letter))[0]
    assert (await office.client.get(f"{SITE}/cong-tac-vien/xac-nhan/{token}")).status_code == 200
    led = await send(office, f"/xac-nhan/{token}")
    assert "/dat-mat-khau/" in led.headers["location"]
    assert (await send(office, f"/xac-nhan/{token}")).status_code == 404
    keeper = await office.desk("site_admin")
    assert "Đã xác nhận" in await keeper.get("/cong-tac-vien")


async def test_a_link_is_good_on_its_own_site_only(letters: Letters, office: Office) -> None:
    await open_up(office)
    await send(office, **SAID)
    token = re.findall(r"xac-nhan/([\w-]+)", plain(letters.taken[0][1]))[0]
    portal = "http://cong.test"
    answer = await office.client.post(
        f"{portal}/cong-tac-vien/xac-nhan/{token}", data={}, headers={"origin": portal}
    )
    assert answer.status_code == 404


async def test_a_site_that_takes_nobody_has_no_such_page(office: Office) -> None:
    assert (await office.client.get(f"{SITE}/cong-tac-vien")).status_code == 404
    assert (await send(office, **SAID)).status_code == 404
    assert (await send(office, "/xac-nhan/x")).status_code == 404


@pytest.mark.parametrize(("said", "field"), [({"email": "không phải"}, "email"), ({"name": ""}, "name")])
async def test_what_is_wrong_is_told_beside_its_field(
    office: Office, said: dict[str, str], field: str
) -> None:
    await open_up(office)
    answer = await send(office, **SAID | said)
    assert answer.status_code == 422
    assert f'id="{field}-loi"' in answer.text
    assert "Hội người cao tuổi" in answer.text


async def test_nobodys_address_is_flooded(letters: Letters, office: Office) -> None:
    await open_up(office)
    for _ in range(service.MOST_BY_ADDRESS):
        assert (await send(office, **SAID)).status_code == 200
    assert (await send(office, **SAID)).status_code == 429
    assert len(letters.taken) == service.MOST_BY_ADDRESS


async def test_only_who_keeps_people_opens_a_site(office: Office) -> None:
    editor = await office.desk("editor")
    await editor.get("/cong-tac-vien", status=403)
    assert (await editor.post("/cong-tac-vien", open="1")).status_code == 403


async def test_a_contributor_follows_their_own_text_and_its_reason(office: Office) -> None:
    province, portal = office.province, office.health
    giver = await province.person("contributor", portal)
    own = await province.draft(portal, office.news, by=giver.actor, title="Bài của tôi")
    await province.draft(portal, office.news, title="Bài của người khác")
    await province.step(portal, own, "submit", by=giver.actor)
    chief = await province.person("editor_in_chief", portal)
    await province.step(portal, own, "return", by=chief.actor, reason="Thiếu ảnh")
    desk = await office.desk("", by=giver)
    page = await desk.get("/")
    assert "Bị trả lại" in page
    assert "Thiếu ảnh" in page
    listed = await desk.get("/bai-viet")
    assert "Bài của tôi" in listed
    assert "Bài của người khác" not in listed
