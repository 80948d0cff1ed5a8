"""The writing desk in a real browser: a first article, pasting, drafts through trouble, keys alone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from liencong.core.text import clean_html
from tests.browser.serving import let_in, serving, signed_in
from tests.factories.media import make_media, picture
from tests.factories.province import Person, Province

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SECRECY = "Tôi cam đoan nội dung này không chứa bí mật nhà nước."
PASTE = """([html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector(".ProseMirror").dispatchEvent(event);
}"""


PASTE_PICTURE = """bytes => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector(".ProseMirror").dispatchEvent(event);
}"""
INDEXED = """async words => {
  const answer = await fetch(`/api/v1/search?${new URLSearchParams({ q: words, scope: "all" })}`);
  return (await answer.json()).total > 0;
}"""
FILES = {
    "phong-su.mp4": (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(200), "Phóng sự"),
    "ban-tin.mp3": (b"ID3\x03\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + bytes(413), "Bản tin sáng"),
    "cong-van-12.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "Công văn số 12"),
}

MOST_STOPS = 15
"""Presses of the Tab key from the beginning of the content to the title."""


@dataclass(frozen=True)
class Served:
    """An agency that is served, with an entry on its board."""

    site: str
    writer: str
    chief: str
    entry: str


@pytest.fixture(scope="module")
def served(new_home: Callable[[], Path]) -> Iterator[Served]:
    with serving(new_home(), _make_agency) as (portal, made):
        (writer, chief), entry_id = made
        agency = portal.replace("//", "//so-y-te.")
        entry = f"{agency}/quan-tri/bai-viet/{entry_id}"
        yield Served(agency, writer.email, chief.email, entry)


async def _make_agency(province: Province) -> tuple[list[Person], int]:
    await province.portal()
    agency = await province.site("so-y-te")
    board = await province.board(agency, "Tin tức")
    await province.board(agency, "Lịch công tác", type="schedule")
    people = [await province.person(role, agency) for role in ("editor", "editor_in_chief")]
    await let_in(province, *people)
    await make_media(province.installation, agency, by=people[0].actor, alt="Trụ sở Sở Y tế", credit="An")
    for name, (content, title) in FILES.items():
        await make_media(province.installation, agency, content, by=people[0].actor, name=name, alt=title)
    entry = await province.published(agency, board, title="Lịch tiêm chủng", body_html="<p>Sáng thứ Hai.</p>")
    return people, entry.id


@pytest.fixture
def writer(served: Served, browser: Browser) -> Iterator[Page]:
    page = signed_in(browser, served.site, served.writer)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    page.context.close()
    assert faults == []


def text_of(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Nội dung")


def sent(page: Page) -> str:
    return page.locator("textarea[name=body_html]").input_value()


def kept(page: Page) -> Locator:
    return page.locator("[data-draft-status]").filter(has_text=re.compile(r"Đã lưu nháp \d\d:\d\d"))


def open_new(page: Page, served: Served) -> None:
    page.goto(f"{served.site}/quan-tri/bai-viet/moi")
    expect(page.get_by_role("toolbar")).to_be_visible()


def test_a_first_article_with_a_picture_takes_at_most_eight_actions(served: Served, writer: Page) -> None:
    """Count clicks and keys that command; typing is not counted."""
    actions = 0

    def click(place: Locator) -> None:
        nonlocal actions
        actions += 1
        place.click()

    click(writer.get_by_role("link", name="Viết bài").first)
    click(writer.get_by_label("Tiêu đề"))
    writer.keyboard.type("Khai trương trạm y tế")
    click(text_of(writer))
    writer.keyboard.type("Sáng nay trạm mở cửa.")
    click(writer.get_by_role("button", name="Chọn từ thư viện"))
    click(writer.get_by_role("button", name="Chọn ảnh này: Trụ sở Sở Y tế"))
    click(writer.get_by_label(SECRECY))
    click(writer.get_by_role("button", name="Gửi duyệt"))
    expect(writer.get_by_role("status").filter(has_text="Đã gửi duyệt.")).to_be_visible()
    expect(writer.locator("input[name=picture_id]:checked")).not_to_have_value("")
    assert actions <= 8


def test_what_is_pasted_is_cleaned_by_the_server_and_told(served: Served, writer: Page) -> None:
    open_new(writer, served)
    html = (
        '<h1>Kế hoạch</h1><p class=MsoNormal style="font-family:.VnTime;color:red">Th«ng b¸o</p>'
        "<table><tr><td>Số</td></tr></table>"
    )
    text_of(writer).click()
    writer.evaluate(PASTE, [html, "Kế hoạch"])
    expect(writer.get_by_text("bảng mã cũ TCVN3")).to_be_visible()
    assert sent(writer) == (
        "<h2>Kế hoạch</h2><p>Thông báo</p><table><tbody><tr><td>Số</td></tr></tbody></table>"
    )


def test_without_the_server_plain_text_is_pasted(served: Served, writer: Page) -> None:
    open_new(writer, served)
    text_of(writer).click()
    writer.context.set_offline(True)
    writer.evaluate(PASTE, ["<h1>Một</h1><p>Hai</p>", "Một\nHai"])
    expect(writer.get_by_text("chỉ dán chữ")).to_be_visible()
    assert sent(writer) == "<p>Một</p><p>Hai</p>"
    writer.context.set_offline(False)


def test_what_is_typed_is_kept_on_the_server_and_restored_after_a_crash(served: Served, writer: Page) -> None:
    open_new(writer, served)
    writer.get_by_label("Tiêu đề").fill("Viết dở rồi máy hỏng")
    text_of(writer).click()
    writer.keyboard.type("Nửa câu")
    expect(kept(writer)).to_be_visible()
    expect(writer.get_by_role("heading", name="Kiểm tra")).to_be_visible()
    expect(text_of(writer)).to_be_focused()
    crashed = writer.context.new_page()
    writer.close()
    open_new(crashed, served)
    crashed.get_by_role("link", name="Khôi phục bản đang viết dở Viết dở rồi máy hỏng").click()
    expect(crashed.get_by_label("Tiêu đề")).to_have_value("Viết dở rồi máy hỏng")
    expect(text_of(crashed)).to_have_text("Nửa câu")
    crashed.get_by_role("button", name="Lưu nháp").click()
    expect(crashed.get_by_role("status").filter(has_text="Đã lưu.")).to_be_visible()
    open_new(crashed, served)
    expect(crashed.get_by_text("Viết dở rồi máy hỏng")).to_have_count(0)


def test_a_text_that_is_refused_is_not_offered_again_beside_itself(served: Served, writer: Page) -> None:
    open_new(writer, served)
    writer.get_by_label("Tiêu đề").fill("Gửi vội")
    writer.get_by_role("button", name="Gửi duyệt").click()
    expect(writer.get_by_role("alert")).to_contain_text("Hãy đánh dấu cam đoan trước khi gửi duyệt.")
    expect(kept(writer)).to_be_visible()
    expect(writer.get_by_text("Máy này còn giữ bản đang viết dở")).to_have_count(0)


def test_without_the_server_it_is_kept_on_the_machine_and_sent_when_it_is_back(
    served: Served, writer: Page
) -> None:
    open_new(writer, served)
    writer.context.set_offline(True)
    writer.get_by_label("Tiêu đề").fill("Viết khi mất mạng")
    expect(writer.get_by_text("Bản nháp đang giữ trong máy này")).to_be_visible()
    crashed = writer.context.new_page()
    writer.close(run_before_unload=False)
    crashed.context.set_offline(False)
    open_new(crashed, served)
    expect(crashed.get_by_text("Máy này còn giữ bản đang viết dở")).to_contain_text("Viết khi mất mạng")
    crashed.get_by_role("button", name="Khôi phục bản đang viết dở").click()
    expect(crashed.get_by_label("Tiêu đề")).to_have_value("Viết khi mất mạng")
    expect(kept(crashed)).to_be_visible()
    crashed.context.set_offline(True)
    crashed.get_by_label("Tiêu đề").fill("Viết tiếp khi mất mạng")
    expect(crashed.get_by_text("Bản nháp đang giữ trong máy này")).to_be_visible()
    crashed.context.set_offline(False)
    expect(kept(crashed)).to_be_visible()


def test_a_second_writer_takes_over_and_a_stale_save_loses_nothing(
    served: Served, writer: Page, browser: Browser
) -> None:
    writer.goto(served.entry)
    writer.get_by_label("Tiêu đề").fill("Lịch tiêm chủng của tôi")
    expect(kept(writer)).to_be_visible()

    chief = signed_in(browser, served.site, served.chief)
    chief.goto(served.entry)
    expect(chief.get_by_text("Người 1 đang viết bài này")).to_be_visible()
    chief.get_by_role("button", name="Tiếp nhận để viết").click()
    chief.get_by_label("Tóm tắt").fill("Do người thứ hai viết.")
    chief.get_by_role("button", name="Lưu nháp").click()
    expect(chief.get_by_role("status").filter(has_text="Đã lưu.")).to_be_visible()
    chief.get_by_label("Tóm tắt").fill("Do người thứ hai viết tiếp.")
    expect(kept(chief)).to_be_visible()

    writer.get_by_label("Tiêu đề").fill("Lịch tiêm chủng mới của tôi")
    writer.get_by_role("button", name="Lưu nháp").click()
    expect(writer.get_by_role("heading", name="Bản của bạn khác bản vừa lưu")).to_be_visible()
    expect(writer.get_by_label("Tiêu đề (bắt buộc)")).to_have_value("Lịch tiêm chủng mới của tôi")
    writer.get_by_role("group", name="Tóm tắt (sa-pô): giữ bản nào?").get_by_label("Lấy bản vừa lưu").check()
    writer.get_by_role("button", name="Đưa các phần đã chọn vào bài").click()
    expect(writer.get_by_role("textbox", name="Tóm tắt")).to_have_value("Do người thứ hai viết.")
    expect(writer.get_by_role("textbox", name="Tiêu đề")).to_have_value("Lịch tiêm chủng mới của tôi")
    writer.get_by_role("button", name="Lưu nháp").click()
    expect(writer.get_by_role("status").filter(has_text="Đã lưu.")).to_be_visible()
    chief.context.close()


def test_the_first_writer_is_told_of_the_second_and_keeps_their_text(
    served: Served, writer: Page, browser: Browser
) -> None:
    writer.goto(served.entry)
    writer.get_by_role("textbox", name="Tóm tắt").fill("Người thứ nhất viết.")
    expect(kept(writer)).to_be_visible()
    chief = signed_in(browser, served.site, served.chief)
    chief.goto(served.entry)
    chief.get_by_role("button", name="Tiếp nhận để viết").click()
    expect(chief.get_by_role("status").filter(has_text="Bạn đã tiếp nhận bài này.")).to_be_visible()
    writer.get_by_role("textbox", name="Tóm tắt").fill("Người thứ nhất viết tiếp.")
    expect(writer.get_by_role("alert")).to_contain_text("Người 2 đã tiếp nhận bài này")
    expect(writer.get_by_role("textbox", name="Tóm tắt")).to_be_focused()
    chief.context.close()


def test_leaving_asks_first_until_what_was_typed_is_kept(served: Served, writer: Page) -> None:
    asks = "() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    open_new(writer, served)
    assert not writer.evaluate(asks)
    writer.get_by_label("Tiêu đề").fill("Chưa kịp lưu")
    assert writer.evaluate(asks)
    expect(kept(writer)).to_be_visible()
    assert not writer.evaluate(asks)


def test_an_article_is_written_by_the_keyboard_alone(served: Served, writer: Page) -> None:
    open_new(writer, served)
    keys = writer.keyboard
    keys.press("Tab")
    keys.press("Enter")  # skips to the content
    for _ in range(MOST_STOPS):
        if writer.get_by_label("Tiêu đề").evaluate("one => one === document.activeElement"):
            break
        keys.press("Tab")
    keys.type("Viết bằng bàn phím")
    for _ in range(2):
        keys.press("Tab")
    keys.press("Tab")  # the toolbar is one stop between the summary and the text
    expect(text_of(writer)).to_be_focused()
    keys.type("Đề mục")
    keys.press("Alt+F10")
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(text_of(writer)).to_be_focused()
    keys.press("Control+s")
    expect(writer.get_by_role("status").filter(has_text="Đã lưu.")).to_be_visible()
    assert sent(writer) == "<h2>Đề mục</h2>"


def test_a_finding_leads_to_its_place(served: Served, writer: Page) -> None:
    open_new(writer, served)
    text_of(writer).click()
    writer.keyboard.type("Xin gọi số 0912345678 trong giờ làm việc.")
    finding = writer.get_by_role("link", name=re.compile("Số điện thoại: 0912345678"))
    finding.click()
    expect(text_of(writer)).to_be_focused()
    assert writer.evaluate("getSelection().toString()") == "0912345678"


def test_what_is_unsaved_is_seen_in_the_sites_theme(served: Served, writer: Page) -> None:
    open_new(writer, served)
    writer.get_by_label("Tiêu đề").fill("Chưa lưu mà xem được")
    writer.get_by_role("link", name="Xem trước").click()
    frame = writer.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Chưa lưu mà xem được")
    writer.get_by_role("link", name="Điện thoại").click()
    box = writer.locator("iframe").bounding_box()
    assert box is not None
    assert box["width"] <= 392
    writer.get_by_role("link", name="Bản in").click()
    expect(frame.locator(".entry__tools")).to_be_hidden()


@pytest.mark.parametrize(
    ("tool", "name", "left"),
    [
        ("Video", "Phóng sự", "<video"),
        ("Âm thanh", "Bản tin sáng", "<audio"),
        ("Tệp đính kèm", "Công văn số 12", "(PDF, 1 KB)"),
    ],
)
def test_what_the_library_holds_is_put_into_a_text(
    served: Served, writer: Page, tool: str, name: str, left: str
) -> None:
    open_new(writer, served)
    text_of(writer).click()
    writer.get_by_role("toolbar").get_by_role("button", name=tool, exact=True).click()
    writer.get_by_role("button", name=f"Chọn tệp này: {name}").click()
    expect(writer.get_by_role("dialog")).to_have_count(0)
    assert left in sent(writer)
    assert re.search(r'(?:src|href)="/media/[0-9a-f]{32}/', sent(writer))
    assert clean_html(sent(writer)) == sent(writer)


def test_an_entry_of_any_site_is_linked_by_search(served: Served, writer: Page) -> None:
    open_new(writer, served)
    text_of(writer).click()
    writer.get_by_role("button", name="Liên kết tới bài viết").click()
    found = writer.get_by_role("dialog").get_by_role("button", name=re.compile("Lịch tiêm chủng"))

    writer.wait_for_function(INDEXED, arg="lich tiem chung")
    writer.get_by_label("Tìm bài ở mọi trang").fill("lich tiem chung")
    writer.keyboard.press("Enter")
    found.first.click()
    expect(writer.locator("textarea[name=body_html]")).to_have_value(
        re.compile(r'<a href="http://so-y-te\.[^"]+-\d+">Lịch tiêm chủng</a>')
    )


def test_one_key_sends_a_text_for_review(served: Served, writer: Page) -> None:
    open_new(writer, served)
    writer.get_by_label("Tiêu đề").fill("Gửi bằng một phím")
    writer.get_by_label(SECRECY).check()
    text_of(writer).click()
    writer.keyboard.type("Nội dung.")
    writer.keyboard.press("Control+Enter")
    expect(writer.get_by_role("status").filter(has_text="Đã gửi duyệt.")).to_be_visible()


def test_a_screenshot_that_is_pasted_becomes_a_figure_and_stands_in_the_library(
    served: Served, writer: Page
) -> None:
    open_new(writer, served)
    text_of(writer).click()
    writer.evaluate(PASTE_PICTURE, list(picture(333, 222)))
    expect(writer.get_by_text("Ảnh vừa dán đã vào Thư viện. Hãy ghi mô tả ảnh.")).to_be_visible()
    figure = re.search(r'<figure><img [^>]*src="/media/([0-9a-f]{32})/[^>]*>', sent(writer))
    assert figure
    assert 'width="333" height="222"' in figure[0]
    writer.goto(f"{served.site}/quan-tri/thu-vien")
    expect(writer.locator(f"main [src*='{figure[1]}']")).to_have_count(1)


@pytest.mark.parametrize("width", [1366, 390])
def test_the_form_has_no_fault_that_a_machine_finds(served: Served, writer: Page, width: int) -> None:
    writer.set_viewport_size({"width": width, "height": 900})
    writer.goto(served.entry)
    expect(writer.get_by_role("toolbar")).to_be_visible()
    writer.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = writer.evaluate("tags => axe.run({ runOnly: tags })", tags)
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]] == []
    assert writer.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_line_is_added_to_a_table_without_a_new_page_and_is_saved(writer: Page, served: Served) -> None:
    writer.goto(f"{served.site}/quan-tri/bai-viet/moi?loai=schedule")
    lines = writer.locator(".lines__line")
    number = lines.count()
    lines.last.get_by_label("Nội bộ").check()
    writer.get_by_role("button", name="Thêm dòng trống").click()
    expect(lines).to_have_count(number + 1)
    expect(lines.last.get_by_label("Nội bộ")).not_to_be_checked()
    lines.last.get_by_label("Ngày").fill(lines.first.get_by_label("Ngày").input_value())
    lines.last.get_by_label("Nội dung").fill("Họp giao ban")
    writer.get_by_role("button", name="Lưu nháp").click()
    expect(writer.get_by_role("heading", level=1)).to_contain_text("Lịch công tác tuần")
    expect(lines.first.get_by_label("Nội dung")).to_have_value("Họp giao ban")
