"""Commands of the search: `search reindex`, `search status`, `search places`."""

from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from liencong.core.cli import Words, run
from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.listing import AsJson, print_facts
from liencong.search.index import SearchIndex
from liencong.search.indexer import Indexer
from liencong.search.synonym.places import Renamed, read_places, take_in

MOST_KEYS = 20
"""Keys of a difference that are printed."""


def add_commands(cli: typer.Typer, words: Words) -> None:
    """Add the commands."""
    search = typer.Typer(no_args_is_help=True)
    search.command(help=words("cli.search_reindex"))(reindex)
    search.command(help=words("cli.search_status"))(status)
    search.command(help=words("cli.search_places"))(places)
    cli.add_typer(search, name="search", help=words("cli.search"))


def reindex(site: str | None = None) -> None:
    """Build the index anew, or write the documents of one site again."""
    run(lambda installation: _rewrite(installation, site) if site else _rebuild(installation))


def status(as_json: AsJson = False) -> None:
    """Tell how far the index has followed the database; exit with 1 where they differ."""
    found = run(lambda installation: indexer_of(installation).status())
    facts = {
        "engine": found.health.detail,
        "documents": found.documents,
        "indexed": found.indexed,
        "waiting": found.waiting,
        "waiting_since": found.waiting_since,
        "missing": len(found.missing),
        "missing_keys": " ".join(found.missing[:MOST_KEYS]),
        "surplus": len(found.surplus),
        "surplus_keys": " ".join(found.surplus[:MOST_KEYS]),
    }
    print_facts(facts, as_json=as_json)
    if not found.agrees:
        raise typer.Exit(1)


def places(file: Path) -> None:
    """Take in a table of places that are called otherwise since a reform."""
    taken = run(lambda installation: _take_places(installation, read_places(file)))
    print_facts({"places": taken}, as_json=False)


def indexer_of(installation: Installation) -> Indexer:
    """Give the indexer of an installation that is held open."""
    return Indexer(installation.database, installation.get(SearchIndex))


async def _rewrite(installation: Installation, slug: str) -> None:
    site = await installation.sites.get_by_slug(slug)
    await indexer_of(installation).rewrite(site.id)


async def _take_places(installation: Installation, given: Sequence[Renamed]) -> int:
    async with installation.write(None) as session:
        return await take_in(session, given, now=utc_now())


async def _rebuild(installation: Installation) -> None:
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.percentage:.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=None)
        await indexer_of(installation).rebuild(
            lambda done, total: progress.update(task, completed=done, total=total)
        )
