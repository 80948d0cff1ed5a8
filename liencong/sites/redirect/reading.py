"""A table of redirects as people write it in a spreadsheet."""

from liencong.core.errors import Invalid
from liencong.sites.intake.formats.errors import FileTooLarge, MissingColumns, RepeatedColumns
from liencong.sites.intake.formats.item import Refusal
from liencong.sites.intake.formats.table import Row, read_rows
from liencong.sites.redirect.rules import Given, Unread

MOST_ROWS, MOST_BYTES = 20_000, 5 << 20

OLD, NEW = "old", "new"
HEADINGS = {
    "dia chi cu": OLD,
    "cu": OLD,
    "tu": OLD,
    "old": OLD,
    "from": OLD,
    "dia chi moi": NEW,
    "moi": NEW,
    "den": NEW,
    "new": NEW,
    "to": NEW,
}
"""What the two columns may be called, without marks and in small letters."""


def read_table(data: bytes) -> list[Given | Unread]:
    """Read a table of redirects; raise `Invalid` beside `file` where it is none, or too long."""
    if len(data) > MOST_BYTES:
        raise Invalid({"file": "redirects-too-many"}, most=MOST_ROWS)
    try:
        readings = [_read(row) for row in read_rows(data, HEADINGS, needed=(OLD, NEW))]
    except (FileTooLarge, MissingColumns, RepeatedColumns) as error:
        raise Invalid({"file": "redirect-columns"}) from error
    if not readings:
        raise Invalid({"file": "redirects-none"})
    if len(readings) > MOST_ROWS:
        raise Invalid({"file": "redirects-too-many"}, most=MOST_ROWS)
    return readings


def _read(row: Row | Refusal) -> Given | Unread:
    if isinstance(row, Refusal):
        return Unread(int(row.line_or_id))
    return Given(row.line, row.cells.get(OLD, ""), row.cells.get(NEW, ""))
