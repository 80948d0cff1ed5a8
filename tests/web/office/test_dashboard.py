"""The dashboard lets people decide in the row, and shows nobody what is not theirs to see."""

from datetime import timedelta

from liencong.core.clock import utc_now
from liencong.sites.entry import rules
from liencong.sites.entry.tables import Entry
from tests.factories.province import Person
from tests.web.office.conftest import Office, led_to, said_in
from tests.worlds import world


@world
async def author(office: Office) -> Person:
    return await office.province.person("contributor", office.health)


async def waiting(office: Office, author: Person, **when: timedelta) -> Entry:
    """Write a text and send it, perhaps some time ago."""
    now = utc_now() - when.get("ago", timedelta())
    draft = await office.province.draft(
        office.health, office.news, by=author.actor, title="Tiêm chủng", summary="Lịch tiêm tuần này."
    )
    return await office.province.step(office.health, draft, "submit", by=author.actor, now=now)


async def test_a_text_is_approved_from_the_dashboard_in_two_actions(office: Office, author: Person) -> None:
    entry = await waiting(office, author)
    chief = await office.desk("editor_in_chief")
    page = await chief.get("/")
    assert "Lịch tiêm tuần này." in page
    form = chief.form_in(page, f"/bai-viet/{entry.id}/publish")
    answer = await chief.send(form)
    assert (led_to(answer), said_in(answer)) == ("/quan-tri/", "published")
    assert (await chief.entry(entry.id))[0].state == rules.PUBLISHED
    assert f"/bai-viet/{entry.id}/publish" not in await chief.get("/")


async def test_a_text_is_sent_back_from_the_dashboard_with_a_word(office: Office, author: Person) -> None:
    entry = await waiting(office, author)
    chief = await office.desk("editor_in_chief")
    form = await chief.form("/", f"/bai-viet/{entry.id}/return")
    assert led_to(await chief.send(form, "", {"reason": "Thiếu nguồn"})) == "/quan-tri/"
    desk = await office.desk("contributor", by=author)
    assert "“Thiếu nguồn”" in await desk.get("/")


async def test_nobody_approves_a_text_that_has_changed_since_the_dashboard_showed_it(
    office: Office, author: Person
) -> None:
    entry = await waiting(office, author)
    chief = await office.desk("editor_in_chief")
    form = await chief.form("/", f"/bai-viet/{entry.id}/publish")
    await office.province.rewrite(office.health, entry, by=author.actor, title="Chữ khác")
    await office.province.step(office.health, entry, "submit", by=author.actor)
    assert (await chief.send(form)).status_code == 409
    assert (await chief.entry(entry.id))[0].state == rules.PENDING


async def test_no_button_stands_for_what_somebody_may_not_decide(office: Office, author: Person) -> None:
    entry = await waiting(office, author)
    desk = await office.desk("contributor", by=author)
    assert f"/bai-viet/{entry.id}/publish" not in await desk.get("/")
    editor = await office.desk("editor", by=await office.province.person("editor", office.health))
    page = await editor.get("/")
    assert f"/bai-viet/{entry.id}/return" in page
    assert f"/bai-viet/{entry.id}/publish" not in page


async def test_what_waits_too_long_asks_for_attention(office: Office, author: Person) -> None:
    await waiting(office, author, ago=timedelta(days=5))
    chief = await office.desk("editor_in_chief")
    page = await chief.get("/")
    assert "1 bài chờ quyết định đã quá 3 ngày" in page
    assert "Tiêm chủng" in await chief.get("/thong-ke")
    desk = await office.desk("contributor", by=author)
    assert "Cần chú ý" not in await desk.get("/")


async def test_activity_tells_of_nothing_that_a_person_may_not_see(office: Office, author: Person) -> None:
    await waiting(office, author)
    await office.province.published(office.health, office.news, title="Tin của người khác")
    other = await office.province.site("so-tu-phap")
    await office.province.published(other, await office.province.board(other), title="Tin trang khác")
    desk = await office.desk("contributor", by=author)
    page = await desk.get("/")
    assert "Gửi duyệt" in page
    assert "Tin của người khác" not in page
    assert "Tin trang khác" not in page
    chief = await office.desk("editor_in_chief")
    page = await chief.get("/")
    assert "Tin của người khác" in page
    assert "Tin trang khác" not in page


async def test_charts_are_for_those_who_may_see_statistics(office: Office, author: Person) -> None:
    await office.province.published(office.health, office.news)
    chief = await office.desk("editor_in_chief")
    page = await chief.get("/")
    assert 'id="bieu-do-published"' in page
    assert 'id="bieu-do-views"' in page  # without a reader it says so, rather than that it is missing
    assert "Xem dạng bảng" in page
    desk = await office.desk("contributor", by=author)
    assert "bieu-do-" not in await desk.get("/")
