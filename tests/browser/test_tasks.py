"""How many actions the everyday tasks take: clicks, choices and keys that command; typing is not counted.

Each is done twice: by pointing, and by the keyboard alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from liencong.core.tenancy.tables import Site
from liencong.sites.entry.terms import SELF_APPROVAL
from liencong.sites.setup import service as setup
from tests.browser.serving import let_in, serving, signed_in
from tests.factories.cases import ask
from tests.factories.media import make_media, picture
from tests.factories.province import MORNING, Person, Province

SECRECY = "Tôi cam đoan nội dung này không chứa bí mật nhà nước."
MOST_STOPS = 250
"""Presses of the Tab key within which every place of a screen is reached."""

ASKED = "Trạm y tế có mở cửa ngày lễ không?"
LIVE, CHANGED, WAITING = "Lịch tiêm chủng tháng 12", "Giá khám bệnh", "Mở cửa cả thứ Bảy"


@dataclass(frozen=True)
class Served:
    """An agency that is served, and its people: whoever writes, and whoever answers for the site."""

    site: str
    writer: str
    keeper: str


@pytest.fixture(scope="module")
def served(hands: type["Hands"], new_home: Callable[[], Path]) -> Iterator[Served]:
    with serving(new_home(), _make) as (portal, people):
        yield Served(portal.replace("//", "//so-y-te."), *(person.email for person in people))


async def _make(province: Province) -> list[Person]:
    await province.portal()
    site = await province.site("so-y-te")
    board = await province.board(site, "Tin tức")
    await province.board(site, "Văn bản", type="document")
    people = [await province.person(role, site) for role in ("editor", "site_admin")]
    writer = people[0].actor
    await make_media(province.installation, site, by=writer, alt="Trụ sở Sở Y tế", credit="An")
    await province.published(site, board, title=LIVE, body_html="<p>Sáng thứ Hai.</p>")
    changed = await province.published(site, board, title=CHANGED, body_html="<p>Ba mươi nghìn đồng.</p>")
    await province.rewrite(site, changed, by=writer, title=CHANGED, body_html="<p>Ba nghìn đồng.</p>")
    for number in range(2):
        waiting = await province.draft(site, board, by=writer, title=f"{WAITING} {number}")
        await province.step(site, waiting, "submit", by=writer)
    await ask(province.installation, site, ASKED)
    await _let_people_approve_their_own(province, site)
    await let_in(province, *people)
    return people


async def _let_people_approve_their_own(province: Province, site: Site) -> None:
    async with province.installation.write(site.id) as session:
        settings = {SELF_APPROVAL: True}
        await setup.set_up(session, province.operator, site.id, settings, theme=None, now=MORNING)


@dataclass
class Hands:
    """Somebody at the back office who points, and whose actions are counted."""

    page: Page
    actions: int = 0

    def click(self, place: Locator) -> None:
        """Click or press something."""
        self.actions += 1
        place.click()

    def fill(self, place: Locator, text: str) -> None:
        """Type into a field, which takes the time of typing only."""
        place.fill(text)

    def fill_time(self, place: Locator, text: str) -> None:
        """Type a day, perhaps with a time, into a field, given as browsers send it."""
        place.fill(text)

    def link(self, name: str) -> None:
        """Follow a link, the first of its name."""
        self.click(self.page.get_by_role("link", name=name, exact=True).first)

    def button(self, name: str) -> None:
        """Press a button, the last of its name that is seen."""
        self.click(self.page.get_by_role("button", name=name, exact=True).last)

    def choose_files(self, name: str, *files: FilePayload) -> None:
        """Choose files on the machine."""
        with self.page.expect_file_chooser() as choosing:
            self.button(name)
        choosing.value.set_files(list(files))

    def swear(self) -> None:
        """State that the text holds no state secret."""
        self.click(self.page.get_by_label(SECRECY))

    def type_into(self, label: str, text: str) -> None:
        """Type into the last field of a name, once the scripts have made an editor of it that is one."""
        self.page.wait_for_load_state()
        self.fill(self.page.get_by_role("textbox", name=label).last, text)

    def hear(self, text: str) -> None:
        """Wait until the screen says that something is done."""
        expect(self.page.get_by_role("status").filter(has_text=text)).to_be_visible()


class Keys(Hands):
    """Somebody who has the keyboard alone: goes from place to place by Tab, and acts by Enter or Space."""

    def click(self, place: Locator) -> None:
        """Go to something and press it."""
        self.actions += 1
        self._reach(place)
        is_box = place.evaluate("one => one.matches('[type=checkbox], [type=radio]')")
        self.page.keyboard.press("Space" if is_box else "Enter")

    def fill(self, place: Locator, text: str) -> None:
        """Go to a field, and type over what stands there."""
        self._reach(place)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def fill_time(self, place: Locator, text: str) -> None:
        """Go to a field, and type the parts of a day and a time in their order on an American machine."""
        self._reach(place)
        year, month, day, *at = re.split("[-T:]", text)
        self.page.keyboard.type(f"{month}{day}{year}")
        if at:
            self.page.keyboard.press("ArrowRight")
            self.page.keyboard.type("".join(at))
            self.page.keyboard.type("A")
        expect(place).to_have_value(text)

    def _reach(self, place: Locator) -> None:
        expect(place).to_be_visible()
        for _ in range(MOST_STOPS):
            if place.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{place} is not reached by the Tab key")


@pytest.fixture(scope="module", params=[Hands, Keys], ids=["by pointing", "by keys"])
def hands(request: pytest.FixtureRequest) -> type[Hands]:
    """With what everything is done."""
    found: type[Hands] = request.param
    return found


def at_desk(browser: Browser, hands: type[Hands], served: Served, email: str) -> Iterator[Hands]:
    page = signed_in(browser, served.site, email)
    page.set_viewport_size({"width": 1366, "height": 900})
    page.set_default_timeout(15_000)
    yield hands(page)
    page.context.close()


@pytest.fixture
def writer(hands: type[Hands], served: Served, browser: Browser) -> Iterator[Hands]:
    yield from at_desk(browser, hands, served, served.writer)


@pytest.fixture
def keeper(hands: type[Hands], served: Served, browser: Browser) -> Iterator[Hands]:
    yield from at_desk(browser, hands, served, served.keeper)


def pdf(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"}


def test_a_text_with_a_picture_is_sent_in_seven(writer: Hands) -> None:
    writer.link("Viết bài")
    writer.type_into("Tiêu đề", "Khai trương trạm y tế")
    writer.type_into("Nội dung", "Sáng nay trạm mở cửa.")
    writer.button("Chọn từ thư viện")
    writer.button("Chọn ảnh này: Trụ sở Sở Y tế")
    writer.swear()
    writer.button("Gửi duyệt")
    writer.hear("Đã gửi duyệt.")
    assert writer.actions <= 7


def test_a_text_is_sent_for_review_in_six(writer: Hands) -> None:
    writer.link("Viết bài")
    writer.type_into("Tiêu đề", "Lịch trực Tết")
    writer.type_into("Nội dung", "Trực cả ngày.")
    writer.swear()
    writer.button("Gửi duyệt")
    writer.hear("Đã gửi duyệt.")
    assert writer.actions <= 6


def test_what_is_public_is_corrected_in_three(keeper: Hands) -> None:
    keeper.link(f"Sửa {LIVE}")
    keeper.type_into("Đính chính", "Bài trước ghi sáng thứ Hai; đúng là sáng thứ Ba.")
    keeper.swear()
    keeper.button("Lưu và đăng")
    keeper.hear("Đã đăng.")
    assert keeper.actions <= 3


def test_what_waits_is_approved_in_two(keeper: Hands) -> None:
    keeper.link(f"Đọc bài {WAITING} 0")
    keeper.button("Duyệt và đăng")
    keeper.hear("Đã đăng.")
    assert keeper.actions <= 2


def test_a_time_of_publishing_takes_two_more(keeper: Hands) -> None:
    keeper.link(f"Đọc bài {WAITING} 1")
    keeper.button("Hẹn giờ đăng")
    keeper.fill_time(keeper.page.get_by_label("Đăng lúc"), "2030-01-02T08:30")
    keeper.button("Hẹn giờ đăng")
    keeper.hear("Đã hẹn giờ đăng.")
    assert keeper.actions <= 2 + 2


def test_a_document_with_its_file_is_published_in_five(keeper: Hands) -> None:
    keeper.link("Thêm văn bản")
    for label, text in (("Tiêu đề", "Quyết định về giá dịch vụ"), ("Số, ký hiệu", "12/QĐ-SYT")):
        keeper.type_into(label, text)
    keeper.fill_time(keeper.page.get_by_label("Ngày ban hành"), "2026-11-02")
    keeper.type_into("Cơ quan ban hành", "Sở Y tế")
    with keeper.page.expect_file_chooser() as choosing:
        keeper.click(keeper.page.locator("#files"))
    choosing.value.set_files([pdf("12-qd-syt.pdf")])
    keeper.swear()
    keeper.button("Lưu và đăng")
    keeper.hear("Đã đăng.")
    assert keeper.actions <= 5


def test_an_album_of_ten_pictures_is_sent_in_five(writer: Hands) -> None:
    writer.link("Thư viện")
    shots: list[FilePayload] = [
        {"name": f"{number}.png", "mimeType": "image/png", "buffer": picture(320 + number, 200)}
        for number in range(10)
    ]
    writer.choose_files("Chọn tệp trong máy", *shots)
    writer.link("Mô tả 10 tệp vừa tải")
    writer.button("Lưu và viết bài với các ảnh này")
    writer.type_into("Tiêu đề", "Mười bức ảnh")
    writer.button("Lưu nháp")
    writer.hear("Đã lưu.")
    expect(writer.page.locator(".ProseMirror img")).to_have_count(10)
    assert writer.actions <= 5


def test_the_menu_is_changed_in_four(keeper: Hands) -> None:
    keeper.link("Trang & giao diện")
    keeper.link("Menu")
    keeper.fill(keeper.page.locator("[name$='.title']").last, "Lịch khám")
    keeper.fill(keeper.page.locator("[name$='.url']").last, "/lich-kham")
    keeper.button("Lưu menu")
    keeper.hear("Đã lưu.")
    assert keeper.actions <= 4


def test_an_older_text_is_brought_back_in_four(keeper: Hands) -> None:
    keeper.link("Bài viết")
    keeper.link(CHANGED)
    keeper.link("Lịch sử")
    keeper.button("Khôi phục 1")
    keeper.hear("Nội dung cũ đã thành phiên bản mới nhất.")
    assert keeper.actions <= 4


def test_a_question_is_answered_in_three(keeper: Hands) -> None:
    keeper.link("Câu hỏi chờ trả lời")
    keeper.link(ASKED)
    keeper.type_into("Nội dung trả lời", "Trạm mở cửa cả ngày lễ, từ 7 giờ.")
    keeper.button("Trả lời và công khai")
    keeper.hear("Đã trả lời và công khai.")
    assert keeper.actions <= 3
