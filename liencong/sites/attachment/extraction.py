"""The program that reads one file: `python -m liencong.sites.attachment.extraction KIND PATH`.

It runs in a process of its own, which may die of a hostile file, run out of its memory or of its time; nobody
else does. The text goes to the standard output as UTF-8. It imports nothing of ours beside its bounds.
"""

import os
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from docx import Document
from docx.table import Table
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from liencong.sites.attachment.rules import (
    MOST_CHARACTERS,
    MOST_MEMORY,
    MOST_PAGES,
    MOST_ROWS,
    MOST_SECONDS,
)


def limit_this_process() -> None:
    """Let this process have little memory and time, write no file, and step back for all others."""
    os.nice(19)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_pdf(path: Path) -> Iterator[str]:
    """Give the text of a PDF page by page."""
    pdf = PdfDocument(path)
    for number in range(min(len(pdf), MOST_PAGES)):
        page = pdf[number]
        yield page.get_textpage().get_text_bounded()
        page.close()


def read_docx(path: Path) -> Iterator[str]:
    """Give the text of a Word document by paragraphs and cells, in their order."""
    for part in Document(str(path)).iter_inner_content():
        if isinstance(part, Table):
            yield from (cell.text for row in part.rows for cell in row.cells)
        else:
            yield part.text


def read_xlsx(path: Path) -> Iterator[str]:
    """Give the names of a workbook's sheets and the values of their cells, row by row."""
    with path.open("rb") as file:  # by its name it would be refused
        for sheet in load_workbook(file, read_only=True, data_only=True).worksheets:
            yield sheet.title
            for row in sheet.iter_rows(max_row=MOST_ROWS, values_only=True):
                yield " ".join(str(value) for value in row if value is not None)


READERS: Mapping[str, Callable[[Path], Iterator[str]]] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "xlsx": read_xlsx,
}


def main(kind: str, path: str) -> None:
    """Write the text of a file, as much of it as is wanted."""
    limit_this_process()
    left = MOST_CHARACTERS
    for piece in READERS[kind](Path(path)):
        text = piece[:left].encode("utf-8", "replace")
        sys.stdout.buffer.write(text + b"\n")
        left -= len(piece) + 1
        if left <= 0:
            break
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
