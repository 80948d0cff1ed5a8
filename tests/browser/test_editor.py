"""The writing desk of the back office: what a webmaster sees and what the form then sends."""

import gzip
import io
import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from liencong.core.boot import load_features
from liencong.core.feature import Features
from liencong.core.text import clean_html, html_to_text
from liencong.core.text.catalogue import load_catalogue
from liencong.core.themes import message_folders
from liencong.plugins.sample_province import content
from liencong.sites.intake.formats.item import ImportedItem
from liencong.sites.intake.formats.wxr import read_items, survey
from tests.unit.core.text.test_rich_text import KEPT

BUILT = Path(__file__).parents[2] / "liencong" / "static"
WORDS = load_catalogue(
    [*Features(load_features()).folders("messages"), *message_folders(BUILT.parent / "none")]
).section("editor")
CHOOSER = {"choose": "Chọn ảnh này", "title": "Chọn ảnh"}
TEXT = "<p>Sở Tư pháp</p>"
PAGE = f"""<!doctype html><html lang="vi"><link rel="stylesheet" href="/office.css">
<form><input type="hidden" name="csrf_token" value="t0ken"><label for="body">Nội dung</label>
<textarea id="body" name="body_html" data-upload="/api/v1/media"
data-chooser='{json.dumps(CHOOSER)}' data-editor='{json.dumps(WORDS)}'>{TEXT}</textarea></form>
<script src="/desk.js"></script>"""
POLICY = "default-src 'self'; img-src 'self' data:"


