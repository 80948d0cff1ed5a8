"""Commands for the installation's beginning and for its sites."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, get_args

import typer
from rich.console import Console
from rich.progress import Progress

from liencong.core.cli import Words, run
from liencong.core.clock import utc_now
from liencong.core.db import schema
from liencong.core.errors import LiencongError
from liencong.core.identity.cli import password_link
from liencong.core.installation import Installation
from liencong.core.listing import AsJson, print_facts, print_listing
from liencong.core.settings import BaseHost, is_set, keep
from liencong.core.tenancy.tables import COMPONENT
from liencong.core.web.forms import check
from liencong.sites.intake.formats.item import Notice
from liencong.sites.intake.formats.units import UnitRow, read_units
from liencong.sites.layout.block import BlockKind
from liencong.sites.setup import founding, service
from liencong.sites.setup.api import site_out
from liencong.sites.setup.beginning import begin
from liencong.sites.setup.provision import Outcome, RefusedRow, Report, provision
from liencong.sites.setup.service import SiteInput

NAME = Annotated[str, typer.Option()]


class RowsRefused(LiencongError):
    """Some rows of a table were not taken; all others were."""

    code = "rows-refused"


def add_commands(cli: typer.Typer, words: Words) -> None:
    """Add `init` and `site …`."""
    cli.command("init", help=words("cli.init"))(init)
    sites = typer.Typer(no_args_is_help=True, help=words("cli.site.help"))
    sites.command("create", help=words("cli.site.create"))(create)
    sites.command("list", help=words("cli.site.list"))(list_sites)
    sites.command("show", help=words("cli.site.show"))(show)
    sites.command("rename", help=words("cli.site.rename"))(rename)
    sites.command("archive", help=words("cli.site.archive"))(archive)
    sites.command("provision", help=words("cli.site.provision"))(provision_table)
    cli.add_typer(sites, name="site")


def init(
    name: NAME, host: Annotated[str, typer.Option()], admin_email: Annotated[str, typer.Option()]
) -> None:
    """Make an empty installation and print the link with which its administrator chooses a password."""
    chosen = {} if is_set("BASE_HOST") else {"BASE_HOST": host}

    async def work(installation: Installation) -> str:
        await schema.migrate(installation.database)
        own = BaseHost.parse(host).host
        async with installation.write(None) as session:
            founded = await founding.found(
                session,
                installation.operator,
                name=name,
                hosts=[] if own == installation.settings.base_host.host else [own],
                admin_email=admin_email,
                roles=installation.features.roles,
                kinds=installation.features.provided(BlockKind),
                now=utc_now(),
            )
        return password_link(installation, founded.portal, founded.token)

    link = run(work, **chosen)
    keep(**chosen)
    typer.echo(link)


def create(
    slug: str,
    *,
    name: NAME,
    kind: Annotated[str, typer.Option()] = COMPONENT,
    host: Annotated[list[str] | None, typer.Option()] = None,
    theme: Annotated[str | None, typer.Option()] = None,
    parent: Annotated[str | None, typer.Option()] = None,
    url: Annotated[str | None, typer.Option()] = None,
) -> None:
    """Make a site with the boards that its kind begins with."""
    given: dict[str, Any] = {"slug": slug, "name": name, "kind": kind, "hosts": host or []}
    given |= ({"theme": theme} if theme else {}) | ({"settings": {"url": url}} if url else {})

    async def work(installation: Installation) -> str:
        sites = await installation.sites.load()
        above = await installation.sites.get_by_slug(parent) if parent else sites.portal
        asked = check(SiteInput, given | {"parent_id": above.id if above else None})
        kinds = installation.features.provided(BlockKind)
        async with installation.write(None) as session:
            site = await begin(session, installation.operator, asked, kinds, now=utc_now())
        return installation.sites.url(site)

    typer.echo(run(work))


def list_sites(as_json: AsJson = False) -> None:
    """List every site."""

    async def work(installation: Installation) -> list[dict[str, object]]:
        sites = await installation.sites.load()
        return [site_out(installation.sites, sites, site).model_dump() for site in sites.by_id.values()]

    print_listing(run(work), as_json=as_json)


def show(slug: str, as_json: AsJson = False) -> None:
    """Show one site."""

    async def work(installation: Installation) -> dict[str, object]:
        directory, sites = installation.sites, await installation.sites.load()
        site = await directory.get_by_slug(slug)
        successor = sites.by_id[site.successor_id].slug if site.successor_id else None
        more = {
            "hosts": ", ".join(known.host for known in site.hosts),
            "theme": site.theme,
            "unit": site.unit_code,
            "successor": successor,
            "created_at": site.created_at,
            "archived_at": site.archived_at,
        }
        return site_out(directory, sites, site).model_dump() | more

    print_facts(run(work), as_json=as_json)


def rename(slug: str, name: str) -> None:
    """Give a site another name."""

    async def work(installation: Installation) -> None:
        site = await installation.sites.get_by_slug(slug)
        async with installation.write(site.id) as session:
            await service.rename(session, installation.operator, site.id, name, now=utc_now())

    run(work)


def archive(slug: str, successor: Annotated[str | None, typer.Option()] = None) -> None:
    """Make a site an archive."""

    async def work(installation: Installation) -> None:
        site = await installation.sites.get_by_slug(slug)
        follower = await installation.sites.get_by_slug(successor) if successor else None
        async with installation.write(site.id) as session:
            await service.archive(
                session,
                installation.operator,
                site.id,
                successor_id=follower.id if follower else None,
                now=utc_now(),
            )

    run(work)


def provision_table(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)], as_json: AsJson = False
) -> None:
    """Make a site for each row of a table."""
    read = list(read_units(file.read_bytes()))
    rows = [row for row in read if isinstance(row, UnitRow)]

    async def work(installation: Installation) -> Report:
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task(file.name, total=len(rows))
            report = await provision(
                installation, rows, now=utc_now(), advance=lambda done: progress.advance(task, done)
            )
        for notice in read:
            if isinstance(notice, Notice):
                why = installation.catalogue.text(f"intake.notice.{notice.code}", **notice.params)
                report.refused.append(RefusedRow(int(notice.line_or_id), notice.title, why))
        return report

    report = run(work)
    refused = [asdict(row) for row in report.refused]
    counted = {outcome: report.outcomes[outcome] for outcome in get_args(Outcome)}
    print_facts(counted | {"refused": refused if as_json else len(refused)}, as_json=as_json)
    if refused:
        if not as_json:
            print_listing(refused, as_json=False)
        raise RowsRefused(count=len(refused))
