"""A change of a site's settings can be undone for thirty days, by whoever may make such a change."""

from datetime import timedelta

from sqlalchemy import update

from liencong.core.clock import utc_now
from liencong.sites.change.tables import SettingChange
from tests.factories.forms import forms_of
from tests.web.office.conftest import Desk, Office, said_in
from tests.web.office.test_menu import MENU, line, shown

CHANGES = "/cau-hinh/thay-doi"


async def undo_addresses(desk: Desk, screen: str = CHANGES) -> list[str]:
    """Give where each change that a screen shows is undone, the latest first."""
    forms = forms_of(await desk.get(screen))
    return [form.action.removeprefix("/quan-tri") for form in forms if f"{CHANGES}/" in form.action]


async def changed(office: Office) -> Desk:
    """Sit down at a desk and change the menu there."""
    desk = await office.desk("site_admin")
    form = await desk.form(MENU)
    assert said_in(await desk.send(form, "Lưu menu", line(form, 1, "Hỏi đáp", "/hoi-dap"))) == "saved"
    return desk


async def test_a_change_is_undone_and_so_is_the_undoing(office: Office) -> None:
    desk = await changed(office)
    (undo,) = await undo_addresses(desk, MENU)
    assert said_in(await desk.send(await desk.form(CHANGES, undo))) == "undone"
    assert await shown(desk) == ["Tin tức"]
    again, first = await undo_addresses(desk)
    assert first == undo
    assert said_in(await desk.send(await desk.form(CHANGES, again))) == "undone"
    assert await shown(desk) == ["Tin tức", "Hỏi đáp"]


async def test_the_screen_tells_who_changed_what_and_how_it_stood_before(office: Office) -> None:
    desk = await changed(office)
    form = await desk.form(MENU)
    await desk.send(form, "Lưu menu", line(form, 1, "Lấy ý kiến", "/lay-y-kien"))
    page = await desk.get(CHANGES)
    assert "Menu" in page
    assert "Người 1" in page
    assert "<li>Hỏi đáp</li>" in page


async def test_after_thirty_days_a_change_stays(office: Office) -> None:
    desk = await changed(office)
    (undo,) = await undo_addresses(desk)
    form = await desk.form(CHANGES, undo)
    async with office.client.installation.write(office.health.id) as session:
        await session.execute(update(SettingChange).values(at=utc_now() - timedelta(days=30)))
    assert await undo_addresses(desk) == []
    assert (await desk.send(form)).status_code == 404
    assert await shown(desk) == ["Tin tức", "Hỏi đáp"]


async def test_a_state_that_no_longer_holds_is_refused_in_words(office: Office) -> None:
    desk = await changed(office)
    (undo,) = await undo_addresses(desk)
    async with office.client.installation.write(office.health.id) as session:
        gone = [{"title": "Mục đã bỏ", "board_id": 4711, "url": "", "children": []}]
        await session.execute(update(SettingChange).values(before={"nodes": gone}))
    answer = await desk.send(await desk.form(CHANGES, undo))
    assert answer.status_code == 422
    assert "Không có chuyên mục này." in answer.text
    assert await shown(desk) == ["Tin tức", "Hỏi đáp"]


async def test_another_sites_change_is_out_of_reach(office: Office) -> None:
    desk = await changed(office)
    (undo,) = await undo_addresses(desk)
    stranger = await office.desk("site_admin", await office.province.site("so-tu-phap"))
    assert await undo_addresses(stranger) == []
    assert (await stranger.post(undo)).status_code == 404
    chief = await office.desk("editor_in_chief")
    assert await undo_addresses(chief) == []
    assert (await chief.post(undo)).status_code == 403
