"""The gate that every file passes on its way in, whoever brings it: a form, the API, an import."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from liencong.core.access.rules import Actor
from liencong.core.installation import Installation
from liencong.core.scanner import Scanner
from liencong.core.storage import Storage
from liencong.sites.media import quarantine
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.failures import Infected

PutAway = Callable[[Actor, Arrival, str], Awaitable[None]]
"""Keeps a harmful file apart: who sent it, the file, and what was found in it."""


@dataclass(frozen=True)
class Gate:
    """Who looks at a file, where it is kept behind the gate, and where it goes if it is harmful."""

    storage: Storage
    scanner: Scanner
    put_away: PutAway

    async def pass_through(self, actor: Actor, arrival: Arrival) -> None:
        """Have a file looked at; raise `Infected` when it was put away, `NotScanned` when nobody looked."""
        finding = await self.scanner.scan(arrival.content)
        if finding is not None:
            await self.put_away(actor, arrival, finding)
            raise Infected(finding=finding)


def gate_of(installation: Installation, *, now: datetime) -> Gate:
    """Give the gate of an installation."""
    put_away = partial(quarantine.put_away, installation, now=now)
    return Gate(installation.storage, installation.scanner, put_away)
