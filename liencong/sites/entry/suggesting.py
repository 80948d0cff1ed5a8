"""What is suggested for a typed field: what stands in it, or as a title, in public entries of the site."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import utc_now
from liencong.core.text import sort_key
from liencong.sites.entry import window
from liencong.sites.entry.typed_fields import Suggested
from liencong.sites.entry.window import Filter

LATEST = 12
MOST_TITLES = 1000


def titles_of(*types: str) -> Suggested:
    """Suggest the titles of the site's own entries of some types."""

    async def titles(_request: Request, session: AsyncSession) -> Sequence[str]:
        shown = await window.list_shown(session, Filter(types=types), now=utc_now(), limit=MOST_TITLES)
        return sorted({one.revision.title for one in shown if not one.is_link}, key=sort_key)

    return Suggested(titles)


def used_before(type_name: str, *path: str) -> Suggested:
    """Suggest what the latest entries of a type have in a field, or by `path` in a column of a table."""

    async def used(_request: Request, session: AsyncSession) -> Sequence[str]:
        shown = await window.list_shown(session, Filter(types=[type_name]), now=utc_now(), limit=LATEST)
        own = (one.revision.fields for one in shown if not one.is_link)
        return sorted({text for fields in own for text in _values(fields, path)}, key=sort_key)

    return Suggested(used)


def _values(fields: Mapping[str, Any], path: Sequence[str]) -> Iterator[str]:
    value = fields.get(path[0])
    if isinstance(value, list):
        for line in value:
            yield from _values(line, path[1:])
    elif value:
        yield str(value)
