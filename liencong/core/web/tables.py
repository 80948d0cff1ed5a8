"""Tables to be saved and opened in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
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


def write_sheet(heading: Sequence[str], rows: Iterable[Sequence[str]], *, widths: Sequence[int]) -> bytes:
    """Write an XLSX file of a table whose heading stays in sight; `widths` are in characters."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths):
        sheet.column_dimensions[get_column_letter(number + 1)].width = width
    head = [WriteOnlyCell(sheet, value=one) for one in heading]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        cells = [WriteOnlyCell(sheet, value=_text(value)) for value in row]
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sheet_file(name: str, content: bytes) -> Response:
    """Answer with an XLSX file to be saved."""
    headers = {"content-disposition": f'attachment; filename="{name}.xlsx"', "cache-control": "no-store"}
    return Response(content, media_type=SHEET_TYPE, headers=headers)


def _cell(value: object) -> object:
    if isinstance(value, str):
        return _text(value)
    return "" if value is None else value


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(BEGINS_A_FORMULA) else value
