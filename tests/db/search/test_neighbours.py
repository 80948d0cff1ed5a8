"""What stands beside each other in a text, and what only follows it: the next text, the next paragraph."""

from pathlib import Path

import pytest

from liencong.search.engines.embedded.engine import EmbeddedEngine
from liencong.search.query import Query
from tests.factories.search.documents import NOW, make_document


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    made = EmbeddedEngine(tmp_path)
    made.apply(
        [
            make_document(1, "Khảo sát lòng hồ", body="Công văn mời họp."),
            make_document(2, "Giấy mời", body="Mời họp về lòng hồ\n\nCông văn kèm theo."),
            make_document(3, "Quyết định", body="Nội dung như sau. Người ký: Hồ Công Văn."),
        ],
        [],
    )
    return made


@pytest.mark.parametrize("name", ["hồ công văn", "ho cong van"])
def test_a_name_is_not_put_together_from_two_texts(engine: EmbeddedEngine, name: str) -> None:
    found = engine.search(Query(name), now=NOW).hits
    assert found[0].key == make_document(3, "").key
    assert found[0].score > 2 * found[1].score


def test_what_is_quoted_stands_in_one_paragraph(engine: EmbeddedEngine) -> None:
    found = engine.search(Query('"hồ công văn"'), now=NOW).hits
    assert [hit.key for hit in found] == [make_document(3, "").key]
