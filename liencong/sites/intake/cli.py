"""Commands that bring content in: `import wxr|feed|csv|jsonl FILE`."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TextIO, get_args

import typer
from rich.console import Console
from rich.progress import Progress

from liencong.core.cli import Words, run
from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.listing import AsJson, print_facts
from liencong.core.tenancy.tables import EXTERNAL, Site
from liencong.core.text.catalogue import Catalogue
from liencong.sites.board import service as boards
from liencong.sites.intake import telling
from liencong.sites.intake.errors import NothingTaken, SiteUnknown
from liencong.sites.intake.media_sources import Folder
from liencong.sites.intake.report import Report
from liencong.sites.intake.service import import_items
from liencong.sites.intake.sources import Format, open_as, opened
from liencong.sites.intake.wishes import Wishes

FILE = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True)]
SITE = Annotated[str | None, typer.Option("--site")]
BOARD = Annotated[str | None, typer.Option("--board")]
AUTHOR = Annotated[str, typer.Option("--author")]
SOURCE = Annotated[str, typer.Option("--source")]
MEDIA = Annotated[Path | None, typer.Option("--media", exists=True, file_okay=False, readable=True)]
REPORT = Annotated[typer.FileTextWrite | None, typer.Option("--report", encoding="utf-8-sig", lazy=False)]

NAME_PLACES = ("csv", "jsonl")
"""Formats whose items may name their site and board themselves."""


def add_commands(cli: typer.Typer, words: Words) -> None:
    """Add `import …`."""
    group = typer.Typer(no_args_is_help=True, help=words("cli.import.help"))
    for name in get_args(Format):
        group.command(name, help=words(f"cli.import.{name}"))(_importer(name))
    cli.add_typer(group, name="import")


def _importer(name: Format) -> Callable[..., None]:
    """Make the command for a format."""

    def import_file(
        content_file: FILE,
        into_site: SITE = None,
        into_board: BOARD = None,
        *,
        publish: Annotated[bool, typer.Option("--publish")] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
        default_author: AUTHOR = "",
        default_source: SOURCE = "",
        media_folder: MEDIA = None,
        report_file: REPORT = None,
        as_json: AsJson = False,
    ) -> None:
        if name not in NAME_PLACES and not (into_site and into_board):
            raise typer.BadParameter("--site --board")
        wishes = Wishes(
            board=into_board,
            goal="publish" if publish else "draft",
            author=default_author,
            source=default_source,
            media=Folder(media_folder) if media_folder else None,
            dry_run=dry_run,
        )

        async def work(installation: Installation) -> None:
            site = await _site(installation, into_site, into_board) if into_site else None
            console = Console(stderr=True)
            with opened(content_file) as file, Progress(console=console, disable=as_json) as progress:
                source = open_as(name, file, now=utc_now())
                task = progress.add_task(content_file.name, total=source.total)
                report = await import_items(
                    installation,
                    installation.operator,
                    source.readings,
                    replace(wishes, site=site, categories=source.categories),
                    now=utc_now(),
                    advance=lambda done: progress.advance(task, done),
                )
                progress.update(task, total=1, completed=1)
            _tell(report, installation.catalogue, report_file, as_json=as_json, dry_run=dry_run)

        run(work)

    return import_file


async def _site(installation: Installation, slug: str, board: str | None) -> Site:
    """Give the site that was named; raise SiteUnknown, or `Invalid` where it has no such board."""
    site = (await installation.sites.load()).by_slug.get(slug)
    if site is None or site.kind == EXTERNAL:
        raise SiteUnknown(site=slug)
    if board:
        async with installation.read(site.id) as session:
            await boards.get_by_name(session, board)
    return site


def _tell(report: Report, catalogue: Catalogue, file: TextIO | None, *, as_json: bool, dry_run: bool) -> None:
    if file is not None:
        telling.write_table(report, catalogue, file)
    if as_json:
        print_facts({"dry_run": dry_run, **telling.facts(report, catalogue)}, as_json=True)
    else:
        console = Console()
        if dry_run:
            console.print(catalogue.text("intake.dry_run"))
        telling.show(report, catalogue, console)
    if report.refused and not report.taken:
        raise NothingTaken(count=len(report.refused))
