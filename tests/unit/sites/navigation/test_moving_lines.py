"""Lines of a menu move as a tree does: what stands below a line goes with it, others stay where they are."""

import pytest

from liencong.sites.navigation.rows import MOVES, Row, nodes_of, rows_of


def lines(text: str) -> list[Row]:
    """Make lines of letters; a small one stands below the capital before it."""
    return [Row(title=letter, url="/", level=2 if letter.islower() else 1) for letter in text]


def written(rows: list[Row]) -> str:
    return "".join(row.title.lower() if row.level > 1 else row.title.upper() for row in rows)


@pytest.mark.parametrize(
    ("before", "action", "number", "after"),
    [
        ("AbcD", "up", 3, "DAbc"),
        ("AbcD", "down", 0, "DAbc"),
        ("AbcD", "up", 2, "AcbD"),
        ("AbcD", "down", 1, "AcbD"),
        ("AbcD", "up", 0, "AbcD"),
        ("AbcD", "up", 1, "AbcD"),
        ("AbcD", "down", 2, "AbcD"),
        ("AbcD", "down", 3, "AbcD"),
        ("AbcD", "in", 3, "Abcd"),
        ("ABcd", "in", 1, "Abcd"),
        ("AbcD", "in", 0, "AbcD"),
        ("AbcD", "out", 1, "AcBD"),
        ("AbcD", "out", 2, "AbCD"),
        ("AbcD", "remove", 0, "BCD"),
        ("AbcD", "remove", 1, "AcD"),
    ],
)
def test_a_line_moves_with_what_stands_below_it(before: str, action: str, number: int, after: str) -> None:
    assert written(MOVES[action](lines(before), number)) == after


def test_what_was_written_is_read_back() -> None:
    rows = lines("AbCde")
    assert rows_of(nodes_of(rows, {})) == rows
