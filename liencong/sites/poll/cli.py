"""Commands of polls: `poll recount`."""

from typing import Annotated

import typer

from liencong.core.cli import Words, run
from liencong.core.installation import Installation
from liencong.core.listing import AsJson, print_listing
from liencong.sites.poll.recount import Recount, recount


def add_commands(cli: typer.Typer, words: Words) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True)
    group.command("recount", help=words("cli.poll_recount"))(count_again)
    group.callback()(lambda: None)
    cli.add_typer(group, name="poll", help=words("cli.poll"))


def count_again(
    poll: Annotated[int | None, typer.Option("--poll", metavar="ID")] = None, *, as_json: AsJson = False
) -> None:
    """Count polls again from their votes; exit with 1 where a vote was changed, taken out or slipped in."""
    found = run(lambda installation: _recount(installation, poll))
    print_listing([_facts(one) for one in found], as_json=as_json)
    if any(one.wrong_lots for one in found):
        raise typer.Exit(1)


async def _recount(installation: Installation, poll_id: int | None) -> list[Recount]:
    async with installation.read(None) as session:
        return await recount(session, poll_id)


def _facts(found: Recount) -> dict[str, object]:
    return {
        "poll": found.poll_id,
        "question": found.question,
        "votes": found.total,
        "in_bursts": found.in_bursts,
        "lots": found.lots,
        "wrong_lots": " ".join(map(str, found.wrong_lots)),
        "by_site_and_option": {
            f"{site_id}/{option_id}": votes for (site_id, option_id), votes in sorted(found.votes.items())
        },
    }
