"""The directory as the annex of a decision: a document that offices open, number and sign."""

import io
from collections.abc import Sequence

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FONT, SIZE = "Times New Roman", Pt(13)
"""The letter of official documents (Decree 30/2020/NĐ-CP, annex I)."""
WIDTHS = (Mm(12), Mm(75), Mm(62), Mm(38), Mm(30), Mm(40))


def write_annex(
    title: str, notes: Sequence[str], heading: Sequence[str], rows: Sequence[Sequence[str]]
) -> bytes:
    """Write a landscape A4 document with a table whose heading is repeated on each page."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, SIZE
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    for number, line in enumerate((title, *notes)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(line)
        run.bold, run.italic = number == 0, number > 0
    table = document.add_table(rows=1, cols=len(heading), style="Table Grid")
    _fill(table, 0, heading, bold=True)
    _repeat_heading(table)
    for row in rows:
        table.add_row()
        _fill(table, len(table.rows) - 1, row)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _fill(table: Table, number: int, texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, text, width in zip(table.rows[number].cells, texts, WIDTHS, strict=True):
        cell.width = width
        cell.paragraphs[0].add_run(text).bold = bold


def _repeat_heading(table: Table) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
