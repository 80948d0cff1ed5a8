"""Commands of the search: `search reindex`, `search status`."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from liencong.core.cli import Words, run
from liencong.core.installation import Installation
from liencong.core.text.format import format_datetime
from liencong.search.index import SearchIndex
from liencong.search.indexer import Indexer, Status

MOST_KEYS = 20
"""Keys of a difference that are printed."""


def add_commands(cli: typer.Typer, words: Words) -> None:
    """Add the commands."""
    search = typer.Typer(no_args_is_help=True)
    cli.add_typer(search, name="search", help=words("cli.search"))

    @search.command(help=words("cli.search_reindex"))
    def reindex(site: Annotated[str, typer.Option(help=words("cli.search_site"))] = "") -> None:
        written = run(
            lambda installation: _rewrite(installation, site) if site else _rebuild(installation, words)
        )
        typer.echo(f"{words('cli.search_done')} {written}")

    @search.command(help=words("cli.search_status"))
    def status(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
        found = run(lambda installation: indexer_of(installation).status())
        if as_json:
            typer.echo(json.dumps(_facts(found), ensure_ascii=False))
        else:
            Console().print(_table(found, words))
        raise typer.Exit(0 if found.agrees else 1)


def indexer_of(installation: Installation) -> Indexer:
    """Give the indexer of an installation that is held open."""
    return Indexer(installation.database, installation.get(SearchIndex))


async def _rewrite(installation: Installation, slug: str) -> int:
    site = await installation.sites.get_by_slug(slug)
    return await indexer_of(installation).rewrite(site.id)


async def _rebuild(installation: Installation, words: Words) -> int:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(words("cli.search_progress"), total=None)
        return await indexer_of(installation).rebuild(
            lambda done, total: progress.update(task, completed=done, total=total)
        )


def _facts(status: Status) -> dict[str, Any]:
    return {
        "engine": status.health.detail,
        "ok": status.health.ok,
        "documents": status.documents,
        "indexed": status.indexed,
        "waiting": status.waiting,
        "waiting_since": status.waiting_since.isoformat() if status.waiting_since else None,
        "missing": list(status.missing[:MOST_KEYS]),
        "missing_count": len(status.missing),
        "surplus": list(status.surplus[:MOST_KEYS]),
        "surplus_count": len(status.surplus),
    }


def _table(status: Status, words: Words) -> Table:
    table = Table(show_header=False)
    since = status.waiting_since
    waits = f", {words('cli.search_since')} {format_datetime(since)}" if since else ""
    for key, value in {
        "engine": status.health.detail,
        "documents": str(status.documents),
        "indexed": str(status.indexed),
        "waiting": f"{status.waiting}{waits}",
        "missing": _some(status.missing),
        "surplus": _some(status.surplus),
    }.items():
        table.add_row(words(f"cli.search_{key}"), value)
    return table


def _some(keys: tuple[str, ...]) -> str:
    shown = ", ".join(keys[:MOST_KEYS])
    return f"{len(keys)}: {shown}" if keys else "0"
