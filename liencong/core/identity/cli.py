"""Commands for people and their API tokens."""

import re
from datetime import datetime, timedelta
from typing import Annotated

import typer

from liencong.core.access import service as access
from liencong.core.cli import Words, run
from liencong.core.clock import LOCAL_ZONE, utc_now
from liencong.core.errors import Invalid, Refused
from liencong.core.identity import api_tokens, service
from liencong.core.installation import Installation
from liencong.core.listing import AsJson, print_listing
from liencong.core.tenancy.tables import Site

SITE = Annotated[str | None, typer.Option()]
BOARD = Annotated[int | None, typer.Option(min=1)]
DAY = "%Y-%m-%d"
SPANS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class NotBegun(Refused):
    """There is no portal yet, so nothing belongs anywhere."""

    code = "not-begun"


def add_commands(cli: typer.Typer, words: Words) -> None:
    """Add `user …` and `token …`."""
    people = typer.Typer(no_args_is_help=True, help=words("cli.user.help"))
    for command in (create, grant, revoke, delegate, disable):
        people.command(help=words(f"cli.user.{command.__name__}"))(command)
    tokens = typer.Typer(no_args_is_help=True, help=words("cli.token.help"))
    tokens.command("create", help=words("cli.token.create"))(create_token)
    tokens.command("list", help=words("cli.token.list"))(list_tokens)
    tokens.command("revoke", help=words("cli.token.revoke"))(revoke_token)
    cli.add_typer(people, name="user")
    cli.add_typer(tokens, name="token")


def create(email: str, name: Annotated[str, typer.Option()]) -> None:
    """Make an account and print the link with which its person chooses a password."""

    async def work(installation: Installation) -> str:
        portal = await portal_of(installation)
        async with installation.write(portal.id) as session:
            _, token = await service.register(
                session, installation.operator, email=email, name=name, now=utc_now()
            )
        return password_link(installation, portal, token)

    typer.echo(run(work))


def grant(
    email: str,
    role: Annotated[str, typer.Option()],
    site: SITE = None,
    board: BOARD = None,
    until: Annotated[datetime | None, typer.Option(formats=[DAY])] = None,
) -> None:
    """Let a person hold a role."""

    async def work(installation: Installation) -> None:
        where = await _site_number(installation, site)
        async with installation.write(where or (await portal_of(installation)).id) as session:
            account = await service.get_account(session, email)
            await access.grant_role(
                session,
                installation.operator,
                access.HeldRole(account.id, role, where, board),
                installation.features.roles,
                now=utc_now(),
                until=_end_of(until) if until else None,
            )

    run(work)


def revoke(email: str, role: Annotated[str, typer.Option()], site: SITE = None, board: BOARD = None) -> None:
    """End a role that a person holds, also on behalf of another."""

    async def work(installation: Installation) -> None:
        where, now = await _site_number(installation, site), utc_now()
        async with installation.write(where or (await portal_of(installation)).id) as session:
            account = await service.get_account(session, email)
            held = access.HeldRole(account.id, role, where, board)
            await access.revoke_role(session, installation.operator, held, now=now)

    run(work)


def delegate(
    email: str,
    *,
    to: Annotated[str, typer.Option()],
    role: Annotated[str, typer.Option()],
    until: Annotated[datetime, typer.Option(formats=[DAY])],
    reference: Annotated[str, typer.Option()],
    begin: Annotated[datetime | None, typer.Option("--from", formats=[DAY])] = None,
    site: SITE = None,
    board: BOARD = None,
) -> None:
    """Let somebody act on behalf of a person for a time."""

    async def work(installation: Installation) -> None:
        where, now = await _site_number(installation, site), utc_now()
        async with installation.write(where or (await portal_of(installation)).id) as session:
            holder, deputy = [await service.get_account(session, one) for one in (email, to)]
            await access.delegate(
                session,
                installation.operator,
                await access.get_own(session, access.HeldRole(holder.id, role, where, board), now=now),
                deputy.id,
                valid_from=begin.replace(tzinfo=LOCAL_ZONE) if begin else now,
                valid_to=_end_of(until),
                reference=reference,
            )

    run(work)


def disable(email: str) -> None:
    """Keep a person from signing in."""

    async def work(installation: Installation) -> None:
        async with installation.write((await portal_of(installation)).id) as session:
            account = await service.get_account(session, email)
            await service.disable_account(session, installation.operator, account, now=utc_now())

    run(work)


def create_token(email: str, expires: Annotated[str | None, typer.Option()] = None) -> None:
    """Print a bearer token that may do what a person may."""
    good_for = _span(expires) if expires else None

    async def work(installation: Installation) -> str:
        async with installation.write((await portal_of(installation)).id) as session:
            account = await service.get_account(session, email)
            return await api_tokens.create(
                session, installation.operator, account, now=utc_now(), good_for=good_for
            )

    typer.echo(run(work))


def list_tokens(as_json: AsJson = False) -> None:
    """List the tokens that hold."""

    async def work(installation: Installation) -> list[dict[str, object]]:
        async with installation.read(None) as session:
            found = await api_tokens.list_tokens(session, now=utc_now())
        return [
            {
                "id": token.id,
                "email": account.email,
                "created_at": token.created_at,
                "expires_at": token.expires_at,
            }
            for token, account in found
        ]

    print_listing(run(work), as_json=as_json)


def revoke_token(number: Annotated[int, typer.Argument(min=1, max=2**31 - 1)]) -> None:
    """End a token."""

    async def work(installation: Installation) -> None:
        async with installation.write((await portal_of(installation)).id) as session:
            await api_tokens.revoke(session, installation.operator, number, now=utc_now())

    run(work)


async def portal_of(installation: Installation) -> Site:
    """Give the portal; raise `NotBegun` before `init`."""
    portal = (await installation.sites.load()).portal
    if portal is None:
        raise NotBegun
    return portal


def password_link(installation: Installation, portal: Site, token: str) -> str:
    """Give the address at which somebody chooses a password once."""
    return f"{installation.sites.url(portal)}/dat-mat-khau/{token}"


async def _site_number(installation: Installation, slug: str | None) -> int | None:
    return (await installation.sites.get_by_slug(slug)).id if slug else None


def _end_of(day: datetime) -> datetime:
    """Give the end of a calendar day in Vietnam."""
    try:
        return day.replace(tzinfo=LOCAL_ZONE) + timedelta(days=1)
    except OverflowError as error:
        raise Invalid({"until": "date-invalid"}) from error


def _span(text: str) -> timedelta:
    found = re.fullmatch(r"([1-9][0-9]{0,3})([hdw])", text)
    if found is None:
        raise Invalid({"expires": "span-invalid"})
    return int(found[1]) * SPANS[found[2]]
