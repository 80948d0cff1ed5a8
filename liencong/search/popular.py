"""What a reader who found nothing, or has not asked yet, may want: a feature that knows says so here."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request


@dataclass(frozen=True)
class PopularPages:
    """A feature's way to give pages of the site that are read most, as the theme's cards; at most so many."""

    gather: Callable[[Request, AsyncSession, int], Awaitable[Sequence[object]]]
