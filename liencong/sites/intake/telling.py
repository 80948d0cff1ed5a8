"""Tells what became of an import: to people in a terminal, in a table for spreadsheets, to programs."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO, get_args

from rich.console import Console
from rich.table import Table
from rich.text import Text

from liencong.core.text.catalogue import Catalogue
from liencong.sites.intake.formats.item import Notice
from liencong.sites.intake.report import Outcome, Report

MOST_NAMED = 3
"""Items that a terminal names for each reason; the table has them all."""

COLUMNS = ("result", "item", "title", "site", "state", "why")
_FORMULA = ("=", "+", "-", "@")


def facts(report: Report, catalogue: Catalogue) -> dict[str, object]:
    """Give a report as JSON tells it."""
    outcomes = report.outcomes()
    return {
        **{name: outcomes[name] for name in get_args(Outcome)},
        "states": dict(report.states()),
        "refused": [_notice(one, catalogue) for one in report.refused],
        "remarks": [_notice(one, catalogue) for one in report.remarks],
    }


def write_table(report: Report, catalogue: Catalogue, file: TextIO) -> None:
    """Write a line of CSV for each item and notice."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(catalogue.text(f"intake.{name}") for name in COLUMNS)
    for row in _rows(report, catalogue):
        writer.writerow(map(safe_cell, row))


def show(report: Report, catalogue: Catalogue, console: Console) -> None:
    """Show a summary, and why items were refused or not taken as they were."""
    outcomes = report.outcomes()
    counts = Table(catalogue.text("intake.result"), catalogue.text("intake.count"))
    for name in get_args(Outcome):
        counts.add_row(catalogue.text(f"intake.{name}"), str(outcomes[name]))
    for state, number in sorted(report.states().items()):
        counts.add_row(f"  {catalogue.text(f'states.{state}')}", str(number))
    counts.add_row(catalogue.text("intake.refused"), str(len(report.refused)))
    counts.add_row(catalogue.text("intake.remarks"), str(len(report.remarks)))
    console.print(counts)
    _show_reasons("refused", report.refused, catalogue, console)
    _show_reasons("remarks", report.remarks, catalogue, console)


def safe_cell(text: str) -> str:
    """Keep spreadsheets from taking foreign text for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def notice_words(catalogue: Catalogue, code: str, params: Mapping[str, Any]) -> str:
    """Give what a notice says, with the fields of items called as people call them."""
    said = dict(params)
    if "fields" in said:
        said["fields"] = ", ".join(_called(catalogue, name) for name in str(said["fields"]).split(", "))
    return catalogue.text(f"intake.notice.{code}", **said)


def _called(catalogue: Catalogue, field: str) -> str:
    key = f"intake.fields.{field}"
    return catalogue.text(key) if key in catalogue else field


def _show_reasons(heading: str, notices: Sequence[Notice], catalogue: Catalogue, console: Console) -> None:
    """Show each reason once, with how often it was met and the first items that met it."""
    if not notices:
        return
    alike: dict[str, list[Notice]] = {}
    for one in notices:
        alike.setdefault(f"{one.code} {one.params.get('reason', '')}", []).append(one)
    names = (catalogue.text(f"intake.{name}") for name in ("why", "count", "item"))
    table = Table(*names, title=catalogue.text(f"intake.{heading}"), title_justify="left", show_lines=True)
    for some in alike.values():
        items = "\n".join(one.title or one.line_or_id for one in some[:MOST_NAMED])
        table.add_row(Text(_why(some[0], catalogue)), str(len(some)), Text(items))
    console.print(table)


def _rows(report: Report, catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    for item in report.taken:
        outcome, state = catalogue.text(f"intake.{item.outcome}"), catalogue.text(f"states.{item.state}")
        yield outcome, item.external_id, item.title, item.site, state, ""
    for heading, notices in (("refused", report.refused), ("remarks", report.remarks)):
        name = catalogue.text(f"intake.{heading}")
        yield from ((name, one.line_or_id, one.title, "", "", _why(one, catalogue)) for one in notices)


def _notice(one: Notice, catalogue: Catalogue) -> dict[str, str]:
    return {"item": one.line_or_id, "title": one.title, "code": one.code, "reason": _why(one, catalogue)}


def _why(one: Notice, catalogue: Catalogue) -> str:
    return notice_words(catalogue, one.code, one.params)
