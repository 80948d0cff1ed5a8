"""The command box leads to what a person may open, and to nothing else; single keys can be switched off."""

from typing import Any

from tests.web.office.conftest import Desk, Office, said_in


async def found(desk: Desk, words: str = "") -> dict[str, list[str]]:
    """Give what the box finds: titles by the names of their kinds."""
    answer = await desk.client.get(f"{desk.home}/quan-tri/tim-nhanh.json", params={"q": words})
    assert answer.status_code == 200
    groups: list[dict[str, Any]] = answer.json()["groups"]
    return {group["label"]: [item["title"] for item in group["items"]] for group in groups}


async def test_screens_are_those_of_the_persons_own_menu(office: Office) -> None:
    writer = await office.desk("contributor")
    screens = (await found(writer))["Mở màn hình"]
    assert "Bảng làm việc" in screens
    assert "Thống kê" not in screens
    chief = await office.desk("editor_in_chief")
    assert (await found(chief, "thong ke"))["Mở màn hình"] == ["Thống kê"]


async def test_entries_are_found_without_marks_but_only_those_a_person_works_on(office: Office) -> None:
    author = await office.province.person("contributor", office.health)
    await office.province.draft(office.health, office.news, by=author.actor, title="Bài riêng của tôi")
    await office.province.draft(office.health, office.news, title="Bài riêng của người khác")
    other = await office.province.site("so-tu-phap")
    await office.province.draft(other, await office.province.board(other), title="Bài riêng trang khác")
    desk = await office.desk("contributor", by=author)
    assert (await found(desk, "Bài riêng"))["Bài viết"] == ["Bài riêng của tôi"]


async def test_boards_beginnings_and_sites_are_found(office: Office) -> None:
    admin = await office.desk("platform_admin", by=await office.province.person("platform_admin", None))
    assert (await found(admin, "cong-tinh"))["Trang khác"] == ["Trang cong-tinh"]
    writer = await office.desk("contributor")
    assert (await found(writer, "tin tuc"))["Chuyên mục"] == ["Tin tức"]
    assert (await found(writer, "viet bai"))["Viết mới"] == ["Viết bài"]


async def test_it_works_as_a_screen_without_scripts(office: Office) -> None:
    desk = await office.desk("editor_in_chief")
    assert "/quan-tri/thong-ke" in await desk.get("/tim-nhanh?q=th%E1%BB%91ng")
    assert "Không tìm thấy gì khớp" in await desk.get("/tim-nhanh?q=zzzz")


async def test_single_keys_are_switched_off_for_one_person(office: Office) -> None:
    person = await office.province.person("editor", office.health)
    desk = await office.desk("editor", by=person)
    form = await desk.form("/phim-tat")
    assert form.values["single_keys"] == "1"
    form.values.pop("single_keys")
    assert said_in(await desk.send(form)) == "saved"
    assert 'data-single-keys="off"' in await desk.get("/")
    other = await office.desk("editor", by=await office.province.person("editor", office.health))
    assert 'data-single-keys="on"' in await other.get("/")


async def test_strangers_get_no_answers(office: Office) -> None:
    person = await office.province.person("editor", office.portal)
    desk = await office.desk("editor", by=person)
    answer = await desk.client.get(f"{desk.home}/quan-tri/tim-nhanh.json")
    assert answer.status_code == 403
