"""The list of a month as a workbook for accounting: by person and by text, real numbers, sums as formulas."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from liencong.core.text import format_date
from liencong.plugins.royalties.ledger import Reckoned
from liencong.plugins.royalties.payees import PayDetails
from liencong.plugins.royalties.reckoning import unit_value
from liencong.plugins.royalties.told import PersonSum, amount_words

Words = Callable[[str], str]
Value = str | int | Decimal | None

MONEY, COEFFICIENT = "#,##0", "0.##"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LINE = Side(style="thin", color="808080")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
BOLD = Font(name="Times New Roman", size=12, bold=True)
PLAIN = Font(name="Times New Roman", size=12)
TITLE = Font(name="Times New Roman", size=14, bold=True)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAPPED = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class _Sum:
    """A cell that adds up others of its row."""

    first: str
    last: str


Row = Sequence[Value | _Sum]


@dataclass(frozen=True)
class MonthList:
    """What the workbook tells: whose month it is and which, in words, who gets what, and for what."""

    agency: str
    month: str
    people: Sequence[PersonSum]
    details: Mapping[int, PayDetails]
    lines: Sequence[Reckoned]


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its heading, its width in characters, and the format of its numbers."""

    heading: str
    width: int
    number: str = ""
    adds_up: bool = False


PEOPLE = (
    Column("no", 6),
    Column("name", 28),
    Column("tax_code", 16),
    Column("bank", 24),
    Column("bank_account", 20),
    Column("texts", 10, "0", adds_up=True),
    Column("royalty", 16, MONEY, adds_up=True),
    Column("remuneration", 16, MONEY, adds_up=True),
    Column("total", 18, MONEY, adds_up=True),
    Column("signed", 16),
)
TEXTS = (
    Column("no", 6),
    Column("published_on", 13),
    Column("text", 52),
    Column("people", 40),
    Column("genre", 20),
    Column("coefficient", 9, COEFFICIENT),
    Column("quantity", 9, "0"),
    Column("unit", 14, MONEY),
    Column("royalty", 16, MONEY, adds_up=True),
    Column("remuneration", 16, MONEY, adds_up=True),
    Column("total", 18, MONEY, adds_up=True),
    Column("note", 30),
)


def workbook_of(told: MonthList, words: Words, duties: Mapping[str, str]) -> bytes:
    """Make the workbook of a month, with a sheet by person and one by text."""
    book = Workbook()
    by_person, by_text = book.worksheets[0], book.create_sheet()
    by_person.title, by_text.title = words("by_person"), words("by_text")
    _fill(by_person, told, words, PEOPLE, [_person_row(at, one, told) for at, one in enumerate(told.people)])
    _fill(by_text, told, words, TEXTS, [_text_row(at, one, duties) for at, one in enumerate(told.lines)])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _person_row(at: int, one: PersonSum, told: MonthList) -> Row:
    said = told.details.get(one.payee_id, PayDetails())
    facts: Row = [at + 1, one.name, said.tax_code, said.bank, said.bank_account]
    return [*facts, one.lines, one.royalty, one.remuneration, _Sum("G", "H"), ""]


def _text_row(at: int, one: Reckoned, duties: Mapping[str, str]) -> Row:
    line = one.line
    people = "; ".join(f"{part.payee.name} ({duties[part.share.duty]})" for part in one.parts)
    judged: Sequence[Value] = (line.genre, line.coefficient, line.quantity, _unit(one))
    if line.corrects_id is not None:
        judged = (line.genre, None, None, None)
    amounts: Row = [one.total - one.remuneration, one.remuneration, _Sum("I", "J")]
    return [at + 1, format_date(line.published_on), line.title, people, *judged, *amounts, line.reason]


def _unit(one: Reckoned) -> int | None:
    """Give what a coefficient of one is worth: as it was paid, until then as it would be."""
    if one.line.unit_value is not None:
        return one.line.unit_value
    return unit_value(one.terms) if one.terms else None


def _fill(
    sheet: Worksheet, told: MonthList, words: Words, columns: Sequence[Column], rows: Sequence[Row]
) -> None:
    last = get_column_letter(len(columns))
    heads = ((told.agency, BOLD), (words("sheet_title"), TITLE), (told.month, BOLD))
    for at, (text, font) in enumerate(heads, start=1):
        sheet.merge_cells(f"A{at}:{last}{at}")
        _write(sheet.cell(at, 1), text, font=font, alignment=CENTRE)
    begin = len(heads) + 2
    for at, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width
        _write(
            sheet.cell(begin, at), words(f"sheet_{column.heading}"), font=BOLD, alignment=CENTRE, border=BOX
        )
    for row_at, row in enumerate(rows, start=begin + 1):
        for at, (column, value) in enumerate(zip(columns, row, strict=True), start=1):
            told_here = f"={value.first}{row_at}+{value.last}{row_at}" if isinstance(value, _Sum) else value
            _write(sheet.cell(row_at, at), told_here, formula=isinstance(value, _Sum), border=BOX,
                   number=column.number, alignment=WRAPPED)  # fmt: skip
    _add_totals(sheet, words, columns, begin + 1, begin + len(rows))
    said = sum(one.total for one in told.people)
    _write(sheet.cell(begin + len(rows) + 2, 2), f"{words('in_words')}: {amount_words(said)}", font=BOLD)
    _add_signatures(sheet, words, begin + len(rows) + 4, len(columns))
    sheet.freeze_panes = f"A{begin + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _add_totals(sheet: Worksheet, words: Words, columns: Sequence[Column], first: int, last: int) -> None:
    row = last + 1
    for at, column in enumerate(columns, start=1):
        letter, cell = get_column_letter(at), sheet.cell(row, at)
        adds_up = column.adds_up and last >= first
        text = f"=SUM({letter}{first}:{letter}{last})" if adds_up else words("sheet_sum") if at == 2 else ""
        _write(cell, text, formula=adds_up, font=BOLD, border=BOX, number=column.number)


def _add_signatures(sheet: Worksheet, words: Words, row: int, columns: int) -> None:
    places = (1, columns // 2, columns - 2)
    for name, at in zip(("prepared", "accountant", "head"), places, strict=True):
        sheet.merge_cells(start_row=row, end_row=row, start_column=at, end_column=at + 2)
        _write(sheet.cell(row, at), words(name), font=BOLD, alignment=CENTRE)


def _write(
    cell: Cell | MergedCell,
    value: Value,
    *,
    formula: bool = False,
    font: Font = PLAIN,
    border: Border | None = None,
    number: str = "",
    alignment: Alignment | None = None,
) -> None:
    """Write a cell; what people typed stays text, even where it looks like a formula."""
    assert isinstance(cell, Cell)
    cell.value = value
    if isinstance(value, str) and not formula:
        cell.data_type = "s"
    cell.font = font
    if border is not None:
        cell.border = border
    if number:
        cell.number_format = number
    if alignment is not None:
        cell.alignment = alignment
