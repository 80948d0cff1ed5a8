"""JSON Lines read into items, line by line; a bad line is refused with its number and the rest goes on."""

import json
from collections.abc import Iterator
from io import BufferedIOBase
from typing import BinaryIO

from liencong.sites.intake.formats.charset import decode
from liencong.sites.intake.formats.item import Reading, Refusal
from liencong.sites.intake.formats.line import read_line

MAX_LINE_BYTES = 4 * 2**20


def read_jsonl(source: BinaryIO | BufferedIOBase) -> Iterator[Reading]:
    """Read the items of a JSON Lines file lazily; see `line` for the names that a line may use."""
    for number, raw in _lines(source):
        if len(raw) > MAX_LINE_BYTES:
            yield Refusal(str(number), "", "line-too-long", {"limit": MAX_LINE_BYTES})
            continue
        text = decode(raw).strip()
        if text:
            yield from _read(number, text)


def _read(number: int, text: str) -> Iterator[Reading]:
    try:
        values = json.loads(text)
    except ValueError:
        yield Refusal(str(number), "", "line-not-json")
        return
    except RecursionError:
        yield Refusal(str(number), "", "line-too-deep")
        return
    if isinstance(values, dict):
        yield from read_line(number, values)
    else:
        yield Refusal(str(number), "", "line-not-object")


def _lines(source: BinaryIO | BufferedIOBase) -> Iterator[tuple[int, bytes]]:
    """Number the lines; of one that is too long only the beginning is held."""
    number = 0
    while raw := source.readline(MAX_LINE_BYTES + 1):
        number += 1
        yield number, raw
        while len(raw) > MAX_LINE_BYTES and not raw.endswith(b"\n"):
            raw = source.readline(MAX_LINE_BYTES + 1)
