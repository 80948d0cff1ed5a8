"""The index follows the table, whatever comes late, twice or not at all."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import anyio
import pytest

from liencong.core.db.engine import Database
from liencong.search import service
from liencong.search.document import Document
from liencong.search.engines.embedded.engine import EmbeddedEngine
from liencong.search.engines.engine import RebuildRunning, SearchEngine, SearchUnavailable
from liencong.search.index import SearchIndex
from liencong.search.indexer import Indexer
from liencong.search.query import Query
from tests.factories.search.documents import FORTY, NOW, make_document

FESTIVAL = make_document(1, "Khai mạc lễ hội đền")


class Broken(EmbeddedEngine):
    """An engine that can be switched off."""

    down = False

    def apply(self, changed: Sequence[Document], gone: Sequence[str]) -> str:
        if self.down:
            raise SearchUnavailable(reason="down")
        return super().apply(changed, gone)

    def generation(self) -> str:
        if self.down:
            raise SearchUnavailable(reason="down")
        return super().generation()


@pytest.fixture
def indexer(database: Database, engine: SearchEngine) -> Indexer:
    return Indexer(database, SearchIndex(engine))


async def put(database: Database, *documents: Document) -> None:
    """Put documents into the table."""
    async with database.write_sessions.begin() as session:
        await service.put(session, documents, now=NOW)


async def withdraw(database: Database, key: str, version: int) -> None:
    """Withdraw a document of site 1."""
    async with database.write_sessions.begin() as session:
        await service.withdraw(session, key, version=version, site_id=1, now=NOW)


def found(engine: SearchEngine, text: str) -> list[str]:
    """Give the keys found."""
    return [hit.key for hit in engine.search(Query(text), now=NOW).hits]


async def test_what_was_put_is_found(database: Database, engine: SearchEngine, indexer: Indexer) -> None:
    await put(database, FESTIVAL)
    assert await indexer.sync() == 1
    assert found(engine, "lễ hội đền") == ["1-1"]
    assert await indexer.sync() == 0


async def test_what_was_withdrawn_is_gone(database: Database, engine: SearchEngine, indexer: Indexer) -> None:
    await put(database, FESTIVAL)
    await indexer.sync()
    await withdraw(database, "1-1", version=2)
    await indexer.sync()
    assert (found(engine, "lễ hội đền"), engine.count()) == ([], 0)


@pytest.mark.parametrize("late", [1, 2])
async def test_a_late_event_does_not_bring_back_what_was_withdrawn(
    database: Database, engine: SearchEngine, indexer: Indexer, late: int
) -> None:
    await put(database, FESTIVAL)
    await withdraw(database, "1-1", version=2)
    await put(database, replace(FESTIVAL, version=late))
    await indexer.sync()
    assert found(engine, "lễ hội đền") == []


async def test_a_withdrawal_that_comes_before_the_document_holds(
    database: Database, engine: SearchEngine, indexer: Indexer
) -> None:
    await withdraw(database, "1-1", version=2)
    await put(database, FESTIVAL)
    await indexer.sync()
    assert found(engine, "lễ hội đền") == []


async def test_a_late_withdrawal_does_not_take_away_what_was_published_again(
    database: Database, engine: SearchEngine, indexer: Indexer
) -> None:
    await put(database, replace(FESTIVAL, version=3))
    await withdraw(database, "1-1", version=2)
    await indexer.sync()
    assert found(engine, "lễ hội đền") == ["1-1"]


async def test_an_older_text_does_not_replace_a_newer_one(
    database: Database, engine: SearchEngine, indexer: Indexer
) -> None:
    await put(database, replace(FESTIVAL, version=2, title="Bế mạc lễ hội đền"))
    await put(database, FESTIVAL)
    await indexer.sync()
    assert found(engine, '"khai mạc"') == []


async def test_a_doubled_event_is_no_work(database: Database, indexer: Indexer) -> None:
    await put(database, FESTIVAL)
    await indexer.sync()
    await put(database, FESTIVAL)
    assert await indexer.sync() == 0


async def test_a_site_that_is_archived_is_marked(
    database: Database, engine: SearchEngine, indexer: Indexer
) -> None:
    await put(database, *FORTY)
    await indexer.sync()
    async with database.write_sessions.begin() as session:
        await service.change_state(session, 2, "archived", now=NOW)
    await indexer.sync()
    archived = engine.search(Query("", state="archived"), now=NOW).facets["site"]
    assert archived == {"2": sum(one.site_id == 2 for one in FORTY)}


async def test_an_index_that_was_lost_is_filled_again(tmp_path: Path, database: Database) -> None:
    await put(database, *FORTY)
    await Indexer(database, SearchIndex(EmbeddedEngine(tmp_path / "first"))).sync()
    second = EmbeddedEngine(tmp_path / "second")
    assert await Indexer(database, SearchIndex(second)).sync() == 40
    assert second.count() == 40


async def test_documents_that_nobody_knows_are_dropped(
    database: Database, engine: SearchEngine, indexer: Indexer
) -> None:
    engine.apply([make_document(99, "Không ai biết")], [])
    await put(database, FESTIVAL)
    await indexer.sync()
    assert engine.versions() == {"1-1": 1}


async def test_a_rebuild_holds_what_changed_meanwhile(
    database: Database, engine: SearchEngine, indexer: Indexer
) -> None:
    await put(database, *FORTY)
    await indexer.sync()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(indexer.rebuild, lambda done, total: None)
        await put(database, replace(FORTY[8], version=2, title="Giải đua thuyền mở rộng"))
        await withdraw(database, "1-8", version=2)
        await indexer.sync()
    status = await indexer.status()
    assert (status.agrees, status.waiting, status.indexed) == (True, 0, 39)
    assert found(engine, '"giải đua thuyền"') == ["2-9"]


async def test_a_rebuild_tells_how_far_it_is(database: Database, indexer: Indexer) -> None:
    await put(database, *FORTY)
    told: list[tuple[int, int]] = []
    assert await indexer.rebuild(lambda done, total: told.append((done, total))) == 40
    assert told == [(40, 40)]


async def test_a_second_rebuild_at_the_same_time_is_refused(tmp_path: Path, database: Database) -> None:
    engine = EmbeddedEngine(tmp_path / "search")
    with engine.rebuild(), pytest.raises(RebuildRunning):
        await Indexer(database, SearchIndex(engine)).rebuild(lambda done, total: None)
    await Indexer(database, SearchIndex(engine)).rebuild(lambda done, total: None)


async def test_one_site_can_be_written_again(
    database: Database, engine: SearchEngine, indexer: Indexer
) -> None:
    await put(database, *FORTY)
    await indexer.sync()
    engine.apply([], ["2-9"])
    assert (await indexer.status()).missing == ("2-9",)
    assert await indexer.rewrite(2) == sum(one.site_id == 2 for one in FORTY)
    assert (await indexer.status()).agrees


async def test_while_the_engine_is_down_changes_wait_and_nothing_is_lost(
    tmp_path: Path, database: Database
) -> None:
    engine = Broken(tmp_path / "search")
    indexer = Indexer(database, SearchIndex(engine))
    await put(database, *FORTY[:20])
    await indexer.sync()
    engine.down = True
    await put(database, *FORTY[20:])
    with pytest.raises(SearchUnavailable):
        await indexer.sync()
    engine.down = False
    assert await indexer.sync() == 20
    assert (await indexer.status()).agrees


async def test_status_tells_differences(database: Database, engine: SearchEngine, indexer: Indexer) -> None:
    await put(database, *FORTY[:3])
    await indexer.sync()
    await put(database, FORTY[3])
    engine.apply([make_document(99, "Thừa")], ["1-1"])
    status = await indexer.status()
    assert (status.documents, status.indexed, status.waiting) == (4, 3, 1)
    assert set(status.missing) == {"1-1", "1-4"}
    assert status.surplus == ("1-99",)
    assert status.waiting_since == NOW


async def test_two_indexers_do_not_disturb_each_other(tmp_path: Path, database: Database) -> None:
    await put(database, *FORTY)
    engines = [EmbeddedEngine(tmp_path / "search") for _ in range(2)]
    async with anyio.create_task_group() as tasks:
        for engine in engines:
            tasks.start_soon(Indexer(database, SearchIndex(engine)).sync)
    assert [engine.count() for engine in engines] == [40, 40]
    assert (await Indexer(database, SearchIndex(engines[0])).status()).agrees


async def test_an_indexer_that_is_stopped_does_not_keep_the_next_one_waiting(
    database: Database, engine: SearchEngine
) -> None:
    await put(database, *FORTY)
    for delay in (0.0, 0.002, 0.004, 0.008, 0.016):
        with anyio.move_on_after(delay):
            await Indexer(database, SearchIndex(engine)).sync()
    with anyio.fail_after(5):
        await Indexer(database, SearchIndex(engine)).sync()
    assert engine.count() == 40
