"""The newest schema over rows of an older one, on both databases: nothing is lost, and a way leads back."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, MetaData, insert, select

from liencong.core.db.base import uuid7
from tests.db.core.conftest import Stepwise

THEN, LATER = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)
BEFORE_THE_WORKFLOW, NEWEST = "0002", "heads"


def fill(connection: Connection) -> None:
    """Put a published and a scheduled entry on a board, as the schema before kept them."""
    tables = MetaData()
    tables.reflect(connection)

    def add(into: str, /, **said: Any) -> None:
        if "uid" in tables.tables[into].columns:
            said["uid"] = uuid7() if connection.dialect.name == "postgresql" else uuid7().hex
        connection.execute(insert(tables.tables[into]).values(said))

    add("site", id=1, slug="cong", name="Cổng", kind="portal", tier="", theme="base", settings={},
        state="active", created_at=THEN, version=1)  # fmt: skip
    add("board", id=1, site_id=1, slug="tin", path="tin", title="Tin", description="", type="article",
        position=0, steps=1, owner="", legal_basis="", intake={}, version=1)  # fmt: skip
    for number, state in ((1, "published"), (2, "scheduled")):
        add("entry", id=number, site_id=1, board_id=1, type="article", slug="bai", state=state,
            state_reason="", publish_until=LATER, created_at=THEN, updated_at=THEN, epoch=0,
            version=1)  # fmt: skip
        add("revision", id=number, site_id=1, entry_id=number, number=1, title="Bài", summary="",
            body_html="", fields={}, keywords=[], author="An", source="Sở", created_at=THEN)  # fmt: skip
    add("placement", id=1, site_id=1, board_id=1, entry_id=1, revision_id=1, origin_site_id=1, epoch=0,
        visible_from=THEN, changed_at=THEN, withdrawn_reason="", version=1)  # fmt: skip


def ends_of(connection: Connection) -> list[tuple[bool, bool]]:
    """Tell of the published and the scheduled entry whether each has an end, and one that is planned."""
    entry = MetaData()
    entry.reflect(connection, only=["entry"])
    columns = entry.tables["entry"].columns
    rows = connection.execute(select(columns.publish_until, columns.planned_until).order_by(columns.id))
    return [(row[0] is not None, row[1] is not None) for row in rows]


async def test_the_workflow_comes_over_entries_that_there_are(stepwise: Stepwise) -> None:
    await stepwise.forward(BEFORE_THE_WORKFLOW)
    await stepwise.run(fill)
    await stepwise.forward(NEWEST)
    revisions = await stepwise.rows("SELECT note, corrections FROM revision")
    assert {(note, str(corrections)) for note, corrections in revisions} == {("", "[]")}
    assert await stepwise.run(ends_of) == [(True, False), (False, True)]


async def test_there_is_a_way_back(stepwise: Stepwise) -> None:
    await stepwise.forward(BEFORE_THE_WORKFLOW)
    await stepwise.run(fill)
    await stepwise.forward(NEWEST)
    await stepwise.back(BEFORE_THE_WORKFLOW)
    assert await stepwise.rows("SELECT count(publish_until) FROM entry") == [(2,)]
    await stepwise.forward(NEWEST)
