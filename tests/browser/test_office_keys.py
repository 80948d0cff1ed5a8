"""The command box leads on by keys alone, single keys move about, and never while somebody types."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import faultless, let_in, serving, signed_in
from tests.factories.province import Person, Province


@pytest.fixture(scope="module")
def served(new_home: Callable[[], Path]) -> Iterator[tuple[str, str]]:
    """The address of a site with an entry, and who works on it."""
    with serving(new_home(), _make) as (base, chief):
        yield base.replace("//", "//so-y-te."), chief.email


async def _make(province: Province) -> Person:
    await province.portal()
    site = await province.site("so-y-te")
    await province.draft(site, await province.board(site, "Tin tức"), title="Tiêm chủng mở rộng")
    chief = await province.person("editor_in_chief", site)
    await let_in(province, chief)
    return chief


@pytest.fixture
def page(served: tuple[str, str], browser: Browser) -> Iterator[Page]:
    page = signed_in(browser, *served)
    page.wait_for_load_state()
    with faultless(page) as watched:
        yield watched


def test_the_box_finds_without_marks_and_leads_on_by_keys_alone(page: Page) -> None:
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Tìm màn hình, bài viết, chuyên mục hoặc trang")
    expect(field).to_be_focused()
    field.type("tiem chung")
    option = page.get_by_role("option", name="Tiêm chủng mở rộng")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/quan-tri/bai-viet/\d+$"))


def test_arrows_move_in_the_box_and_escape_closes_it(page: Page) -> None:
    page.get_by_role("link", name="Tìm nhanh").click()
    options = page.get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Tìm màn hình")).to_have_count(0)


def test_two_keys_lead_to_a_screen_and_none_acts_while_somebody_types(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("b")
    expect(page).to_have_url(re.compile("/quan-tri/bai-viet$"))
    page.get_by_label("Tìm theo tiêu đề").fill("")
    page.get_by_label("Tìm theo tiêu đề").type("gd?")
    expect(page.get_by_label("Tìm theo tiêu đề")).to_have_value("gd?")
    expect(page).to_have_url(re.compile("/quan-tri/bai-viet$"))


def test_a_question_mark_lists_the_keys_of_the_screen(page: Page) -> None:
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Phím tắt")
    expect(dialog.get_by_role("row", name="g b Bài viết")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_single_keys_rest_once_they_are_switched_off(page: Page, served: tuple[str, str]) -> None:
    page.goto(f"{served[0]}/quan-tri/phim-tat")
    page.get_by_label("Dùng phím tắt một chữ").uncheck()
    page.get_by_role("button", name="Lưu lựa chọn").click()
    expect(page.get_by_role("status")).to_have_text("Đã lưu.")
    page.keyboard.press("?")
    page.keyboard.press("g")
    page.keyboard.press("b")
    expect(page).to_have_url(re.compile("/phim-tat"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_keys_begin_at_the_skip_link_where_somebody_writes(page: Page, served: tuple[str, str]) -> None:
    page.goto(f"{served[0]}/quan-tri/bai-viet/moi")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Chuyển đến nội dung chính")).to_be_focused()


def test_a_preview_shows_that_the_keys_went_into_it(page: Page, served: tuple[str, str]) -> None:
    page.goto(f"{served[0]}/quan-tri/cau-hinh/trang-chu/xem-truoc")
    preview = page.locator("iframe")
    page.get_by_role("region").focus()
    page.keyboard.press("Tab")
    expect(preview).to_have_css("outline-style", "solid")
    page.keyboard.press("Shift+Tab")
    expect(preview).to_have_css("outline-style", "none")
