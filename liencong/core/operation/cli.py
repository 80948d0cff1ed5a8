"""Commands that run an installation: `serve`, `worker`, `migrate`, `doctor`."""

import asyncio
from typing import Annotated

import anyio
import typer
import uvicorn

from liencong.core.boot import assemble
from liencong.core.cli import Words, run
from liencong.core.db import schema
from liencong.core.errors import WrongSetting
from liencong.core.installation import Installation
from liencong.core.listing import AsJson, print_listing
from liencong.core.operation.doctor import Finding, Unwell, examine
from liencong.core.settings import Settings, load_settings
from liencong.core.text.catalogue import Catalogue

APPLICATION = "liencong.core.operation.asgi:make"


def add_commands(cli: typer.Typer, words: Words) -> None:
    """Add the commands."""
    for command in (serve, worker, migrate, doctor):
        cli.command(help=words(f"cli.{command.__name__}"))(command)


def serve(
    host: str = "127.0.0.1", port: int = 8000, workers: Annotated[int, typer.Option(min=1)] = 1
) -> None:
    """Serve the web."""
    settings = load_settings()
    if workers > 1 and not settings.bus_url:
        raise WrongSetting("LIENCONG_BUS_URL", "redis://HOST for more than one web process")
    serve_web(settings, host, port, workers)


def worker() -> None:
    """Relay events and do recurring work."""
    run(_relay)


def migrate() -> None:
    """Bring the database's schema to the newest state."""
    run(_migrate)


def doctor(as_json: AsJson = False) -> None:
    """Check every part; raise `Unwell` when one fails."""
    installation = assemble(load_settings())
    findings = anyio.run(examine, installation)
    words = installation.catalogue
    print_listing([_told(words, finding) for finding in findings], as_json=as_json)
    if failed := [finding.part for finding in findings if finding.problem]:
        raise Unwell(parts=", ".join(failed))


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


def _told(catalogue: Catalogue, finding: Finding) -> dict[str, object]:
    key = f"doctor.{finding.part}"
    mend = catalogue.text(key if key in catalogue else "doctor.feature") if finding.problem else None
    return {"part": finding.part, "ok": finding.problem is None, "problem": finding.problem, "mend": mend}
