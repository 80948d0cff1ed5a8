"""The library in a real browser: files on their way one by one, a picture cut by hand and by keys."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from tests.browser.serving import faultless, let_in, serving, signed_in
from tests.factories.media import make_media, picture
from tests.factories.province import Person, Province

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
FALSE_ALARM = re.compile("Failed to load resource")
"""Browsers call every refusal an error, also those that are told beside the file."""


@pytest.fixture(scope="module")
def served(new_home: Callable[[], Path]) -> Iterator[tuple[str, str]]:
    """The address of a site with a picture in its library, and who keeps it."""
    with serving(new_home(), _make) as (base, keeper):
        yield base.replace("//", "//so-y-te."), keeper.email


async def _make(province: Province) -> Person:
    await province.portal()
    site = await province.site("so-y-te")
    await province.board(site, "Tin tức")
    await make_media(province.installation, site, picture(800, 600), alt="Cầu qua sông")
    await make_media(province.installation, site, picture(801, 600), alt="Trụ sở mới")
    keeper = await province.person("editor_in_chief", site)
    await let_in(province, keeper)
    return keeper


@pytest.fixture
def page(served: tuple[str, str], browser: Browser) -> Iterator[Page]:
    page = signed_in(browser, *served)
    with faultless(page, besides=FALSE_ALARM) as watched:
        yield watched


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def hold(_route: Route) -> None:
    """Let a request neither arrive nor fail."""


def drop(page: Page, *files: tuple[str, bytes]) -> None:
    """Drop files onto the place for them, as from the desktop."""
    given = [{"name": name, "bytes": list(content)} for name, content in files]
    transfer = page.evaluate_handle(
        """files => {
          const transfer = new DataTransfer();
          for (const { name, bytes } of files) transfer.items.add(new File([new Uint8Array(bytes)], name));
          return transfer;
        }""",
        given,
    )
    page.locator(".drop").dispatch_event("drop", {"dataTransfer": transfer})


def test_files_are_dropped_sent_one_by_one_and_described_together(
    page: Page, served: tuple[str, str]
) -> None:
    page.goto(f"{served[0]}/quan-tri/thu-vien")
    page.get_by_label("Người chụp, tác giả").fill("Nguyễn An")
    drop(page, ("a.png", picture(310, 300)), ("b.png", picture(311, 300)), ("c.svg", b"<svg/>"))
    expect(page.get_by_text("Đã lưu 2 trong 3 tệp.")).to_be_visible()
    refused = page.locator(".sending", has_text="c.svg")
    expect(refused.get_by_role("alert")).to_contain_text("Loại tệp này không được nhận")
    expect(refused.get_by_role("button")).to_have_count(0)  # the same file again would be refused again
    page.get_by_role("link", name="Mô tả 2 tệp vừa tải").click()
    expect(page.get_by_label("Mô tả ảnh")).to_have_count(2)
    for field in page.get_by_label("Người chụp, tác giả").all():
        expect(field).to_have_value("Nguyễn An")


def test_the_picker_takes_many_files_and_a_known_one_is_told(page: Page, served: tuple[str, str]) -> None:
    page.goto(f"{served[0]}/quan-tri/thu-vien")
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Chọn tệp trong máy").click()
    choosing.value.set_files([file("lai.png", picture(800, 600)), file("quy-che.pdf", PDF)])
    expect(page.locator(".sending", has_text="lai.png")).to_contain_text("Thư viện đã có tệp này")
    expect(page.locator(".sending", has_text="quy-che.pdf")).to_contain_text("Đã lưu")
    expect(page.get_by_role("link", name="Mô tả 2 tệp vừa tải")).to_have_attribute(
        "href", re.compile(r"\?da-co=\d+$")
    )


def test_a_file_on_its_way_is_cancelled_and_sent_again(page: Page, served: tuple[str, str]) -> None:
    page.route("**/api/v1/media", hold)
    page.goto(f"{served[0]}/quan-tri/thu-vien")
    drop(page, ("d.png", picture(312, 300)))
    sending = page.locator(".sending", has_text="d.png")
    sending.get_by_role("button", name="Huỷ: d.png").click()
    expect(sending).to_contain_text("Đã huỷ")
    page.unroute("**/api/v1/media")
    sending.get_by_role("button", name="Thử lại: d.png").click()
    expect(sending).to_contain_text("Đã lưu")


def test_a_lost_connection_is_told_beside_the_file_and_mended(page: Page, served: tuple[str, str]) -> None:
    page.route("**/api/v1/media", lambda route: route.abort())
    page.goto(f"{served[0]}/quan-tri/thu-vien")
    drop(page, ("e.png", picture(313, 300)))
    sending = page.locator(".sending", has_text="e.png")
    expect(sending.get_by_role("alert")).to_contain_text("Mất kết nối")
    page.unroute("**/api/v1/media")
    sending.get_by_role("button", name="Thử lại: e.png").click()
    expect(sending).to_contain_text("Đã lưu")


def test_a_file_that_is_too_large_is_told_before_it_is_sent(page: Page, served: tuple[str, str]) -> None:
    page.goto(f"{served[0]}/quan-tri/thu-vien")
    page.evaluate("document.querySelector('form[data-uploads]').dataset.most = 10")
    drop(page, ("f.png", picture()))
    expect(page.locator(".sending", has_text="f.png").get_by_role("alert")).to_contain_text("chưa gửi")


def test_a_picture_is_cut_by_dragging_and_by_keys(page: Page, served: tuple[str, str]) -> None:
    page.goto(f"{served[0]}/quan-tri/thu-vien?q=cau+qua+song")
    page.locator(".shelf__item a").click()
    page.get_by_role("link", name="Cắt ảnh, chọn điểm chính").click()
    corner = page.get_by_role("button", name="Góc dưới bên phải của khung")
    corner.hover()
    stage = page.locator(".framing__stage").bounding_box()
    assert stage
    page.mouse.down()
    page.mouse.move(stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] * 0.75, steps=4)
    page.mouse.up()
    width, height = page.get_by_label("Rộng (%)"), page.get_by_label("Cao (%)")
    assert abs(float(width.input_value()) - 50) < 2
    assert abs(float(height.input_value()) - 75) < 2
    assert float(page.get_by_label("Điểm chính, từ mép trái (%)").input_value()) <= 52
    width.fill("50")
    corner.press("ArrowLeft")
    expect(width).to_have_value("49")
    page.get_by_role("button", name="Khung cắt").press("Shift+ArrowRight")
    expect(page.get_by_label("Mép trái (%)", exact=True)).to_have_value("10")
    focus = page.get_by_role("button", name="Điểm chính")
    for _ in range(9):
        focus.press("Shift+ArrowLeft")
    expect(page.get_by_label("Điểm chính, từ mép trái (%)")).to_have_value("10")  # it stays inside
    expect(page.get_by_role("img", name="Danh sách tin (3:2)")).to_be_visible()
    page.get_by_role("button", name="Lưu khung ảnh").click()
    expect(page.get_by_role("status")).to_have_text("Đã lưu khung ảnh.")


def test_a_picture_of_the_whole_library_stands_for_an_entry(page: Page, served: tuple[str, str]) -> None:
    page.goto(f"{served[0]}/quan-tri/bai-viet/moi")
    opener = page.get_by_role("button", name="Chọn từ thư viện")
    opener.click()
    dialog = page.get_by_role("dialog", name="Chọn ảnh từ thư viện")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    dialog.get_by_role("searchbox").fill("tru so")
    dialog.get_by_role("searchbox").press("Enter")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    dialog.get_by_role("button", name="Chọn ảnh này: Trụ sở mới").click()
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()
    chosen = page.locator("input[name=picture_id]:checked")
    expect(chosen.locator("xpath=..").get_by_role("img")).to_have_attribute("alt", "Trụ sở mới")


def test_nothing_chosen_changes_nothing(page: Page, served: tuple[str, str]) -> None:
    page.goto(f"{served[0]}/quan-tri/bai-viet/moi")
    page.get_by_role("button", name="Chọn từ thư viện").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("input[name=picture_id]:checked")).to_have_value("")


def test_a_new_picture_is_sent_from_the_dialog_and_its_refusal_stays_there(
    page: Page, served: tuple[str, str]
) -> None:
    page.goto(f"{served[0]}/quan-tri/bai-viet/moi")
    page.get_by_role("toolbar").get_by_role("button", name="Ảnh", exact=True).click()
    dialog = page.get_by_role("dialog", name="Chọn ảnh từ thư viện")
    dialog.get_by_text("Tải ảnh mới").click()
    dialog.get_by_label("Tệp ảnh").set_input_files(file("x.png", b"khong phai anh"))
    dialog.get_by_label("Mô tả ảnh").fill("Chợ phiên")
    dialog.get_by_role("button", name="Tải lên và chọn").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Loại tệp này không được nhận")
    expect(dialog.get_by_label("Mô tả ảnh")).to_have_value("Chợ phiên")
    dialog.get_by_label("Tệp ảnh").set_input_files(file("x.png", picture(314, 300)))
    dialog.get_by_role("button", name="Tải lên và chọn").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".editor img")).to_have_attribute("alt", "Chợ phiên")
    assert re.search(
        r'src="/media/[0-9a-f]{32}/314\.webp"', page.locator("textarea[name=body_html]").input_value()
    )
