"""Tables as documents that offices open, number and sign."""

import io
from collections.abc import Sequence

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from starlette.responses import Response

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FONT, SIZE = "Times New Roman", Pt(13)
"""The letter of official documents (Decree 30/2020/NĐ-CP, annex I)."""


def write_table(
    title: str,
    notes: Sequence[str],
    heading: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[int],
) -> bytes:
    """Write a landscape A4 document with a table whose heading is repeated on each page.

    `notes` stand below the title; `widths` are those of the columns in millimetres, together at most 257.
    """
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
    _fill(table, 0, heading, widths, bold=True)
    _repeat_heading(table)
    for row in rows:
        table.add_row()
        _fill(table, len(table.rows) - 1, row, widths)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _fill(
    table: Table, number: int, texts: Sequence[str], widths: Sequence[int], *, bold: bool = False
) -> None:
    for cell, text, width in zip(table.rows[number].cells, texts, widths, strict=True):
        cell.width = Mm(width)
        cell.paragraphs[0].add_run(text).bold = bold


def _repeat_heading(table: Table) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


def word_file(name: str, content: bytes) -> Response:
    """Answer with a document to be saved."""
    headers = {"content-disposition": f'attachment; filename="{name}.docx"', "cache-control": "no-store"}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)
