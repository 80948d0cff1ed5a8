"""Importing with the forms alone: what was found is shown, then it is let begin, and a report is kept."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from liencong.sites.importing import working
from tests.web.office.conftest import Desk, Files, Office, led_to, said_in

TABLE = "Tiêu đề,Nội dung\nBài một,<p>Chữ</p>\n=HYPERLINK(1),<p>Chữ</p>\n,\n,chỉ có chữ\n"
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Sở</title>
<item><guid>1</guid><title>Tin của sở</title><description>Chữ</description></item></channel></rss>"""


def file_of(content: str, name: str = "bai.csv") -> Files:
    return [("file", (name, content.encode(), "application/octet-stream"))]


async def bring(desk: Desk, office: Office, content: str = TABLE, **said: str) -> str:
    """Send a file, let it be looked through, and give the path of its screen."""
    form = await desk.form("/nhap-noi-dung")
    answer = await desk.send(form, said={"board": str(office.news.id), **said}, files=file_of(content))
    path = led_to(answer).removeprefix("/quan-tri")
    await working.work_off(office.province.installation)
    return path


async def test_what_was_found_is_shown_and_then_imported(office: Office) -> None:
    desk = await office.desk("editor_in_chief")
    path = await bring(desk, office, goal="submit")
    page = await desk.get(path)
    assert "Chờ bắt đầu" in page
    assert "Dòng có trường thiếu hoặc sai: tiêu đề." in page
    answer = await desk.send(desk.form_in(page, f"{path}/begin"))
    assert said_in(answer) == "import-begin"
    await working.work_off(office.province.installation)
    page = await desk.get(f"{path}?ket-qua=imported")
    assert "Bài một" in page
    assert "Chờ duyệt" in page
    assert "Bài một" in await desk.get("/bai-viet")


async def test_the_report_is_a_table_in_which_no_text_counts_as_a_formula(office: Office) -> None:
    desk = await office.desk("editor_in_chief")
    table = await desk.get(f"{await bring(desk, office)}/bao-cao.csv")
    assert table.startswith("\ufeffKết quả,Mã hoặc dòng,Tiêu đề,Trạng thái,Nội dung")
    assert ",'=HYPERLINK(1),Bản nháp," in table
    assert "Bị từ chối,5,," in table


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        ({}, "file", "Hãy chọn một tệp, hoặc ghi địa chỉ của bản tin."),
        ({"address": "ftp://soyte.test/rss"}, "address", "không được phép truy cập"),
        ({"address": "http://127.0.0.1:9/rss"}, "address", "không được phép truy cập"),
        ({"address": "x" * 1001}, "address", "Nội dung dài quá 1000 ký tự."),
        ({"board": ""}, "board", "Hãy điền mục này."),
        ({"board": "999999"}, "board", "Không có chuyên mục này."),
        ({"format": "exe"}, "format", "Lựa chọn này không có trong danh sách."),
        ({"goal": "publish", "address": "http://soyte.test/"}, "goal", "tự duyệt"),
        ({"author": "x" * 201}, "author", "Nội dung dài quá 200 ký tự."),
    ],
)
async def test_what_is_refused_is_told_beside_its_field(
    office: Office, said: dict[str, str], field: str, reason: str
) -> None:
    desk = await office.desk("editor_in_chief")
    form = await desk.form("/nhap-noi-dung")
    answer = await desk.send(form, said={"board": str(office.news.id), "source": "Sở", **said})
    assert answer.status_code == 422
    assert reason in answer.text.partition(f'id="{field}-loi"')[2][:400]
    assert desk.form_in(answer.text, "/nhap-noi-dung").values["source"] == "Sở"


async def test_a_damaged_packed_file_is_told_at_once(office: Office) -> None:
    desk = await office.desk("editor_in_chief")
    form = await desk.form("/nhap-noi-dung")
    files: Files = [("file", ("bai.jsonl.gz", b"\x1f\x8bbroken", "application/gzip"))]
    answer = await desk.send(form, said={"board": str(office.news.id)}, files=files)
    assert answer.status_code == 422
    assert "Không đọc được tệp" in answer.text


async def test_a_step_taken_too_late_is_told(office: Office) -> None:
    desk = await office.desk("editor_in_chief")
    path = await bring(desk, office)
    form = await desk.form(path, f"{path}/cancel")
    assert said_in(await desk.send(form)) == "import-cancel"
    late = await desk.send(form)
    assert late.status_code == 409
    assert "không cho phép việc đó" in late.text


async def test_who_may_not_import_sees_no_way_to_it(office: Office) -> None:
    chief = await office.desk("editor_in_chief")
    path = await bring(chief, office)
    editor = await office.desk("editor")
    assert "/nhap-noi-dung" not in await editor.get("/")
    await editor.get("/nhap-noi-dung", status=403)
    await editor.get(path, status=404)
    await editor.get(f"{path}/bao-cao.csv", status=404)
    assert (await editor.post(f"{path}/begin")).status_code == 404
    assert (await editor.post("/nhap-noi-dung", board=str(office.news.id))).status_code == 403


@pytest.fixture
def feed_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A feed on loopback, which the operator has named as reachable."""

    class Feed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/rss.xml" else 404)
            self.end_headers()
            self.wfile.write(FEED.encode())

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Feed) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("LIENCONG_REACHABLE", f"127.0.0.1:{server.server_port}")
        yield f"http://127.0.0.1:{server.server_port}/rss.xml"
        server.shutdown()


async def test_a_feed_is_fetched_from_its_address_again_and_again(feed_url: str, office: Office) -> None:
    desk = await office.desk("editor_in_chief")
    form = await desk.form("/nhap-noi-dung")
    path = led_to(await desk.send(form, said={"board": str(office.news.id), "address": feed_url}))
    path = path.removeprefix("/quan-tri")
    for found in ("Nhập mới", "Không đổi"):
        await working.work_off(office.province.installation)
        page = await desk.get(path)
        assert f"{found}</a><strong>1</strong>" in page
        await desk.send(desk.form_in(page, f"{path}/begin"))
        await working.work_off(office.province.installation)
        again = await desk.send(await desk.form(path, f"{path}/repeat"))
        path = led_to(again).removeprefix("/quan-tri")


async def test_an_address_without_a_feed_is_told(feed_url: str, office: Office) -> None:
    desk = await office.desk("editor_in_chief")
    form = await desk.form("/nhap-noi-dung")
    gone = feed_url.replace("rss.xml", "khong-co")
    answer = await desk.send(form, said={"board": str(office.news.id), "address": gone})
    assert answer.status_code == 422
    assert "máy chủ trả lời 404" in answer.text
