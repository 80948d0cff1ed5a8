"""How commands print listings: columns for people, JSON for programs."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from pydantic_core import to_json

AsJson = Annotated[bool, typer.Option("--json")]


def print_listing(rows: Sequence[Mapping[str, object]], *, as_json: bool) -> None:
    """Print rows that share their names, as JSON or in columns below the names."""
    if as_json:
        typer.echo(to_json(list(rows), indent=2))
        return
    lines = [[_cell(value) for value in row.values()] for row in rows]
    if rows:
        lines.insert(0, list(rows[0]))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_facts(facts: Mapping[str, object], *, as_json: bool) -> None:
    """Print what is to be told of one thing, as a JSON object or a line each."""
    if as_json:
        typer.echo(to_json(dict(facts), indent=2))
        return
    for name, value in facts.items():
        typer.echo(f"{name}: {_cell(value)}".rstrip())


def _cell(value: object) -> str:
    return "" if value is None else str(value)
