"""The letter by which cases are passed on, as a document that offices open, print and sign (S64)."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FONT, SIZE = "Times New Roman", Pt(13)
"""The letter of official documents (Decree 30/2020/ND-CP, annex I)."""
HEAD_WIDTHS = (Mm(70), Mm(95))
WIDTHS = (Mm(12), Mm(80), Mm(33), Mm(20), Mm(20))


@dataclass(frozen=True)
class Letter:
    """What stands in the letter, in words: its head left and right, its text, the list, who signs."""

    left: Sequence[str]
    right: Sequence[str]
    place_and_day: str
    to: str
    text: Sequence[str]
    heading: Sequence[str]
    rows: Sequence[Sequence[str]]
    copies: Sequence[str]
    signature: Sequence[str]


def write_letter(letter: Letter) -> bytes:
    """Write a letter on A4 as the rules on official documents lay it out."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, SIZE
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    head = _pair(document)
    _lines(head[0], letter.left, bold=(0,))
    _lines(head[1], [*letter.right, letter.place_and_day], bold=(0, 1))
    _line(document, letter.to, centred=True)
    for text in letter.text:
        _line(document, text)
    _table(document, letter)
    foot = _pair(document)
    _lines(foot[0], letter.copies, centred=False, bold=(0,))
    _lines(foot[1], letter.signature, bold=(0, len(letter.signature) - 1))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _pair(document: DocumentFile) -> Sequence[_Cell]:
    table = document.add_table(rows=1, cols=2)
    cells: Sequence[_Cell] = table.rows[0].cells
    for cell, width in zip(cells, HEAD_WIDTHS, strict=True):
        cell.width = width
    return cells


def _lines(cell: _Cell, lines: Sequence[str], *, centred: bool = True, bold: Sequence[int] = ()) -> None:
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        paragraph.add_run(line).bold = number in bold


def _line(document: DocumentFile, text: str, *, centred: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.space_before = Pt(6)
    if not centred:
        paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.add_run(text)


def _table(document: DocumentFile, letter: Letter) -> None:
    table = document.add_table(rows=0, cols=len(letter.heading), style="Table Grid")
    for number, row in enumerate((letter.heading, *letter.rows)):
        for cell, text, width in zip(table.add_row().cells, row, WIDTHS, strict=True):
            cell.width = width
            run = cell.paragraphs[0].add_run(text)
            run.bold, run.font.size = number == 0, Pt(12)
    document.add_paragraph()
