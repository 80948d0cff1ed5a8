"""Commands that run an installation: `serve`, `worker`, `migrate`."""

import asyncio
from typing import Annotated

import typer
import uvicorn

from liencong.core.cli import Words, run
from liencong.core.db import schema
from liencong.core.errors import WrongSetting
from liencong.core.installation import Installation
from liencong.core.settings import Settings, load_settings

APPLICATION = "liencong.core.operation.asgi:make"


def add_commands(cli: typer.Typer, words: Words) -> None:
    """Add the commands."""

    @cli.command(help=words("cli.serve"))
    def serve(host: str = "127.0.0.1", port: int = 8000, workers: Annotated[int, typer.Option(min=1)] = 1) -> None:
        settings = load_settings()
        if workers > 1 and not settings.bus_url:
            raise WrongSetting("LIENCONG_BUS_URL", "redis://HOST for more than one web process")
        serve_web(settings, host, port, workers)

    @cli.command(help=words("cli.worker"))
    def worker() -> None:
        run(_relay)

    @cli.command(help=words("cli.migrate"))
    def migrate() -> None:
        run(_migrate)


def serve_web(settings: Settings, host: str, port: int, workers: int = 1) -> None:
    """Serve the web until the process is told to end."""
    uvicorn.run(
        APPLICATION,
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        log_level="warning",
        server_header=False,
        date_header=False,
        forwarded_allow_ips=[str(network) for network in settings.trusted_proxies],
        timeout_graceful_shutdown=5,
    )


async def _relay(installation: Installation) -> None:
    task = asyncio.create_task(installation.relay.run())
    await asyncio.gather(task)


async def _migrate(installation: Installation) -> None:
    await schema.migrate(installation.database)
