"""Pinning by the forms of the board's screen and of the entry's own."""

from datetime import timedelta

from liencong.core.clock import local_day, utc_now
from tests.factories.forms import forms_of
from tests.web.office.conftest import Office, said_in


def day(after: int) -> str:
    return (local_day(utc_now()) + timedelta(days=after)).isoformat()


async def test_an_entry_is_pinned_from_its_own_screen_and_unpinned_from_its_boards(office: Office) -> None:
    first = await office.province.published(office.health, office.news, title="Tin cũ")
    await office.province.published(office.health, office.news, title="Tin mới")
    desk = await office.desk("editor_in_chief")
    form = await desk.form(f"/bai-viet/{first.id}", f"/ghim/{office.news.id}/{first.id}")
    assert said_in(await desk.send(form, said={"until": day(3)})) == "pinned"
    page = (await desk.client.get(f"{desk.home}/tin-tuc")).text
    assert page.index("Tin cũ") < page.index("Tin mới")
    assert "Tin ghim" in page
    assert "Ghim lên đầu chuyên mục – đến 23:59" in await desk.get(f"/bai-viet/{first.id}/lich-su")
    screen = await desk.get(f"/ghim/{office.news.id}")
    forms = [form for form in forms_of(screen) if form.action.endswith(f"/{first.id}")]
    assert said_in(await desk.send(forms[-1])) == "unpinned"
    page = (await desk.client.get(f"{desk.home}/tin-tuc")).text
    assert page.index("Tin mới") < page.index("Tin cũ")


async def test_pinned_entries_are_put_in_order_by_buttons(office: Office) -> None:
    desk = await office.desk("editor_in_chief")
    one, two = [
        await office.province.published(office.health, office.news, title=title)
        for title in ("Tin một", "Tin hai")
    ]
    for entry in (one, two):
        await desk.post(f"/ghim/{office.news.id}/{entry.id}", until=day(3))
    screen = await desk.get(f"/ghim/{office.news.id}")
    assert screen.index("Tin hai") < screen.index("Tin một")
    last = desk.form_in(screen, f"/ghim/{office.news.id}/{one.id}/up")
    assert said_in(await desk.send(last, "↑Lên: Tin một")) == "pin-moved"
    page = (await desk.client.get(f"{desk.home}/tin-tuc")).text
    assert page.index("Tin một") < page.index("Tin hai")
    assert "Đổi thứ tự bài ghim" in await desk.get(f"/bai-viet/{one.id}/lich-su")


async def test_a_day_past_is_refused_beside_its_field(office: Office) -> None:
    entry = await office.province.published(office.health, office.news)
    desk = await office.desk("site_admin")
    address = f"/ghim/{office.news.id}/{entry.id}"
    form = await desk.form(f"/ghim/{office.news.id}", address)
    answer = await desk.send(form, said={"until": day(-1)})
    assert answer.status_code == 422
    assert f'href="#until-{entry.id}"' in answer.text
    assert desk.form_in(answer.text, address).values["until"] == day(-1)


async def test_who_holds_a_role_on_one_board_pins_there_only(office: Office) -> None:
    other = await office.province.board(office.health, "Mục của người khác")
    entry = await office.province.published(office.health, other)
    desk = await office.desk("editor_in_chief", board=office.news)
    screen = await desk.get("/ghim")
    assert "Mục của người khác" not in screen
    answer = await desk.post(f"/ghim/{other.id}/{entry.id}", until=day(1))
    assert answer.status_code == 403
