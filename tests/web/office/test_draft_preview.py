"""A text as it is being written, seen by its writer as readers would see it."""

from liencong.core.clock import utc_now
from liencong.sites.visits.counting import Counting
from tests.web.office.conftest import Desk, Office
from tests.web.office.test_drafts import KEY, TYPED
from tests.web.sites.conftest import CHROME


async def keep(desk: Desk, key: str, **said: str) -> None:
    assert (await desk.post(f"/ban-nhap/{key}", **{**TYPED, **said})).status_code == 200


async def test_a_new_text_is_seen_in_the_sites_theme_before_it_is_saved(office: Office) -> None:
    writer = await office.desk("contributor")
    body = '<h2>Mục</h2><script>alert(1)</script><p style="color:red">Nửa câu'
    await keep(writer, KEY, body_html=body, board=str(office.news.id))
    page = await writer.get(f"/ban-nhap/{KEY}/xem-truoc?kieu=dien-thoai")
    assert f'src="/quan-tri/ban-nhap/{KEY}/trang?kieu=dien-thoai"' in page
    answer = await writer.client.get(f"{writer.home}/quan-tri/ban-nhap/{KEY}/trang")
    assert answer.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert "<h2>Mục</h2><p>Nửa câu</p>" in answer.text
    assert "<h1>Đang viết dở</h1>" in answer.text
    assert "alert(1)" not in answer.text


async def test_what_is_unsaved_of_an_entry_is_seen_by_its_writer_only(office: Office) -> None:
    entry = await office.province.draft(office.health, office.news, title="Đã lưu")
    writer = await office.desk("editor_in_chief")
    await keep(writer, str(entry.id), title="Chưa lưu")
    assert "<h1>Chưa lưu</h1>" in await writer.get(f"/ban-nhap/{entry.id}/trang")
    other = await office.desk("editor")
    assert "<h1>Đã lưu</h1>" in await other.get(f"/ban-nhap/{entry.id}/trang")
    stranger = await office.desk("contributor")
    await stranger.get(f"/ban-nhap/{entry.id}/trang", status=403)
    await stranger.get(f"/ban-nhap/{KEY}/trang", status=404)


async def test_a_new_text_without_a_word_is_told_apart_from_one_that_is_not_there(office: Office) -> None:
    writer = await office.desk("contributor")
    page = await writer.get(f"/ban-nhap/{KEY}/xem-truoc")
    assert "Chưa có gì để xem" in page
    assert "<iframe" not in page
    await writer.get("/ban-nhap/moi-khong-phai/xem-truoc", status=404)


async def test_looking_at_it_is_no_visit(office: Office) -> None:
    entry = await office.province.published(office.health, office.news)
    writer = await office.desk("editor")
    writer.client.headers["user-agent"] = CHROME
    for path in (f"/ban-nhap/{entry.id}/xem-truoc", f"/ban-nhap/{entry.id}/trang"):
        await writer.get(path)
    await office.province.installation.get(Counting).write(utc_now())
    answer = await writer.client.get(f"{writer.home}/api/v1/counters")
    assert answer.json()["visits"]["total"] == 0


async def test_on_paper_the_styles_of_print_hold_on_the_screen(office: Office) -> None:
    writer = await office.desk("contributor")
    await keep(writer, KEY)
    assert 'print.css" media="all"' in await writer.get(f"/ban-nhap/{KEY}/trang?kieu=ban-in")
    assert 'print.css" media="print"' in await writer.get(f"/ban-nhap/{KEY}/trang")
