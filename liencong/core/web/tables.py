"""Tables to be saved and opened in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take Vietnamese for another encoding."""

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_file(name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Answer with a CSV file of a table; what would be taken for a formula is marked as text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(heading)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    headers = {"content-disposition": f'attachment; filename="{name}.csv"', "cache-control": "no-store"}
    return Response(BYTE_ORDER_MARK + buffer.getvalue(), media_type="text/csv", headers=headers)


def sheet_file(name: str, content: bytes) -> Response:
    """Answer with an XLSX file to be saved."""
    headers = {"content-disposition": f'attachment; filename="{name}.xlsx"', "cache-control": "no-store"}
    return Response(content, media_type=SHEET_TYPE, headers=headers)


def _cell(value: object) -> object:
    if isinstance(value, str):
        return as_text(value)
    return "" if value is None else value


def as_text(value: str) -> str:
    """Give a text as a cell holds it, marked where a spreadsheet would take it for a formula."""
    return f"'{value}" if value.startswith(BEGINS_A_FORMULA) else value
