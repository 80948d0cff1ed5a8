"""What features add to the portal's look over all sites."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.tenancy.tables import Site


@dataclass(frozen=True)
class WatchRow:
    """What is to be said of one site, a number for each column; `urgent` where somebody has to see to it."""

    site: Site
    numbers: Sequence[int]
    urgent: bool = False


@dataclass(frozen=True)
class WatchTable:
    """A table with a row for each site, on the screen and as a file, such as the answers that it owes.

    Its words stand in the catalogue: `watch_tables.<name>` is its title, `watch_tables.<name>-<column>` heads
    each column. `path` leads to where a site's people work on it, below their back office. `read` gives the
    rows of those sites of which there is something to say, those first that somebody has to see to.
    """

    name: str
    columns: Sequence[str]
    path: str
    read: Callable[[Request, AsyncSession], Awaitable[Sequence[WatchRow]]]
