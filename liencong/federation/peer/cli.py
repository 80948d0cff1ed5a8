"""Commands for sites hosted elsewhere: `peers list|add|remove|pull|adopt|trust`."""

from typing import Annotated

import typer

from liencong.core.cli import Words, run
from liencong.core.clock import utc_now
from liencong.core.errors import LiencongError
from liencong.core.installation import Installation
from liencong.core.listing import AsJson, print_facts, print_listing
from liencong.core.web.forms import check
from liencong.federation.peer import adding, adopting, keys, pulling, service
from liencong.federation.peer.adopting import AdoptInput
from liencong.federation.peer.pulling import Pulled
from liencong.sites.layout.block import BlockKind


class PullsFailed(LiencongError):
    """Some peers have brought nothing that can be used."""

    code = "peer-pulls-failed"


def add_commands(cli: typer.Typer, words: Words) -> None:
    """Add `peers …`."""
    group = typer.Typer(no_args_is_help=True, help=words("cli.peers.help"))
    group.command("list", help=words("cli.peers.list"))(list_peers)
    group.command("add", help=words("cli.peers.add"))(add)
    group.command("remove", help=words("cli.peers.remove"))(remove)
    group.command("pull", help=words("cli.peers.pull"))(pull)
    group.command("adopt", help=words("cli.peers.adopt"))(adopt)
    group.command("trust", help=words("cli.peers.trust"))(trust)
    cli.add_typer(group, name="peers")


def list_peers(as_json: AsJson = False) -> None:
    """List every peer, those in trouble first."""

    async def work(installation: Installation) -> list[dict[str, object]]:
        async with installation.read(None) as session:
            rows = await service.list_peers(session, now=utc_now())
        return [
            {
                "slug": row.site.slug,
                "name": row.site.name,
                "kind": row.peer.kind,
                "feed": row.peer.feed_url or row.peer.sitemap_url,
                "health": row.health,
                "entries": row.entries,
                "refused": row.refused,
                "failures": row.peer.failures,
                "failure": row.peer.failure,
                "answered_at": row.peer.answered_at,
                "next_pull_at": row.peer.next_pull_at,
            }
            for row in rows
        ]

    print_listing(run(work), as_json=as_json)


def add(
    peer_url: str,
    name: Annotated[str | None, typer.Option("--name")] = None,
    slug: Annotated[str | None, typer.Option("--slug")] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    yes: Annotated[bool, typer.Option("--yes")] = False,
    as_json: AsJson = False,
) -> None:
    """Look at what an address offers, ask, add it as a peer and pull it."""
    found = run(lambda installation: adding.look(installation, peer_url, now=utc_now()))
    print_facts(found.facts(), as_json=as_json)
    if dry_run:
        return
    if not yes and not as_json:
        typer.confirm(found.question, abort=True)

    async def work(installation: Installation) -> Pulled:
        async with installation.write(None) as session:
            peer = await adding.add(
                installation, session, installation.operator, found, name=name or "", slug=slug or "",
                now=utc_now(),
            )  # fmt: skip
        [pulled] = await pulling.pull_all(installation, [peer.id])
        return pulled

    _tell([run(work)], as_json=as_json)


def remove(slug: str) -> None:
    """Ask a peer no more, and archive its site."""

    async def work(installation: Installation) -> None:
        site = await installation.sites.get_by_slug(slug)
        async with installation.write(None) as session:
            await service.remove(session, installation.operator, site.id, now=utc_now())

    run(work)


def pull(slug: Annotated[list[str] | None, typer.Argument()] = None, as_json: AsJson = False) -> None:
    """Pull peers now: those named, or all."""

    async def work(installation: Installation) -> list[Pulled]:
        wanted = [(await installation.sites.get_by_slug(one)).id for one in slug or ()]
        async with installation.read(None) as session:
            peers = [await service.get_of_site(session, site_id) for site_id in wanted]
            rows = [] if wanted else await service.list_peers(session, now=utc_now())
        return await pulling.pull_all(installation, [one.id for one in [*peers, *(row.peer for row in rows)]])

    _tell(run(work), as_json=as_json)


def adopt(
    slug: str,
    host: Annotated[str, typer.Option("--host")] = "",
    *,
    yes: Annotated[bool, typer.Option("--yes")] = False,
) -> None:
    """Host a peer's site here from now on, and print its address."""

    async def ask(installation: Installation) -> str:
        site = await installation.sites.get_by_slug(slug)
        return installation.catalogue.text("peers.ask_adopt", name=site.name)

    async def work(installation: Installation) -> str:
        site = await installation.sites.get_by_slug(slug)
        kinds = installation.features.provided(BlockKind)
        given = check(AdoptInput, {"host": host})
        async with installation.write(None) as session:
            adopted = await adopting.adopt(
                session, installation.operator, site.id, given, kinds, now=utc_now()
            )
        return installation.sites.url(adopted)

    if not yes:
        typer.confirm(run(ask), abort=True)
    typer.echo(run(work))


def trust(slug: str, *, yes: Annotated[bool, typer.Option("--yes")] = False) -> None:
    """Show the keys by which a peer signs now, and trust them if somebody says so."""

    async def look(installation: Installation) -> tuple[str, list[dict[str, str]]]:
        site = await installation.sites.get_by_slug(slug)
        async with installation.read(None) as session:
            peer = await service.get_of_site(session, site.id)
        found = await keys.published(installation, peer)
        return installation.catalogue.text("peers.ask_trust", name=site.name), found

    question, published = run(look)
    for fingerprint in service.fingerprints_of(published):
        typer.echo(fingerprint)
    if not yes:
        typer.confirm(question, abort=True)

    async def work(installation: Installation) -> None:
        site = await installation.sites.get_by_slug(slug)
        async with installation.write(None) as session:
            await service.trust(session, installation.operator, site.id, published, now=utc_now())

    run(work)


def _tell(pulled: list[Pulled], *, as_json: bool) -> None:
    rows = [
        {
            "slug": one.site,
            "imported": one.report.outcomes()["imported"],
            "changed": one.report.outcomes()["changed"],
            "refused": len(one.report.refused),
            "remarks": len(one.report.remarks),
            "failure": one.failure,
        }
        for one in pulled
    ]
    print_listing(rows, as_json=as_json)
    failed = [row["slug"] for row in rows if row["failure"]]
    if failed:
        raise PullsFailed(peers=", ".join(map(str, failed)))
