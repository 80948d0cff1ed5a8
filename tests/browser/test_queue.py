"""The queue in a real browser, by single keys and without; and an import that is followed as it goes on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import faultless, let_in, serving, signed_in
from tests.factories.province import Person, Province

LINES = "Tiêu đề,Nội dung\n" + "".join(f"Bài {number},<p>Chữ</p>\n" for number in range(60)) + ",trống\n"


@pytest.fixture(scope="module")
def served(new_home: Callable[[], Path]) -> Iterator[tuple[str, str]]:
    """The address of a site where three texts wait, and the chief of its board."""
    with serving(new_home(), _make) as (base, chief):
        yield base.replace("//", "//so-y-te."), chief.email


async def _make(province: Province) -> Person:
    await province.portal()
    site = await province.site("so-y-te")
    board = await province.board(site, "Tin tức")
    editor = await province.person("editor", site)
    for title in ("Tin thứ nhất", "Tin thứ hai", "Tin thứ ba"):
        entry = await province.draft(site, board, by=editor.actor, title=title)
        await province.step(site, entry, "submit", by=editor.actor)
    chief = await province.person("editor_in_chief", site)
    await let_in(province, chief)
    return chief


@pytest.fixture
def page(served: tuple[str, str], browser: Browser) -> Iterator[Page]:
    page = signed_in(browser, *served)
    with faultless(page) as watched:
        yield watched


def use_single_keys(page: Page, *, wished: bool) -> None:
    """Go by the queue's own way to where single keys are switched on or off, and back to the queue."""
    queue = page.url.partition("?")[0]
    page.locator("summary", has_text="Phím tắt").click()
    page.get_by_role("link", name="Bật hoặc tắt phím tắt một chữ").click()
    page.get_by_role("checkbox", name="Dùng phím tắt một chữ").set_checked(wished)
    page.get_by_role("main").get_by_role("button", name="Lưu lựa chọn").click()
    expect(page.get_by_role("status").first).to_be_visible()
    page.goto(queue)


def test_keys_move_tick_and_approve_and_can_be_switched_off(page: Page, served: tuple[str, str]) -> None:
    page.goto(f"{served[0]}/quan-tri/hang-cho")
    looked_at = page.locator("#dang-xem h2")
    expect(looked_at).to_have_text("Tin thứ nhất")
    page.keyboard.press("x")
    page.keyboard.press("j")
    expect(looked_at).to_have_text("Tin thứ hai")
    page.keyboard.press("j")
    expect(looked_at).to_have_text("Tin thứ ba")
    page.keyboard.press("k")
    expect(looked_at).to_have_text("Tin thứ hai")
    expect(page.get_by_role("checkbox", name="Chọn Tin thứ nhất")).to_be_checked()
    use_single_keys(page, wished=False)
    page.keyboard.press("k")
    page.keyboard.press("e")
    expect(looked_at).to_have_text("Tin thứ nhất")
    use_single_keys(page, wished=True)
    page.keyboard.press("j")
    expect(looked_at).to_have_text("Tin thứ hai")
    page.keyboard.press("e")
    expect(page.get_by_text("Đã duyệt.")).to_be_visible()
    expect(looked_at).to_have_text("Tin thứ ba")
    expect(page.get_by_role("link", name="Tin thứ hai")).to_have_count(0)


def test_on_a_phone_one_thing_is_shown_at_a_time(page: Page, served: tuple[str, str]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{served[0]}/quan-tri/hang-cho")
    expect(page.locator("#dang-xem")).to_be_hidden()
    page.get_by_role("link", name="Tin thứ ba").click()
    expect(page.locator("#dang-xem h2")).to_have_text("Tin thứ ba")
    expect(page.locator("#hang-cho")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Về danh sách").click()
    expect(page.locator("#hang-cho")).to_be_visible()


def test_an_import_is_followed_without_reloading(page: Page, served: tuple[str, str]) -> None:
    page.goto(f"{served[0]}/quan-tri/nhap-noi-dung")
    page.get_by_label("Tệp dữ liệu").set_input_files(
        {"name": "bai.csv", "mimeType": "text/csv", "buffer": LINES.encode()}
    )
    page.get_by_label("Chuyên mục nhận bài").select_option(label="Tin tức")
    page.get_by_role("button", name="Xem trước dữ liệu").click()
    page.get_by_role("button", name="Bắt đầu nhập").click(timeout=30_000)
    expect(page.get_by_text("Mọi mục đã được xử lý.")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("heading", name="Vì sao có mục bị từ chối")).to_be_visible()
    expect(page.get_by_text("61 trong 61 mục")).to_be_visible()
