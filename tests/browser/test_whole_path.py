"""The whole path in a real browser: written, approved, offered, linked, read, found, withdrawn."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import PATIENCE, let_in, serving, signed_in
from tests.factories.province import Person, Province

TITLE = "Khai trương trạm y tế lưu động ở vùng cao"


@dataclass(frozen=True)
class Served:
    """A province that is served: the portal and one agency."""

    portal: str
    agency: str
    writer: str
    agency_chief: str
    portal_chief: str


@pytest.fixture(scope="module")
def served(new_home: Callable[[], Path]) -> Iterator[Served]:
    with serving(new_home(), _make_province) as (portal, people):
        agency = portal.replace("//", "//so-y-te.")
        yield Served(portal, agency, *(person.email for person in people))


async def _make_province(province: Province) -> list[Person]:
    portal, agency = await province.portal(), await province.site("so-y-te")
    await province.board(portal, "Tin sở, ngành")
    await province.board(agency, "Tin tức")
    people = [
        await province.person("contributor", agency),
        await province.person("editor_in_chief", agency),
        await province.person("editor_in_chief", portal),
    ]
    await let_in(province, *people)
    return people


def test_an_entry_goes_from_its_writer_to_the_whole_province_and_back(
    served: Served, browser: Browser
) -> None:
    writer = signed_in(browser, served.agency, served.writer)
    writer.get_by_role("link", name="Viết bài").first.click()
    expect(writer.get_by_role("toolbar")).to_be_visible()  # the editor has taken the place of its textarea
    writer.get_by_label("Tiêu đề").fill(TITLE)
    writer.get_by_label("Chuyên mục").select_option(label="Tin tức")
    writer.get_by_role("textbox", name="Nội dung").fill("Bác sĩ đến tận bản, khám cho từng nhà.")
    writer.get_by_role("textbox", name="Nguồn", exact=True).fill("Sở Y tế")
    writer.get_by_role("textbox", name="Tác giả", exact=True).fill("Nguyễn Văn An")
    writer.get_by_label("Tôi cam đoan nội dung này không chứa bí mật nhà nước.").check()
    writer.get_by_role("button", name="Gửi duyệt").click()
    expect(writer.get_by_text("Chờ duyệt").first).to_be_visible()

    chief = signed_in(browser, served.agency, served.agency_chief)
    chief.get_by_role("link", name=TITLE, exact=True).first.click()
    chief.get_by_role("button", name="Duyệt và đăng").click()
    expect(chief.get_by_text("Đã đăng").first).to_be_visible()
    chief.get_by_role("link", name="Đề nghị đưa lên Cổng").click()
    chief.get_by_role("checkbox", name="Tin sở, ngành").check()
    chief.get_by_role("button", name="Gửi đề nghị").click()
    expect(chief.get_by_text("Chờ duyệt").first).to_be_visible()

    board = signed_in(browser, served.portal, served.portal_chief)
    board.goto(f"{served.portal}/quan-tri/hang-cho")
    board.get_by_role("button", name="Duyệt và hiển thị").click()
    expect(board.get_by_role("status")).to_be_visible()

    public = browser.new_context().new_page()
    public.goto(f"{served.portal}/tin-so-nganh")
    public.get_by_role("link", name=TITLE, exact=True).click()
    expect(public.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(public.get_by_role("link", name="Xem bài gốc")).to_have_attribute(
        "href", re.compile(rf"^{served.agency}/tin-tuc/")
    )
    portal_page = public.url
    found_from_anywhere(public, served.agency)
    correct_and_restore(writer, chief, served.agency)

    withdraw(chief, served.agency)
    answer = public.goto(portal_page)
    assert answer is not None
    assert answer.status == 410
    public.goto(f"{served.portal}/tin-so-nganh")
    expect(public.get_by_role("link", name=TITLE)).to_have_count(0)


def withdraw(chief: Page, site: str) -> None:
    """Take the entry off, with the reason that readers are told."""
    chief.goto(f"{site}/quan-tri/bai-viet")
    chief.get_by_role("link", name=TITLE, exact=True).click()
    chief.get_by_text("Gỡ bài").first.click()
    chief.get_by_label("Lý do (người đọc sẽ thấy trên trang)").fill("Nhầm số liệu")
    chief.get_by_role("button", name="Gỡ bài").last.click()
    expect(chief.get_by_text("Đã gỡ").first).to_be_visible()


def correct_and_restore(writer: Page, chief: Page, site: str) -> None:
    """Correct what is public in three actions, approve it in two, bring an older text back in three."""
    writer.goto(f"{site}/quan-tri/")
    writer.get_by_role("link", name=f"Sửa {TITLE}").click()
    writer.get_by_label("Tóm tắt").fill("Bác sĩ đến 14 bản.")
    writer.get_by_role("textbox", name="Đính chính").fill("Bài trước ghi 12 bản; đúng là 14 bản.")
    writer.get_by_label("Tôi cam đoan nội dung này không chứa bí mật nhà nước.").check()
    writer.get_by_role("button", name="Gửi duyệt").click()
    expect(writer.get_by_role("status").first).to_have_text("Đã gửi duyệt.")

    chief.goto(f"{site}/quan-tri/")
    chief.get_by_role("link", name=f"Đọc bài {TITLE}").first.click()
    chief.get_by_role("button", name="Duyệt và đăng").click()
    expect(chief.get_by_role("status").first).to_have_text("Đã đăng.")
    chief.get_by_role("link", name="Xem bài đang đăng").click()
    expect(chief.get_by_text("Bài trước ghi 12 bản; đúng là 14 bản.")).to_be_visible()

    chief.goto(f"{site}/quan-tri/")
    chief.get_by_role("link", name=f"Sửa {TITLE}").click()
    chief.get_by_role("link", name="Lịch sử").click()
    expect(chief.get_by_role("table", name="Nơi hiển thị")).to_contain_text("Tin sở, ngành")
    chief.get_by_role("button", name="Khôi phục 1").click()
    expect(chief.get_by_label("Tóm tắt")).to_have_value("")


def found_from_anywhere(public: Page, site: str) -> None:
    """Find the entry without marks; the index follows within a moment."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        public.goto(f"{site}/tim-kiem?q=tram+y+te+luu+dong")
        if public.get_by_role("main").get_by_role("link", name=re.compile(TITLE)).count():
            return
        time.sleep(0.3)
    raise AssertionError("the search does not find the entry")
