"""Lines of a form that are moved by buttons: `up-1`, `down-1`, `remove-1` ask for it by the line's number."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

STEPS = {"up": -1, "down": 1}


def changed(lines: Sequence[T], asked: str) -> list[T]:
    """Do what a button asks; what cannot be done changes nothing."""
    action, _, number = asked.partition("-")
    is_number = number.isascii() and number.isdigit() and len(number) < 5
    return moved(lines, int(number), action) if is_number else list(lines)


def moved(lines: Sequence[T], at: int, action: str) -> list[T]:
    """Move a line before or behind its neighbour, or take it away."""
    if at >= len(lines) or action not in (*STEPS, "remove"):
        return list(lines)
    others = [*lines[:at], *lines[at + 1 :]]
    if action == "remove":
        return others
    target = min(max(at + STEPS[action], 0), len(others))
    return [*others[:target], lines[at], *others[target:]]
