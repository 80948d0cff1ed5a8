"""A site's own screens in a real browser: a menu by keys, blocks by dragging, an alert that is closed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from liencong.core.tenancy.tables import Site
from liencong.sites.alert import service as alert
from liencong.sites.alert.service import Alert
from tests.browser.serving import faultless, let_in, serving, signed_in
from tests.factories.province import MORNING, Person, Province

HOME = "/quan-tri/cau-hinh/trang-chu"
MENU = "/quan-tri/cau-hinh/menu"


@pytest.fixture(scope="module")
def served(new_home: Callable[[], Path]) -> Iterator[tuple[str, str]]:
    """The address of a site with an alert, and who keeps it."""
    with serving(new_home(), _make) as (base, keeper):
        yield base.replace("//", "//so-y-te."), keeper.email


async def _make(province: Province) -> Person:
    await province.portal()
    site = await province.site("so-y-te")
    await province.board(site, "Tin tức")
    keeper = await province.person("site_admin", site)
    await let_in(province, keeper)
    await _warn(province, site)
    return keeper


async def _warn(province: Province, site: Site) -> None:
    async with province.installation.write(site.id) as session:
        given = Alert(text="Sơ tán trước 15 giờ")
        await alert.set_alert(session, province.operator, given, now=MORNING)


@pytest.fixture
def page(served: tuple[str, str], browser: Browser) -> Iterator[Page]:
    page = signed_in(browser, *served)
    page.set_viewport_size({"width": 1366, "height": 900})
    with faultless(page) as watched:
        yield watched


def add_to_menu(page: Page, title: str) -> None:
    """Add a line to the menu by the form's last fields."""
    page.locator("[name$='.title']").last.fill(title)
    page.locator("[name$='.url']").last.fill("/tin-tuc")
    page.get_by_role("button", name="Lưu menu").last.click()


def drag(page: Page, block: Locator, onto: Locator) -> None:
    """Drag a block by its handle as a hand does, and let go once it stands where it shall."""
    block.locator("[data-handle]").hover()
    page.mouse.down()
    target = onto.bounding_box()
    assert target is not None
    middle = target["x"] + target["width"] / 2, target["y"] + target["height"] / 2
    for way in range(8):
        page.mouse.move(middle[0] + way, middle[1], steps=5)
    expect(onto.locator("[data-key]")).to_have_count(1)
    page.mouse.up()


def titles_in(page: Page) -> list[str]:
    return page.locator("[data-title]").all_text_contents()


def test_a_menu_is_put_in_order_by_the_arrow_keys(page: Page, served: tuple[str, str]) -> None:
    page.goto(f"{served[0]}{MENU}")
    for title in ("Một", "Hai", "Ba"):
        add_to_menu(page, title)
    start = titles_in(page)
    handle = page.locator(".outline__item", has_text="Ba").last.locator("[data-handle]").first
    handle.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Lưu menu").last.click()
    expect(page.locator(".done")).to_be_visible()
    assert titles_in(page) == [*start[:-2], "Ba", "Hai"]
    expect(page.locator(".outline ol [data-title]")).to_have_text(["Ba"])
    page.get_by_role("button", name="Hoàn tác thay đổi vừa rồi").click()
    page.goto(f"{served[0]}{MENU}")
    assert titles_in(page) == start


def test_a_block_is_dragged_into_another_region_of_the_draft(page: Page, served: tuple[str, str]) -> None:
    page.set_viewport_size({"width": 1366, "height": 1800})  # so that nothing has to be scrolled to
    page.goto(f"{served[0]}{HOME}")
    for kind in ("Thống kê truy cập", "Sự kiện nổi bật"):
        page.get_by_label("Thêm khối").select_option(label=kind)
        page.get_by_role("button", name="Thêm", exact=True).click()
        page.get_by_role("button", name="Lưu vào bản nháp").click()
    block = page.locator("[data-region=main] .plan__block", has_text="Sự kiện")
    with page.expect_navigation():
        drag(page, block, page.locator("[data-region=aside]"))
    expect(page.locator("[data-region=aside] .plan__block")).to_have_count(1)
    expect(page.get_by_role("button", name="Công khai")).to_be_visible()


def test_a_reader_closes_an_alert_and_it_stays_closed(browser: Browser, served: tuple[str, str]) -> None:
    with browser.new_page() as page:
        page.goto(f"{served[0]}/")
        expect(page.get_by_text("Sơ tán trước 15 giờ")).to_be_visible()
        page.get_by_role("button", name="Đóng").click()
        expect(page.get_by_text("Sơ tán trước 15 giờ")).to_be_hidden()
        page.goto(f"{served[0]}/tin-tuc")
        expect(page.get_by_text("Sơ tán trước 15 giờ")).to_be_hidden()


def test_on_a_phone_the_open_screen_is_in_view_among_the_tabs(page: Page, served: tuple[str, str]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{served[0]}/quan-tri/cau-hinh/thay-doi")
    expect(page.locator(".tabs--screens [aria-current]")).to_be_in_viewport(ratio=0.9)
