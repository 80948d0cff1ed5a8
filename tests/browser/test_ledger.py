"""The month's list of royalties by keys alone, in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import faultless, let_in, serving, signed_in
from tests.factories.province import Person, Province
from tests.factories.royalties import set_rates, this_month


@pytest.fixture(scope="module")
def served(new_home: Callable[[], Path]) -> Iterator[tuple[str, str]]:
    """The address of a site where three texts wait to be checked, and its head."""
    with serving(new_home(), _make) as (base, chief):
        yield base.replace("//", "//so-y-te."), chief.email


async def _make(province: Province) -> Person:
    await province.portal()
    site = await province.site("so-y-te")
    await set_rates(province.installation, site)
    board = await province.board(site)
    for title in ("Tin thứ nhất", "Tin thứ hai", "Tin thứ ba"):
        await province.published(site, board, title=title)
    await province.settle()
    chief = await province.person("editor_in_chief", site)
    await let_in(province, chief)
    return chief


@pytest.fixture
def page(served: tuple[str, str], browser: Browser) -> Iterator[Page]:
    page = signed_in(browser, *served)
    with faultless(page) as watched:
        yield watched


def test_enter_leads_from_coefficient_to_coefficient_and_ticks_what_was_looked_at(
    page: Page, served: tuple[str, str]
) -> None:
    page.goto(f"{served[0]}/quan-tri/nhuan-but?thang={this_month()}")
    first = page.get_by_role("textbox", name="Hệ số: Tin thứ nhất")
    first.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("3,5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Hệ số: Tin thứ hai")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("textbox", name="Hệ số: Tin thứ ba")).to_be_focused()
    expect(page.get_by_role("checkbox", name="Chọn: Tin thứ nhất")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Chọn: Tin thứ hai")).not_to_be_checked()
    page.get_by_role("button", name="Đánh dấu đã chấm").press("Enter")
    expect(page.get_by_role("status").first).to_have_text("Đã lưu.")
    expect(page.get_by_text("819.000 đ")).to_be_visible()
    page.get_by_role("checkbox", name="Chọn tất cả các dòng").check()
    expect(page.get_by_role("checkbox", name="Chọn: Tin thứ ba")).to_be_checked()
