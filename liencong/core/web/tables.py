"""Tables to be saved and opened in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take Vietnamese for another encoding."""

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_file(name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Answer with a CSV file of a table; what would be taken for a formula is marked as text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(heading)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    headers = {"content-disposition": f'attachment; filename="{name}.csv"', "cache-control": "no-store"}
    return Response(BYTE_ORDER_MARK + buffer.getvalue(), media_type="text/csv", headers=headers)


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(BEGINS_A_FORMULA):
        return f"'{value}"
    return "" if value is None else value
