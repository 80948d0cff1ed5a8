"""A dry run tells what would happen and leaves nothing behind."""

from liencong.core.audit.tables import AuditRecord
from liencong.core.outbox.tables import OutboxRow
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Entry, Revision
from liencong.sites.intake.formats.item import Category, ImportedItem
from tests.db.sites.intake.conftest import Intake, line

TABLES = (Entry, Revision, Board, AuditRecord, OutboxRow)


async def test_it_writes_nothing_and_reports_the_same(intake: Intake) -> None:
    await intake.take(line(1), line(2))
    given = [line(1), line(2, title="Khác"), line(3), line(4, title=""), line(3), line(3, title="Khác nữa")]
    before = [await intake.count(table) for table in TABLES]
    dry = await intake.take(*given, dry_run=True)
    assert [await intake.count(table) for table in TABLES] == before
    real = await intake.take(*given)
    assert (dry.taken, dry.refused, dry.remarks) == (real.taken, real.refused, real.remarks)
    assert real.outcomes() == {"unchanged": 2, "changed": 2, "imported": 1}


async def test_it_makes_no_boards(intake: Intake) -> None:
    items = [ImportedItem(external_id=f"{n}", title="Bài", categories=("Y tế",)) for n in range(120)]
    categories = {"y-te": Category("y-te", "Y tế")}
    report = await intake.take_readings(items, categories=categories, dry_run=True)
    assert report.outcomes() == {"imported": 120}
    assert [one.code for one in report.remarks] == ["board-made"]
    assert await intake.board_titles() == ["Tin tức"]
