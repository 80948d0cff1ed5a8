"""The command `liencong`: core's own commands, and those that features add."""

import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import anyio
import typer
from sqlalchemy.exc import DBAPIError

from liencong.core.boot import assemble, load_features
from liencong.core.errors import LiencongError
from liencong.core.feature import Features
from liencong.core.installation import Installation
from liencong.core.log import set_up_logging
from liencong.core.settings import load_settings
from liencong.core.text.catalogue import Catalogue, load_catalogue
from liencong.core.web.errors import line_of

T = TypeVar("T")

Words = Callable[[str], str]
"""Gives a text of the catalogue in the language of who runs the command."""

OPTIONS = "cli.options"
"""Below this key of the catalogue stands what each option means; a name means the same in all commands."""


def run(work: Callable[[Installation], Coroutine[Any, Any, T]], **changes: str) -> T:
    """Do some work on the installation that the settings describe, held open meanwhile."""

    async def with_installation() -> T:
        async with assemble(load_settings(**changes)).running() as installation:
            return await work(installation)

    return anyio.run(with_installation, backend_options={"use_uvloop": True})


def make_cli(features: Features, catalogue: Catalogue) -> Callable[[Sequence[str]], object]:
    """Make the command with everybody's subcommands, telling its help in the language of who runs it."""
    locale = "vi" if _language().startswith("vi") else "en"

    def words(key: str) -> str:
        return catalogue.text(key, locale)

    cli = typer.Typer(
        no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=words("cli.help")
    )

    @cli.callback()
    def at_home(home: Annotated[Path | None, typer.Option(envvar="LIENCONG_HOME")] = None) -> None:
        if home is not None:
            os.environ["LIENCONG_HOME"] = str(home)

    for feature in features:
        if feature.commands is not None:
            feature.commands(cli, words)
    command = typer.main.get_command(cli)
    _explain(command, catalogue, words)
    return command


def main() -> None:
    """Run the command that the process was started with."""
    set_up_logging()
    sys.exit(call(sys.argv[1:]))


def call(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code; a refusal is one line on standard error and exit code 1."""
    features = Features(load_features())
    catalogue = load_catalogue(features.folders("messages"))
    try:
        make_cli(features, catalogue)(arguments)
    except SystemExit as done:
        return int(done.code or 0)
    except LiencongError as error:
        return _refused(line_of(catalogue, error))
    except DBAPIError as error:
        return _refused(f"{catalogue.text('errors.database-failed')} ({error.orig})")
    return 0


def _language() -> str:
    return next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")


def _explain(command: Any, catalogue: Catalogue, words: Words) -> None:
    for parameter in command.params:
        if (key := f"{OPTIONS}.{parameter.name}") in catalogue:
            parameter.help = words(key)
    for below in getattr(command, "commands", {}).values():
        _explain(below, catalogue, words)


def _refused(line: str) -> int:
    sys.stderr.write(f"liencong: {' '.join(line.split())}\n")
    return 1
