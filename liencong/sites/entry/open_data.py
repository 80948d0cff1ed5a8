"""The public entries of one content type as a table that anybody may reuse (UP12)."""

import csv
import io
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime

from starlette.requests import Request

from liencong.core.web.request import installation_of, site_of
from liencong.sites.entry.content_type import ContentType
from liencong.sites.entry.representation import EntryOut, shown_out
from liencong.sites.entry.typed_fields import Control
from liencong.sites.entry.typed_form import FormField
from liencong.sites.entry.window import Filter, list_with_bodies

ROWS_AT_ONCE = 200
BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take Vietnamese for another encoding."""

COLUMNS = ("id", "title", "summary", "author", "source", "site", "board", "url", "published_at", "updated_at")


async def write_table(request: Request, kind: ContentType, now: datetime) -> AsyncIterator[str]:
    """Give the table piece by piece, the newest entries first; typed fields follow the common columns.

    An entry with a table among its fields has a row for each line of it.
    """
    asked = kind.form_fields()
    lines_of = next((one for one in asked if one.control is Control.TABLE), None)
    names = [one.name for one in asked if one is not lines_of]
    columns = [one.name for one in lines_of.columns] if lines_of else []
    yield BYTE_ORDER_MARK + _lines([[*COLUMNS, *names, *columns]])
    wanted, site = Filter(types=[kind.name]), site_of(request)
    while True:
        async with installation_of(request).read(site.id) as session:
            shown = await list_with_bodies(session, wanted, now=now, limit=ROWS_AT_ONCE)
            entries = await shown_out(request, session, shown)
        yield _lines([row for entry in entries for row in _rows(entry, names, lines_of, columns)])
        if len(shown) < ROWS_AT_ONCE:
            return
        last = shown[-1].placement
        wanted = Filter(types=[kind.name], after=(last.visible_from, last.id))


def _rows(
    entry: EntryOut, names: Sequence[str], lines_of: FormField | None, columns: Sequence[str]
) -> Iterator[list[object]]:
    """Give the rows of an entry: one, or one for each line of its table."""
    common = entry.model_dump(mode="json")
    said = [*(common[name] for name in COLUMNS), *(entry.fields.get(name, "") for name in names)]
    if lines_of is None:
        yield said
        return
    for line in entry.fields.get(lines_of.name, ()):
        yield [*said, *(line.get(name, "") for name in columns)]


def _lines(rows: Sequence[Sequence[object]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
