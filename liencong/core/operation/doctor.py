"""Looks at every part of an installation for the operator: does it answer, and may it be relied on?"""

import stat
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from liencong.core.db import schema
from liencong.core.db.base import uuid7
from liencong.core.errors import LiencongError, Refused
from liencong.core.feature import Feature
from liencong.core.installation import Installation
from liencong.core.mail import mail_server
from liencong.core.on_demand import OnDemand

if TYPE_CHECKING:
    from redis import asyncio as redis
else:
    redis = OnDemand("redis.asyncio")

SECONDS = 10
"""How long a part elsewhere may take to answer."""


@dataclass(frozen=True)
class Check:
    """How one part is looked at; `run` raises for whatever is wrong.

    What helps stands in the catalogue under `doctor.<part>`. Features may provide checks of their own.
    """

    part: str
    run: Callable[[Installation], Awaitable[None]]


@dataclass(frozen=True)
class Finding:
    """What was found of one part; without a problem it is well."""

    part: str
    problem: str | None


class Unwell(LiencongError):
    """Some part of the installation fails."""

    code = "unwell"


class Unfit(Refused):
    """A part answers, but must not be relied on as it stands."""

    code = "unfit"

    def __str__(self) -> str:
        return str(self.params["why"])


async def examine(installation: Installation) -> list[Finding]:
    """Look at every part, and give what was found."""
    try:
        opening = [
            Check(feature.name, _opening(feature)) for feature in installation.features if feature.opens
        ]
        checks = [*CHECKS, *opening, *installation.features.provided(Check)]
        return [Finding(check.part, await _problem(check, installation)) for check in checks]
    finally:
        await installation.database.close()


async def _problem(check: Check, installation: Installation) -> str | None:
    try:
        await check.run(installation)
    except Exception as error:  # noqa: BLE001 (whatever fails is what a doctor is to tell of)
        lines = str(error).strip().splitlines()
        return lines[0] if lines else type(error).__name__
    return None


async def _check_secret_key(installation: Installation) -> None:
    mode = installation.settings.secret_key_file.stat().st_mode
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Unfit(why=f"{installation.settings.secret_key_file}: {stat.filemode(mode)}")
    if len(installation.secret_key) < 32:
        raise Unfit(why=f"{installation.settings.secret_key_file}: < 32 bytes")


async def _check_database(installation: Installation) -> None:
    async with installation.read(None) as session:
        await session.execute(text("SELECT 1"))


async def _check_schema(installation: Installation) -> None:
    if not await schema.is_newest(installation.database):
        raise Unfit(why="liencong migrate")


async def _check_storage(installation: Installation) -> None:
    key, said = f"doctor/{uuid7().hex}", b"well"
    await installation.storage.put(key, said, "text/plain")
    try:
        if await installation.storage.get(key) != said:
            raise Unfit(why=key)
    finally:
        await installation.storage.delete(key)


async def _check_bus(installation: Installation) -> None:
    if url := installation.settings.bus_url:
        async with redis.Redis.from_url(
            url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS
        ) as connection:
            await connection.ping()


async def _check_mail(installation: Installation) -> None:
    if not installation.settings.mail_url:
        return
    async with mail_server(installation.settings.mail_url) as server:
        await server.noop()


def _opening(feature: Feature) -> Callable[[Installation], Awaitable[None]]:
    async def open_all(installation: Installation) -> None:
        async with AsyncExitStack() as stack:
            for opener in feature.opens:
                await stack.enter_async_context(opener(installation))

    return open_all


CHECKS = (
    Check("secret_key", _check_secret_key),
    Check("database", _check_database),
    Check("schema", _check_schema),
    Check("storage", _check_storage),
    Check("bus", _check_bus),
    Check("mail", _check_mail),
)
