"""Lists as Word writes them into HTML: paragraphs that carry their bullet or number as text.

`<p style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">a)</span>…</p>` is an item of a nested list.
"""

import re
from typing import NamedTuple

from liencong.core.text.markup import start_tag

_LEVEL = re.compile(r"mso-list:\s*l\d+\s+level(\d+)", re.IGNORECASE)
_IGNORE = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_COUNTED = re.compile(r"\(?(\d{1,4}|[a-z]|[ivx]+|[A-Z]|[IVX]+)[.)]")
_BULLET = re.compile(r"\D")  # one character, mostly of a font of symbols
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


class Opening(NamedTuple):
    """How a list begins: its tag and attributes."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()


class ListWriter:
    """Writes the tags around items that come with nothing but their level."""

    def __init__(self) -> None:
        self._opened: list[tuple[int, str]] = []

    @property
    def are_open(self) -> bool:
        """Tell whether there is a list that has not ended."""
        return bool(self._opened)

    def item(self, level: int, opening: Opening) -> str:
        """Give the tags that begin an item, ending items and lists before it as far as needed."""
        ended = ""
        while self._opened and self._opened[-1] > (level, "") and self._opened[-1] != (level, opening.tag):
            ended += f"</li></{self._opened.pop()[1]}>"
        if self._opened and self._opened[-1][0] == level:
            return f"{ended}</li><li>"
        self._opened.append((level, opening.tag))
        return f"{ended}{start_tag(*opening)}<li>"

    def end(self) -> str:
        """Give the tags that end all lists."""
        ended = "".join(f"</li></{tag}>" for _, tag in reversed(self._opened))
        self._opened.clear()
        return ended


def list_level(style: str) -> int | None:
    """Give the level of the list that a paragraph of this style belongs to, if any."""
    found = _LEVEL.search(style)
    return int(found[1]) if found else None


def is_marker(style: str) -> bool:
    """Tell whether a span of this style holds an item's bullet or number."""
    return _IGNORE.search(style) is not None


def opening_of(marker: str) -> Opening | None:
    """Give the list that begins with an item of this marker; None where no HTML list counts so (1.1.)."""
    counted = _COUNTED.fullmatch(marker)
    if counted is None:
        return Opening("ul") if not marker or _BULLET.fullmatch(marker) else None
    ordinal = counted[1]
    if ordinal.isdigit():
        return Opening("ol", _start(int(ordinal)))
    lower = ordinal.lower()
    if lower in _ROMAN:
        kind, start = "i", _ROMAN.index(lower) + 1
    elif len(lower) == 1:
        kind, start = "a", ord(lower) - ord("a") + 1
    else:
        return None
    return Opening("ol", (("type", kind if ordinal == lower else kind.upper()), *_start(start)))


def _start(start: int) -> tuple[tuple[str, str], ...]:
    return () if start == 1 else (("start", str(start)),)
