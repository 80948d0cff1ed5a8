"""Tells what became of an import: a line in words, or all of them as a table for spreadsheets."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Sequence

from starlette.responses import StreamingResponse

from liencong.core.installation import Installation
from liencong.core.text.catalogue import Catalogue
from liencong.sites.importing import service
from liencong.sites.importing.tables import ImportJob, ImportLine
from liencong.sites.intake.formats.item import RECKONED
from liencong.sites.intake.telling import notice_words, safe_cell

COLUMNS = ("result", "item", "title", "state", "why")
LINES_AT_ONCE = 1000
BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take Vietnamese for another encoding."""


class TableResponse(StreamingResponse):
    """A table, sent piece by piece."""

    media_type = "text/csv"


async def write_table(installation: Installation, job: ImportJob) -> AsyncIterator[str]:
    """Give the table piece by piece, in the order in which items were worked off."""
    catalogue, last = installation.catalogue, 0
    yield BYTE_ORDER_MARK + _rows([[catalogue.text(f"intake.{name}") for name in COLUMNS]])
    while True:
        async with installation.read(job.site_id) as session:
            lines = await service.list_lines(session, job, after_id=last, limit=LINES_AT_ONCE)
        yield _rows(_cells(catalogue, line) for line in lines)
        if len(lines) < LINES_AT_ONCE:
            return
        last = lines[-1].id


def why(catalogue: Catalogue, line: ImportLine) -> str:
    """Give what there is to tell of a line in words; nothing where an item was simply taken."""
    return notice_words(catalogue, line.code, line.params) if line.code else ""


def number_of(line: ImportLine) -> str:
    """Give by what its source knows an item, or its line; nothing where that was only reckoned here."""
    return "" if line.item.startswith(RECKONED) else line.item


def _cells(catalogue: Catalogue, line: ImportLine) -> list[str]:
    state = catalogue.text(f"states.{line.state}") if line.state else ""
    result = catalogue.text(f"import_results.{line.result}")
    return [result, number_of(line), line.title, state, why(catalogue, line)]


def _rows(rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(map(safe_cell, row) for row in rows)
    return buffer.getvalue()
