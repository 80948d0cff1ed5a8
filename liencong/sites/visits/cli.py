"""Commands of the visit counter: `visits add`."""

from typing import Annotated

import typer

from liencong.core.cli import Words, run
from liencong.core.clock import local_day, utc_now
from liencong.core.installation import Installation
from liencong.core.listing import AsJson, print_facts
from liencong.core.text import format_number
from liencong.sites.visits import service


def add_commands(cli: typer.Typer, words: Words) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True)
    group.command("add", help=words("cli.visits.add"))(add)
    group.callback()(lambda: None)
    cli.add_typer(group, name="visits", help=words("cli.visits.help"))


def add(
    slug: str,
    visits: int,
    reason: Annotated[str, typer.Option()],
    *,
    yes: Annotated[bool, typer.Option("--yes")] = False,
    as_json: AsJson = False,
) -> None:
    """Let a site carry on the visits that an older system counted; ask first, since it is for good."""
    if not yes:
        typer.confirm(run(lambda installation: _question(installation, slug, visits)), abort=True)
    print_facts(run(lambda installation: _add(installation, slug, visits, reason)), as_json=as_json)


async def _question(installation: Installation, slug: str, visits: int) -> str:
    site, total = await installation.sites.get_by_slug(slug), await _total(installation, slug)
    before, after = format_number(total), format_number(total + visits)
    return installation.catalogue.text("visits.ask_add", site=site.name, before=before, after=after)


async def _add(installation: Installation, slug: str, visits: int, reason: str) -> dict[str, object]:
    site = await installation.sites.get_by_slug(slug)
    async with installation.write(site.id) as session:
        await service.add_opening_balance(session, installation.operator, visits, reason, now=utc_now())
    return {"site": slug, "total": await _total(installation, slug)}


async def _total(installation: Installation, slug: str) -> int:
    site = await installation.sites.get_by_slug(slug)
    async with installation.read(site.id) as session:
        return (await service.visits_of(session, today=local_day(utc_now()))).total
