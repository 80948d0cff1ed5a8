"""The command `bench seed`."""

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from liencong.core.cli import Words, run
from liencong.core.db import schema
from liencong.core.installation import Installation
from liencong.plugins.measuring.province import seed_province


def add_commands(cli: typer.Typer, words: Words) -> None:
    """Add `bench …`."""
    bench = typer.Typer(no_args_is_help=True, help=words("cli.bench.help"))
    bench.callback()(_group)
    bench.command(help=words("cli.bench.seed"))(seed)
    cli.add_typer(bench, name="bench")


def _group() -> None:
    """Keep `seed` a command of its own: Typer would make a group's only command the group itself."""


def seed(*, sites: Annotated[int, typer.Option(min=1)], entries: Annotated[int, typer.Option(min=0)]) -> None:
    """Fill an empty installation with a made-up province."""

    async def work(installation: Installation) -> None:
        await schema.migrate(installation.database)
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("", total=sites + entries)
            await seed_province(
                installation, sites=sites, entries=entries, advance=lambda done: progress.advance(task, done)
            )

    run(work)
