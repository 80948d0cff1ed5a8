"""What people read of an answer: marked titles, passages, a mended question, where else a page stands."""

from dataclasses import replace

import pytest

from liencong.core.db.engine import Database
from liencong.search import answer, service, store
from liencong.search.answer import Answer
from liencong.search.document import AttachedText, Document
from liencong.search.engines.engine import SearchEngine
from liencong.search.index import SearchIndex
from liencong.search.indexer import Indexer
from liencong.search.query import Query
from tests.factories.search.documents import FORTY, NOW, make_document


class Search:
    """A database and an index with some documents."""

    def __init__(self, database: Database, engine: SearchEngine) -> None:
        self.database = database
        self.index = SearchIndex(engine)

    async def hold(self, *documents: Document) -> None:
        await self.put(*documents)
        await Indexer(self.database, self.index).sync()

    async def put(self, *documents: Document) -> None:
        async with self.database.write_sessions.begin() as session:
            await service.put(session, documents, now=NOW)

    async def ask(self, text: str, site_ids: tuple[int, ...] | None = None) -> Answer:
        query = Query(text, site_ids=site_ids)
        return await answer.search(self.database, self.index, query, now=NOW)


@pytest.fixture
def search(database: Database, engine: SearchEngine) -> Search:
    return Search(database, engine)


async def test_marks_the_words_whatever_marks_were_typed(search: Search) -> None:
    await search.hold(make_document(1, "Hội nghị hoà giải viên", body="Các hoà giải viên trao đổi."))
    found = (await search.ask("hoa giai")).found[0]
    assert str(found.title) == "Hội nghị <mark>hoà</mark> <mark>giải</mark> viên"
    assert str(found.passage) == "Các <mark>hoà</mark> <mark>giải</mark> viên trao đổi."


async def test_escapes_what_stands_in_texts(search: Search) -> None:
    await search.hold(make_document(1, "Quy chế <script>alert(1)</script> & phụ lục", body="<b>quy chế</b>"))
    found = (await search.ask("quy chế script")).found[0]
    assert "<script>" not in str(found.title)
    assert "&lt;<mark>script</mark>&gt;" in str(found.title)
    assert str(found.passage) == "&lt;b&gt;<mark>quy</mark> <mark>chế</mark>&lt;/b&gt;"


async def test_shows_the_passage_where_the_words_stand(search: Search) -> None:
    body = "Mở đầu dài dòng. " * 100 + "Đoạn nói về cầu treo dân sinh ở bản xa. " + "Phần kết. " * 100
    await search.hold(make_document(1, "Bản tin", body=body))
    passage = str((await search.ask("cầu treo dân sinh")).found[0].passage)
    assert "<mark>cầu</mark> <mark>treo</mark> <mark>dân</mark> <mark>sinh</mark>" in passage
    assert len(passage) < 400


async def test_the_summary_is_shown_where_there_is_no_body(search: Search) -> None:
    await search.hold(make_document(1, "Album ảnh lễ hội", summary="Năm mươi bức ảnh"))
    assert str((await search.ask("album ảnh")).found[0].passage) == "Năm mươi bức <mark>ảnh</mark>"


async def test_a_mended_question_is_shown_with_marks_if_marks_were_typed(search: Search) -> None:
    await search.hold(*(make_document(number, "Cải cách hành chính") for number in range(30)))
    assert (await search.ask("cải cách hành chnh")).result.corrected == "cải cách hành chính"
    assert (await search.ask("cai cach hanh chnh")).result.corrected == "cai cach hanh chinh"
    assert (await search.ask("cải cách hành chính")).result.corrected == ""


async def test_what_was_withdrawn_a_moment_ago_is_not_shown(search: Search) -> None:
    await search.hold(*FORTY)
    async with search.database.write_sessions.begin() as session:
        await service.withdraw(session, "2-9", version=2, site_id=2, now=NOW)
    assert [one.document.key for one in (await search.ask("lễ hội đua thuyền")).found] == []
    beginning = await answer.suggest(search.database, search.index, "lễ hội", site_ids=None, now=NOW, limit=8)
    assert beginning == []


async def test_nothing_of_a_withdrawn_document_stays_in_the_table(search: Search) -> None:
    await search.put(make_document(1, "Bí mật", summary="bí mật", body="bí mật", number="1/BM"))
    async with search.database.write_sessions.begin() as session:
        await service.withdraw(session, "1-1", version=2, site_id=1, now=NOW)
    async with search.database.engine.connect() as connection:
        row = (await connection.exec_driver_sql("SELECT * FROM search_document")).one()
    assert "mật" not in str(row)


async def test_says_where_else_a_linked_entry_stands(search: Search) -> None:
    original = make_document(1, "Khai mạc lễ hội đền", site_id=2)
    await search.hold(original, replace(original, key="1-1", site_id=1, origin="2-1"))
    (found,) = (await search.ask("khai mạc lễ hội đền")).found
    assert found.document.site_id == 2
    assert [copy.site_id for copy in found.also_at] == [1]
    (on_portal,) = (await search.ask("khai mạc lễ hội đền", site_ids=(1,))).found
    assert (on_portal.document.site_id, on_portal.also_at) == (1, [])


async def test_names_the_boards_among_the_facets(search: Search) -> None:
    await search.hold(make_document(1, "Lịch tiếp dân", path="/lich/bai-1", board_title="Lịch công tác"))
    found = await search.ask("lịch tiếp dân")
    assert await search.database.read_in_thread(lambda session: answer.board_titles(session, found, 10)) == {
        "lich": "Lịch công tác"
    }


async def test_a_passage_of_a_file_names_the_file(search: Search) -> None:
    files = [AttachedText("phu-luc.pdf", "Phần đầu. " * 100 + "Danh mục vị trí việc làm của xã.")]
    await search.hold(make_document(1, "Thông báo của xã", body="Xem tệp.", files=files))
    (found,) = (await search.ask("vị trí việc làm")).found
    assert found.file == "phu-luc.pdf"
    assert "<mark>vị</mark> <mark>trí</mark> <mark>việc</mark> <mark>làm</mark>" in str(found.passage)
    (of_page,) = (await search.ask("thông báo")).found
    assert of_page.file == ""


async def test_parts_go_with_their_page_on_every_site(search: Search) -> None:
    page = make_document(1, "Ngày hội", site_id=2)
    picture = replace(page, key="2-1-m5", parent="2-1", type="image", title="Đua thuyền")
    copy = replace(page, key="1-1", site_id=1, origin="2-1")
    await search.put(
        page, picture, copy, replace(picture, key="1-1-m5", site_id=1, parent="1-1", origin="2-1-m5")
    )
    async with search.database.write_sessions.begin() as session:
        await service.withdraw_with_copies(session, "2-1", now=NOW)
        left = await store.live_changes(session)
    assert left == {}


async def test_a_part_comes_and_goes_without_its_page_having_changed(search: Search) -> None:
    page = make_document(1, "Ngày hội")
    picture = replace(page, key="1-1-m5", parent="1-1", type="image", title="Đua thuyền")
    for parts in ([picture], [], [picture]):
        async with search.database.write_sessions.begin() as session:
            await service.put_with_parts(session, page, parts, now=NOW)
            assert set(await store.live_changes(session)) == {"1-1", *(part.key for part in parts)}
