"""What webmasters do for the search of their site: see what is asked, pin answers, keep synonyms."""

from datetime import timedelta

import pytest

from liencong.core.clock import local_day, utc_now
from liencong.search.usage import service as usage
from liencong.search.usage.noting import QuestionLog
from liencong.search.usage.rules import ENOUGH_READERS, PROOF_LASTS, WORDS_LAST
from liencong.sites.entry.tables import Entry
from tests.web.office.conftest import Desk, Office, said_in

SEARCH = "/cau-hinh/tim-kiem"
PINS, SYNONYMS = f"{SEARCH}/ghim", f"{SEARCH}/tu-dong-nghia"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.{}"


async def ask(office: Office, text: str, reader: int = 0, **more: str) -> str:
    """Ask the component site, as one of several readers; give the page."""
    headers = {"user-agent": BROWSER.format(reader)}
    url = f"http://{office.health.slug}.cong.test/tim-kiem"
    answer = await office.client.get(url, params={"q": text, **more}, headers=headers)
    assert answer.status_code == 200, answer.text[:2000]
    return answer.text


async def kept(office: Office) -> list[tuple[str, int, int]]:
    """Write what was asked; give the questions that are kept in words, with times and hits."""
    installation = office.client.installation
    await installation.get(QuestionLog).write()
    async with installation.read(office.health.id) as session:
        found = await usage.list_questions(session, since=local_day(utc_now()), limit=10)
    return [(one.words, one.times, one.hits) for one in found]


async def published(office: Office, title: str, **said: str) -> Entry:
    entry = await office.province.published(office.health, office.news, title=title, **said)
    await office.province.settle()
    return entry


async def test_a_question_is_kept_once_enough_readers_have_asked_it(office: Office) -> None:
    await published(office, "Lịch tiếp công dân")
    for reader in range(ENOUGH_READERS - 1):
        await ask(office, "Lịch tiếp công dân", reader)
        await ask(office, "lịch tiếp công dân", reader)
    assert await kept(office) == []
    await ask(office, "lich tiep cong dan", ENOUGH_READERS)
    assert await kept(office) == [("lich tiep cong dan", 2 * ENOUGH_READERS - 1, 1)]


async def test_what_nobody_else_asks_never_reaches_the_database_in_words(office: Office) -> None:
    for _ in range(10):
        await ask(office, "Nguyễn Thị Riêng Tư")
    assert await kept(office) == []
    async with office.client.installation.database.engine.connect() as connection:
        rows = (await connection.exec_driver_sql("SELECT * FROM asked_question")).all()
    assert len(rows) == 1
    assert "rieng" not in str(rows).lower()


async def test_robots_filters_and_further_pages_are_not_counted(office: Office) -> None:
    for reader in range(ENOUGH_READERS):
        await ask(office, "hộ tịch", reader, trang="2")
        await ask(office, "hộ tịch", reader, type="article")
        url = "http://so-y-te.cong.test/tim-kiem"
        await office.client.get(url, params={"q": "hộ tịch"}, headers={"user-agent": f"SomeBot/{reader}"})
    assert await kept(office) == []


async def test_the_screen_shows_what_is_asked_and_what_finds_nothing(office: Office) -> None:
    await published(office, "Lịch tiếp công dân")
    for reader in range(ENOUGH_READERS):
        await ask(office, "lịch tiếp công dân", reader)
        await ask(office, "zzqxv wwkkj", reader)
    await kept(office)
    desk = await office.desk("site_admin")
    page = await desk.get(SEARCH)
    in_vain, _, most = page.partition('id="tim-nhieu"')
    assert "zzqxv wwkkj" in in_vain
    assert "lịch tiếp công dân" not in in_vain
    assert "lịch tiếp công dân" in most
    table = await desk.get(f"{SEARCH}/cau-tim.csv?ngay=7")
    assert f"lịch tiếp công dân,{ENOUGH_READERS},1," in table
    answer = await desk.send(desk.form_in(page, f"{SEARCH}/xoa"))
    assert said_in(answer) == "deleted"
    assert "zzqxv wwkkj" not in await desk.get(SEARCH)


async def test_what_was_asked_long_ago_is_forgotten(office: Office) -> None:
    for reader in range(ENOUGH_READERS):
        await ask(office, "hộ tịch", reader)
    assert await kept(office)
    today = local_day(utc_now())
    for days, left in ((PROOF_LASTS, 1), (WORDS_LAST + timedelta(days=1), 0)):
        async with office.client.installation.write(None) as session:
            await usage.forget(session, today=today + days)
        assert len(await kept(office)) == left


async def test_another_site_sees_nothing_of_it(office: Office) -> None:
    for reader in range(ENOUGH_READERS):
        await ask(office, "hộ tịch", reader)
    await kept(office)
    desk = await office.desk("site_admin", office.portal)
    assert "hộ tịch" not in await desk.get(SEARCH)


