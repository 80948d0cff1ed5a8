"""The table of what was measured: each figure beside its goal."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """Something measured; without a goal it is there to be known."""

    name: str
    measured: str
    goal: str = ""
    reached: bool | None = None


def at_least(name: str, value: float, goal: float, beside: str = "") -> Figure:
    """Make a figure whose goal is a lower bound."""
    return Figure(name, _with(f"{value:.2f}", beside), f"≥ {goal:g}", value >= goal)


def at_most(name: str, value: float, goal: float, unit: str = "", beside: str = "") -> Figure:
    """Make a figure whose goal is an upper bound."""
    shown = f"{value:.2f}" if value < 10 else f"{value:.0f}"
    return Figure(name, _with(f"{shown}{unit}", beside), f"≤ {goal:g}{unit}", value <= goal)


def known(name: str, measured: str) -> Figure:
    """Make a figure without a goal."""
    return Figure(name, measured)


def microseconds(seconds: float) -> str:
    """Show a short time."""
    return f"{seconds * 1e6:.0f} µs"


def print_table(title: str, figures: Iterable[Figure]) -> None:
    """Print figures of one kind."""
    table = Table(title=title, title_justify="left", title_style="bold", expand=True)
    for heading in ("figure", "measured", "goal", ""):
        table.add_column(heading)
    words = {True: "[green]ok[/green]", False: "[red]missed[/red]", None: ""}
    for figure in figures:
        table.add_row(figure.name, figure.measured, figure.goal, words[figure.reached])
    Console().print(table)


def _with(shown: str, beside: str) -> str:
    return f"{shown}  ({beside})" if beside else shown
