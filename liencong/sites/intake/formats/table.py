"""Tables that spreadsheets write as CSV, in any of their encodings and separators, read by their headings."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from liencong.core.text.unicode import fold
from liencong.sites.intake.formats.charset import decode
from liencong.sites.intake.formats.errors import FileTooLarge, MissingColumns, RepeatedColumns
from liencong.sites.intake.formats.item import Refusal
from liencong.sites.intake.formats.legible import legible

MAX_BYTES = 64 * 2**20
_MAX_CELL = 4 * 2**20
_SEPARATORS = ",;\t|"

# The reader's own limit is 128 KiB and one for the whole process; an article's body in a cell may be longer.
csv.field_size_limit(_MAX_CELL)


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells by the names that the format knows, and by their own heading where it knows none."""

    line: int
    cells: Mapping[str, str]


def read_rows(data: bytes, names: Mapping[str, str], needed: tuple[str, ...]) -> Iterator[Row | Refusal]:
    """Read a table's rows lazily; `names` maps a folded heading to the format's name for it.

    Raises FileTooLarge, MissingColumns, RepeatedColumns.
    """
    if len(data) > MAX_BYTES:
        raise FileTooLarge(len(data), MAX_BYTES)
    text = decode(data).lstrip("\n\r ")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    columns = _columns(next(reader, []), names)
    if missing := [name for name in needed if name not in columns]:
        raise MissingColumns(missing)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Refusal(str(reader.line_num), "", "row-unreadable")
            continue
        if any(cell.strip() for cell in cells):
            yield _row(reader.line_num, columns, cells)


def _columns(headings: list[str], names: Mapping[str, str]) -> list[str]:
    given = [legible(heading).strip() for heading in headings]
    columns = [names.get(" ".join(fold(heading).replace("_", " ").split()), heading) for heading in given]
    if repeated := [column for column, times in Counter(columns).items() if column and times > 1]:
        raise RepeatedColumns(repeated)
    return columns


def _row(line: int, columns: list[str], cells: list[str]) -> Row | Refusal:
    if any(cell.strip() for cell in cells[len(columns) :]):
        return Refusal(str(line), "", "row-too-wide", {"columns": len(columns), "cells": len(cells)})
    return Row(line, {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column})


def _separator(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(_SEPARATORS, key=heading.count)
