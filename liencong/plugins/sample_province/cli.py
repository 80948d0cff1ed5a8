"""`liencong demo`: makes the sample province where there is none yet, prints its addresses, and serves it."""

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from liencong.core.cli import Words, run
from liencong.core.clock import utc_now
from liencong.core.db import schema
from liencong.core.installation import Installation
from liencong.core.on_demand import OnDemand
from liencong.core.operation.cli import serve_web
from liencong.core.settings import load_settings
from liencong.sites.setup.samples import Sample

if TYPE_CHECKING:
    from liencong.plugins.sample_province import build, content, newsroom
else:  # they draw pictures, which no web process does
    build, content, newsroom = (
        OnDemand(f"liencong.plugins.sample_province.{name}") for name in ("build", "content", "newsroom")
    )

HOME = "LIENCONG_HOME"
FINISHED = "sample.finished"
"""A file that stands in the home once the sample is whole; without it what is there is made anew."""


def add_commands(cli: typer.Typer, words: Words) -> None:
    """Add the command."""

    @cli.command(help=words("cli.demo"))
    def demo(
        port: int = 8000,
        reset: bool = False,
        serve: Annotated[bool, typer.Option("--serve/--no-serve")] = True,
    ) -> None:
        home = Path(os.environ.get(HOME) or "var/demo")
        os.environ |= {HOME: str(home), "LIENCONG_BASE_HOST": f"localhost:{port}"}
        if reset or not (home / FINISHED).exists():
            shutil.rmtree(home, ignore_errors=True)
            run(_make)
            (home / FINISHED).touch()
        else:
            run(_migrate)
        _print_addresses(words)
        if serve:
            serve_web(load_settings(), "127.0.0.1", port)


async def _migrate(installation: Installation) -> None:
    await schema.migrate(installation.database)


async def _make(installation: Installation) -> None:
    province = content.load()
    with Progress(transient=True, console=Console(stderr=True)) as progress:
        total = 2 + len(province.pictures) + len(province.sites) + len(province.links)
        task = progress.add_task("", total=total)
        await _migrate(installation)
        builder = build.Builder(installation, province, utc_now())
        await builder.make()
        progress.advance(task)
        writing = newsroom.Newsroom(builder)
        for picture in province.pictures:
            await writing.draw(picture)
            progress.advance(task)
        for site in province.sites:
            progress.update(task, description=site.short_name)
            await writing.fill(site)
            progress.advance(task)
        for link in province.links:
            await writing.link(link)
            progress.advance(task)
        for sample in installation.features.provided(Sample):
            await sample.make(installation, builder.now)
        await installation.relay.work_off()
        progress.advance(task)


def _print_addresses(words: Words) -> None:
    settings, sites = load_settings(), content.load().sites
    base = settings.base_host
    lines = [
        words("demo.ready"),
        f"  {base.url_of(base.host)}/",
        *(f"  {base.url_of(f'{site.slug}.{base.host}')}/  {site.name}" for site in sites[1:]),
        words("demo.sign_ins"),
        *(f"  {person.email:<22} {words(f'roles.{person.role}')}" for person in sites[0].people),
        f"  {words('demo.others')}",
        f"  {words('demo.password')} {build.PASSWORD}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