def serve(route: Route) -> None:
    """Stand in for the site: the page, its built script and style, and the media call."""
    name = route.request.url.rpartition("/")[2]
    if name.startswith("media?"):
        item = {"id": 1, "here_url": "/media/1/640.webp", "thumb_url": None, "filename": "a.png"}
        said = {"alt": "Trụ sở", "credit": "", "width": 640, "height": 480}
        route.fulfill(json={"items": [item | said], "next": None})
    elif name in ("desk.js", "office.css"):
        manifest = json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))
        route.fulfill(path=BUILT / manifest[name])
    else:
        headers = {"content-security-policy": POLICY}
        route.fulfill(body=PAGE if not name else "", content_type="text/html; charset=utf-8", headers=headers)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    faults: list[str] = []
    with browser.new_page() as page:
        page.set_default_timeout(5000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.route("**/*", serve)
        page.goto("http://so-tu-phap.test/")
        yield page
    assert faults == []


def sent(page: Page) -> str:
    return page.locator("textarea").input_value()


def press(page: Page, name: str) -> None:
    page.get_by_role("toolbar", name="Định dạng").get_by_role("button", name=name, exact=True).click()


def test_the_field_keeps_its_name_and_follows_what_is_typed(page: Page) -> None:
    field = page.get_by_role("textbox", name="Nội dung")
    expect(field).to_have_text("Sở Tư pháp")
    field.press("End")
    field.type(" tỉnh")
    assert sent(page) == "<p>Sở Tư pháp tỉnh</p>"


def test_a_format_shows_as_pressed_and_reaches_the_form(page: Page) -> None:
    page.get_by_role("textbox").press("Control+a")
    press(page, "Đậm")
    expect(page.get_by_role("button", name="Đậm")).to_have_attribute("aria-pressed", "true")
    press(page, "Đề mục lớn")
    assert sent(page) == "<h2><strong>Sở Tư pháp</strong></h2>"


def test_the_keys_of_office_programs_lead_to_the_toolbar_and_back(page: Page) -> None:
    field = page.get_by_role("textbox", name="Nội dung")
    field.press("Control+a")
    field.press("Alt+F10")
    expect(page.get_by_role("button", name="Đoạn văn")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    field.press("Alt+F10")
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    assert sent(page) == "<h2>Sở Tư pháp</h2>"
    expect(page.get_by_role("button", name="Đậm")).to_have_attribute("title", "Đậm (Ctrl+B)")


def test_the_toolbar_is_one_tab_stop_with_arrows_inside(page: Page) -> None:
    page.get_by_role("button", name="Đoạn văn").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Đề mục lớn")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Làm lại")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Đoạn văn")).to_be_focused()
    assert page.locator("[role=toolbar] button[tabindex='0']").count() == 1


def test_a_link_is_asked_for_and_set_on_the_selected_words(page: Page) -> None:
    page.get_by_role("textbox", name="Nội dung").press("Control+a")
    press(page, "Liên kết")
    page.get_by_label("Địa chỉ").fill("https://example.test/van-ban")
    page.get_by_role("button", name="Xong").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert sent(page) == '<p><a href="https://example.test/van-ban">Sở Tư pháp</a></p>'


def test_the_keys_on_its_button_open_a_tool_that_asks(page: Page) -> None:
    page.get_by_role("textbox", name="Nội dung").press("Control+a")
    page.keyboard.press("Control+Shift+K")
    page.get_by_label("Địa chỉ").fill("/van-ban")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert sent(page) == '<p><a href="/van-ban">Sở Tư pháp</a></p>'


def test_a_quotation_names_its_source_and_a_table_what_it_shows(page: Page) -> None:
    page.get_by_role("textbox", name="Nội dung").press("End")
    press(page, "Trích dẫn")
    press(page, "Ghi nguồn trích dẫn")
    page.get_by_label("Ghi nguồn trích dẫn").last.fill("Luật Báo chí")
    page.keyboard.press("Enter")
    page.locator(".ProseMirror > p").last.click()
    press(page, "Bảng")
    press(page, "Tên bảng")
    page.get_by_label("Tên bảng").last.fill("Số tiêm chủng")
    page.keyboard.press("Enter")
    html = sent(page)
    quote = "<figure><blockquote><p>Sở Tư pháp</p></blockquote><figcaption>Luật Báo chí</figcaption></figure>"
    assert html.startswith(quote)
    assert '<table><caption>Số tiêm chủng</caption><thead><tr><th scope="col">' in html
    assert clean_html(html) == html


def test_a_script_is_no_link(page: Page) -> None:
    page.get_by_role("textbox", name="Nội dung").press("Control+a")
    press(page, "Liên kết")
    page.get_by_label("Địa chỉ").fill("javascript:alert(1)")
    page.get_by_role("button", name="Xong").click()
    expect(page.get_by_role("alert")).to_contain_text("https://")
    assert "javascript" not in sent(page)


def test_a_table_has_a_heading_row_and_tools_of_its_own(page: Page) -> None:
    expect(page.get_by_role("button", name="Thêm hàng")).to_be_hidden()
    press(page, "Bảng")
    press(page, "Thêm hàng")
    expect(page.locator(".editor th")).to_have_count(3)
    expect(page.locator(".editor tr")).to_have_count(4)
    press(page, "Bỏ bảng")
    assert "<table" not in sent(page)


def test_a_picture_of_the_library_stands_with_its_words_under_its_lasting_address(page: Page) -> None:
    press(page, "Ảnh")
    page.get_by_role("button", name="Chọn ảnh này: Trụ sở").click()
    expect(page.locator(".editor img")).to_have_attribute("alt", "Trụ sở")
    assert 'src="/media/1/640.webp"' in sent(page)


@pytest.mark.parametrize("html", KEPT)
def test_what_the_server_keeps_is_written_back_as_it_stood(browser: Browser, html: str) -> None:
    assert written_after_typing(browser, html) == f"<p>xa</p>{html}"


def test_whatever_the_tools_make_is_kept_by_the_server(page: Page) -> None:
    page.get_by_role("textbox").press("End")
    for name in ("Ảnh", "Hộp chú ý", "Trích dẫn", "Đường kẻ ngang", "Danh sách dấu chấm", "Bảng"):
        page.locator(".ProseMirror > p").last.click()
        page.keyboard.type(name)
        press(page, name)
        if name == "Ảnh":
            page.get_by_role("button", name="Chọn ảnh này: Trụ sở").click()
    page.keyboard.type("Đầu cột")
    html = sent(page)
    for tag in ("<figure>", '<div class="notice">', "<blockquote>", "<thead>", "<hr>", "<ul>"):
        assert tag in html
    assert clean_html(html) == html


def test_looking_at_a_text_changes_nothing(page: Page) -> None:
    page.get_by_role("textbox", name="Nội dung").click()
    assert sent(page) == "<p>Sở Tư pháp</p>"


def test_the_articles_of_the_sample_are_written_back_as_they_stood(browser: Browser) -> None:
    bodies = dict.fromkeys(entry.body for site in content.load().sites for entry in site.entries)
    html = clean_html("".join(bodies))
    assert written_after_typing(browser, html) == f"<p>xa</p>{html}"


def test_the_articles_of_another_system_lose_nothing(browser: Browser, test_data: Path) -> None:
    """Opening and editing a text loses no word, no link and no picture of it, whatever it came from."""
    source = io.BytesIO(gzip.decompress((test_data / "wxr_theme_unit_test.xml.gz").read_bytes()))
    found = survey(source)
    source.seek(0)
    items = [one for one in read_items(source, found) if isinstance(one, ImportedItem)]
    html = clean_html("".join(item.body_html for item in items))
    written = written_after_typing(browser, html)
    assert clean_html(written) == written
    assert said(written.removeprefix("<p>xa</p>")) == said(html)


def said(html: str) -> tuple[list[str], set[str]]:
    """Give the words of a text, and where its links and pictures come from."""
    return html_to_text(html).split(), set(re.findall(r'(?:href|src)="([^"]*)"', html))


def written_after_typing(browser: Browser, html: str) -> str:
    """Open a text behind a paragraph, write a letter into that, and give what the form would send."""

    def answer(route: Route) -> None:
        if route.request.url.endswith(".test/"):
            body = PAGE.replace(TEXT, escape(f"<p>a</p>{html}"))
            route.fulfill(body=body, content_type="text/html; charset=utf-8")
        else:
            serve(route)

    with browser.new_page() as page:
        page.route("**/*", answer)
        page.goto("http://so-tu-phap.test/")
        page.get_by_role("textbox", name="Nội dung").press("Control+Home")
        page.keyboard.type("x")
        return sent(page)
