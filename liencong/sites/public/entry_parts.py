"""What features add to the public pages of entries of some type, above and below their text."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.part_cache import Dependencies
from liencong.core.web.request import installation_of
from liencong.sites.entry.window import Shown


@dataclass(frozen=True)
class EntryPart:
    """A feature's part of the page of every entry of a type, wherever it stands, be it by a link.

    `gather` notes what that depends on and gives what both templates see as `part`, or None where there is
    nothing to show.
    """

    type: str
    above: str
    below: str
    gather: Callable[[Request, AsyncSession, Shown, Dependencies], Awaitable[Mapping[str, Any] | None]]


async def gather(
    request: Request, session: AsyncSession, shown: Shown, dependencies: Dependencies
) -> list[tuple[EntryPart, Mapping[str, Any]]]:
    """Gather what features add to the page of an entry."""
    gathered = [
        (part, await part.gather(request, session, shown, dependencies))
        for part in installation_of(request).features.provided(EntryPart)
        if part.type == shown.entry.type
    ]
    return [(part, facts) for part, facts in gathered if facts is not None]
