"""Tables of the statistics screen, and figures of the report on all sites, as features provide them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import Permission
from liencong.core.office.parts import Subject
from liencong.core.office.span import Span

STATISTICS_SEE = Permission("statistics:see")

Cell = str | int | datetime | Subject


@dataclass(frozen=True)
class ReportTable:
    """A table of what happened on a site in a span of days, on the screen and as a file.

    Its words stand in the catalogue: `reports.<name>` is its title, `reports.<name>-<column>` heads each of
    its columns, `reports.<name>-none` is said where it has no row. `read` is asked only for people who may
    see statistics.
    """

    name: str
    columns: Sequence[str]
    read: Callable[[Request, AsyncSession, Span], Awaitable[Sequence[Sequence[Cell]]]]


@dataclass(frozen=True)
class SiteMeasures:
    """Figures that the report of a quarter tells of every site, such as how many links are broken.

    Its words stand in the catalogue: `measures.<name>-<column>` heads each of its columns, which stand in the
    order of `order`. `count` gives the figures of each site, one for each column, for a session that sees all
    of them; a site that is left out has none.
    """

    name: str
    columns: Sequence[str]
    order: int
    count: Callable[[Request, AsyncSession, Span], Awaitable[Mapping[int, Sequence[int]]]]
