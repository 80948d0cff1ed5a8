"""The command `liencong`: core's own commands, and those that features add."""

import locale
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import anyio
import typer
from sqlalchemy.exc import OperationalError

from liencong.core.boot import assemble, load_features
from liencong.core.errors import Invalid, LiencongError
from liencong.core.feature import Features
from liencong.core.installation import Installation
from liencong.core.log import set_up_logging
from liencong.core.settings import load_settings
from liencong.core.text.catalogue import Catalogue, load_catalogue
from liencong.core.web.errors import message_of

T = TypeVar("T")

Words = Callable[[str], str]
"""Gives a text of the catalogue in the language of who runs the command."""


def run(work: Callable[[Installation], Coroutine[Any, Any, T]]) -> T:
    """Do some work on the installation that the settings describe, held open meanwhile."""

    async def with_installation() -> T:
        async with assemble(load_settings()).running() as installation:
            return await work(installation)

    return anyio.run(with_installation)


def make_cli(features: Features, catalogue: Catalogue) -> typer.Typer:
    """Make the command with everybody's subcommands."""
    language = (locale.getlocale()[0] or os.environ.get("LANG", ""))[:2]
    words: Words = lambda key: catalogue.text(key, locale="vi" if language == "vi" else "en")  # noqa: E731
    cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=words("cli.help"))

    @cli.callback()
    def at_home(
        home: Annotated[Path | None, typer.Option(envvar="LIENCONG_HOME", help=words("cli.home"))] = None,
    ) -> None:
        if home is not None:
            os.environ["LIENCONG_HOME"] = str(home)

    for feature in features:
        if feature.commands is not None:
            feature.commands(cli, words)
    return cli


def main() -> None:
    """Run the command; a refusal is one line on standard error and exit code 1."""
    set_up_logging()
    features = Features(load_features())
    catalogue = load_catalogue(features.folders("messages"))
    try:
        make_cli(features, catalogue)()
    except Invalid as error:
        fields = (f"{name}: {catalogue.text(f'errors.{code}', **error.params)}" for name, code in error.fields.items())
        _fail("; ".join(fields))
    except LiencongError as error:
        _fail(message_of(catalogue, error))
    except OperationalError as error:
        _fail(f"{catalogue.text('errors.database-failed')} ({error.orig})".replace("\n", " "))


def _fail(line: str) -> None:
    sys.stderr.write(f"liencong: {line}\n")
    sys.exit(1)
