"""A menu as lines of a form: the tree written line by line, moved about, and read back. No I/O."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from liencong.core.errors import Invalid
from liencong.core.text import clean_line
from liencong.core.text.inputs import SAFE_ADDRESS
from liencong.sites.navigation.service import LONGEST_TITLE, LONGEST_URL, MenuNode

DEEPEST = 2
"""Levels of a menu that pages show."""


@dataclass(frozen=True)
class Row:
    """A place in the menu as a line of a form; without a board it has an address."""

    title: str = ""
    board: str = ""
    url: str = ""
    level: int = 1


def rows_of(nodes: Sequence[MenuNode], level: int = 1) -> list[Row]:
    """Write a menu line by line; what stands deeper than pages show comes up to the deepest level."""
    rows = []
    for node in nodes:
        board = str(node.board_id or "")
        rows.append(Row(node.title, board, "" if board else node.url, min(level, DEEPEST)))
        rows += rows_of(node.children, level + 1)
    return rows


def nodes_of(rows: Sequence[Row], titles: Mapping[str, str]) -> list[MenuNode]:
    """Read the lines back; a line without words takes its board's title.

    `titles` holds the site's boards. Raises `Invalid` for every line that does not hold, as `rows.2.url`.
    """
    faults: dict[str, str] = {}
    nodes: list[MenuNode] = []
    for number, row in enumerate(rows):
        fault = _fault(row, titles)
        if fault is not None:
            faults[f"rows.{number}.{fault[0]}"] = fault[1]
            continue
        title = clean_line(row.title) or titles[row.board]
        node = MenuNode(title, int(row.board) if row.board else None, row.url)
        if row.level > 1 and nodes:
            nodes[-1] = replace(nodes[-1], children=[*nodes[-1].children, node])
        else:
            nodes.append(node)
    if faults:
        raise Invalid(faults, max_length=LONGEST_TITLE)
    return nodes


def move_up(rows: Sequence[Row], number: int) -> list[Row]:
    """Move a line, with those below it, before its neighbour; the first stays."""
    neighbour = _before(rows, number)
    return list(rows) if neighbour is None else move_down(rows, neighbour)


def move_down(rows: Sequence[Row], number: int) -> list[Row]:
    """Move a line, with those below it, behind its neighbour; the last stays."""
    second = _end(rows, number)
    if second == len(rows) or rows[second].level < rows[number].level:
        return list(rows)
    end = _end(rows, second)
    return [*rows[:number], *rows[second:end], *rows[number:second], *rows[end:]]


def move_in(rows: Sequence[Row], number: int) -> list[Row]:
    """Put a line below the one before it, as its last; what stood below it stands there beside it."""
    if number == 0:
        return list(rows)
    return [*rows[:number], replace(rows[number], level=DEEPEST), *rows[number + 1 :]]


def move_out(rows: Sequence[Row], number: int) -> list[Row]:
    """Put a line behind the one that it stood below, so that the others there stay where they are."""
    end = number + 1
    while end < len(rows) and rows[end].level > 1:
        end += 1
    line = replace(rows[number], level=1)
    return [*rows[:number], *rows[number + 1 : end], line, *rows[end:]]


def remove(rows: Sequence[Row], number: int) -> list[Row]:
    """Take a line away; what stood below it moves up in its place."""
    end = _end(rows, number)
    below = (replace(row, level=rows[number].level) for row in rows[number + 1 : end])
    return [*rows[:number], *below, *rows[end:]]


MOVES: Mapping[str, Callable[[Sequence[Row], int], list[Row]]] = {
    "up": move_up,
    "down": move_down,
    "in": move_in,
    "out": move_out,
    "remove": remove,
}
"""What the buttons of a line do."""


def _before(rows: Sequence[Row], number: int) -> int | None:
    """Find the line before on the same level, below the same one."""
    for other in range(number - 1, -1, -1):
        if rows[other].level <= rows[number].level:
            return other if rows[other].level == rows[number].level else None
    return None


def _end(rows: Sequence[Row], number: int) -> int:
    """Give the number of the first line that is not below a line."""
    behind = range(number + 1, len(rows))
    return next((other for other in behind if rows[other].level <= rows[number].level), len(rows))


def _fault(row: Row, titles: Mapping[str, str]) -> tuple[str, str] | None:
    """Tell the field of a line that does not hold, and why."""
    if row.board and row.board not in titles:
        return "board", "board-unknown"
    if not row.board and (not SAFE_ADDRESS.fullmatch(row.url) or len(row.url) > LONGEST_URL):
        return "url", "address-invalid"
    if not row.board and not clean_line(row.title):
        return "title", "required"
    return ("title", "too-long") if len(row.title) > LONGEST_TITLE else None
