"""Parts of every site that are no boards, as features add them to the map of the site and to its sitemap."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.part_cache import Dependencies

MOST_PATHS = 2000
"""Pages of one place that the sitemap names, the latest of them."""


@dataclass(frozen=True)
class PublicPlace:
    """A place such as the answered questions; `label` is a key of the catalogue, `path` where it begins.

    `list_paths` gives the public pages below it, each with when it changed last, for the session's site of
    some number, and notes what that depends on.
    """

    label: str
    path: str
    list_paths: Callable[[AsyncSession, int, Dependencies], Awaitable[Sequence[tuple[str, datetime]]]]
