"""Files for tests."""

import io

from docx import Document


def docx(text: str) -> bytes:
    """Make a Word document with a paragraph and a table of one cell."""
    document, file = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.add_table(rows=1, cols=1).cell(0, 0).text = "Ô trong bảng"
    document.save(file)
    return file.getvalue()
