"""The search in a real browser: with and without scripts, on a desk and on a phone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.serving import serving
from tests.browser.test_office_axe import faults_of
from tests.factories.province import Province

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def base(new_home: Callable[[], Path]) -> Iterator[str]:
    with serving(new_home(), _make) as (base, _):
        yield base


async def _make(province: Province) -> None:
    await province.portal()
    for slug in ("so-y-te", "so-noi-vu"):
        site = await province.site(slug)
        for title in ("Lịch tiếp công dân", "Khai mạc lễ hội đua thuyền"):
            await province.published(site, await province.board(site, title), title=f"{title} – {slug}")
    await province.settle()


def test_nothing_on_the_page_keeps_anybody_out(base: str, browser: Browser) -> None:
    page = browser.new_context().new_page()
    for question in ("lich+tiep+cong+dan", "%22zzqxv+wwkkj%22&scope=site", ""):
        page.goto(f"{base}/tim-kiem?q={question}")
        assert faults_of(page) == []
    page.context.close()


def test_without_scripts_a_phone_narrows_the_answer_in_a_drawer(base: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{base}/tim-kiem")
    page.get_by_role("main").get_by_role("searchbox").fill("lich tiep cong dan")
    page.get_by_role("main").get_by_role("button", name="Tìm", exact=True).click()
    assert _hits(page) == 2
    value = page.get_by_role("link", name="Trang so-noi-vu 1")
    expect(value).to_be_hidden()
    page.get_by_role("button", name="Thu hẹp kết quả").click()
    expect(page.get_by_role("button", name="Xem 2 kết quả")).to_be_visible()
    value.click()
    assert _hits(page) == 1
    expect(page.get_by_role("button", name="Thu hẹp kết quả (1)")).to_be_visible()
    context.close()


def test_on_a_desk_the_filters_stand_beside_the_hits(base: str, browser: Browser) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{base}/tim-kiem?q=lich+tiep+cong+dan")
    expect(page.get_by_role("link", name="Trang so-noi-vu 1")).to_be_visible()
    expect(page.get_by_role("button", name="Thu hẹp kết quả")).to_be_hidden()
    page.context.close()


def test_suggestions_are_chosen_by_keys(base: str, browser: Browser) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{base}/tim-kiem")
    field = page.get_by_role("main").get_by_role("combobox")
    field.press_sequentially("khai mac l")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Khai mạc lễ hội đua thuyền")
    page.context.close()


def _hits(page: Page) -> int:
    return page.locator(".hit").count()