async def test_a_pinned_page_stands_first_and_only_once(office: Office) -> None:
    await published(office, "Lịch tiếp công dân tháng này", body_html="<p>Lịch tiếp công dân.</p>")
    other = await published(office, "Trụ sở mới", body_html="<p>Tiếp công dân tại trụ sở mới.</p>")
    desk = await office.desk("site_admin")
    url = f"{desk.home}/tin-tuc/ten-cu-{other.id}"
    answer = await desk.send(await desk.form(PINS), said={"words": "Tiếp công dân", "url": url})
    assert said_in(answer) == "saved"
    page = await ask(office, "tiep cong dan")
    assert page.index("Bài được chọn cho nội dung bạn tìm") < page.index("Trụ sở mới") < page.index("Lịch")
    assert page.count(f"tru-so-moi-{other.id}") == 1
    assert "Bài được chọn" not in await ask(office, "tiếp công dân ở xã")
    assert "Trụ sở mới" in await desk.get(PINS)
    assert "Tiếp công dân," in await desk.get(f"{PINS}/bang.csv")


async def test_a_pinned_page_that_is_withdrawn_is_not_shown(office: Office) -> None:
    entry = await published(office, "Trụ sở mới")
    desk = await office.desk("site_admin")
    await desk.send(
        await desk.form(PINS), said={"words": "tiếp dân", "url": f"/tin-tuc/tru-so-moi-{entry.id}"}
    )
    await office.province.step(office.health, entry, "unpublish", reason="nhầm")
    assert "Trụ sở mới" not in await ask(office, "tiếp dân")
    page = await desk.get(PINS)
    assert "Bài không còn đăng" in page
    assert "Trụ sở mới" not in page
    pin = next(form for form in desk.forms(page) if form.action.endswith("/bo"))
    assert said_in(await desk.send(pin)) == "deleted"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"words": "!!!", "url": "/tin-tuc/bai-1"}, "words"),
        ({"words": "lịch", "url": "/tin-tuc/khong-co-999"}, "url"),
        ({"words": "lịch", "url": "https://khac.test/bai-1"}, "url"),
        ({"words": "lịch", "url": "javascript:alert(1)"}, "url"),
        ({"words": "lịch", "url": "/x", "shows_from": "hôm qua"}, "shows_from"),
        (
            {"words": "lịch", "url": "/x", "shows_from": "2026-12-02", "shows_until": "2026-12-01"},
            "shows_until",
        ),
    ],
)
async def test_a_pin_that_cannot_be_is_refused_beside_its_field(
    office: Office, said: dict[str, str], field: str
) -> None:
    desk = await office.desk("site_admin")
    answer = await desk.send(await desk.form(PINS), said=said)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert 'value="lịch"' in answer.text or field == "words"


async def test_a_synonym_of_the_site_is_used_there_and_nowhere_else(office: Office) -> None:
    await published(office, "Cấp giấy chứng nhận quyền sử dụng đất", source="Phòng")
    desk = await office.desk("site_admin")
    said = {"words": "Sổ đỏ", "other_words": "giấy chứng nhận quyền sử dụng đất"}
    assert "tin-tuc/cap-giay-chung-nhan" not in await ask(office, "so do")
    assert said_in(await desk.send(await desk.form(SYNONYMS), said=said)) == "saved"
    assert "tin-tuc/cap-giay-chung-nhan" in await ask(office, "so do")
    portal = await office.client.get("http://cong.test/tim-kiem", params={"q": "sổ đỏ"})
    assert "tin-tuc/cap-giay-chung-nhan" not in portal.text
    called = await office.client.get(f"{desk.home}/api/v1/search", params={"q": "sổ đỏ"})
    assert called.json()["hits"][0]["title"].startswith("Cấp giấy")
    for again in (said, {"words": said["other_words"], "other_words": "SỔ ĐỎ"}):
        answer = await desk.send(await desk.form(SYNONYMS), said=again)
        assert answer.status_code == 422
        assert "Cặp từ này đã có" in answer.text
    page = await desk.get(SYNONYMS)
    assert (
        said_in(await desk.send(next(form for form in desk.forms(page) if form.action.endswith("/bo"))))
        == "deleted"
    )
    assert "tin-tuc/cap-giay-chung-nhan" not in await ask(office, "so do")


@pytest.mark.parametrize("words", ["", "…", "một hai ba bốn năm sáu bảy tám chín", "sổ đò"])
async def test_words_that_are_no_synonym_are_refused(office: Office, words: str) -> None:
    desk = await office.desk("site_admin")
    answer = await desk.send(await desk.form(SYNONYMS), said={"words": words, "other_words": "sổ đỏ"})
    assert answer.status_code == 422
    assert 'href="#words"' in answer.text or 'href="#other_words"' in answer.text


@pytest.mark.parametrize(
    "path", [SEARCH, PINS, SYNONYMS, f"{SEARCH}/cau-tim.csv", f"{PINS}/bang.csv", f"{SYNONYMS}/bang.csv"]
)
async def test_an_editor_neither_sees_nor_changes_it(office: Office, path: str) -> None:
    desk: Desk = await office.desk("editor")
    assert SEARCH not in await desk.get("/bai-viet")
    await desk.get(path, status=403)
    if path in (PINS, SYNONYMS):
        answer = await desk.post(path, words="a b", other_words="c", url="/x")
        assert answer.status_code in (403, 422)
