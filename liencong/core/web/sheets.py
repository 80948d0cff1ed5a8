"""Tables written as files of spreadsheets (XLSX)."""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from liencong.core.web.tables import as_text


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
        cells = [WriteOnlyCell(sheet, value=as_text(value)) for value in row]
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
