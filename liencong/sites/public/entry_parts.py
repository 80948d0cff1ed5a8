"""What features add to the public pages of entries of some type, above and below their text."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.part_cache import Dependencies
from liencong.core.web.request import installation_of
from liencong.sites.entry.window import Shown
from liencong.sites.public.article import Article


def unchanged(body_html: str, _facts: Mapping[str, Any]) -> str:
    """Give a text as it is."""
    return body_html


@dataclass(frozen=True)
class EntryPart:
    """A feature's part of the page of every entry of a type, wherever it stands, be it by a link.

    `gather` notes what that depends on and gives what both templates see as `part`, or None where there is
    nothing to show. `mark` puts something of ours into the cleaned text, such as what may be done about a
    part of it.
    """

    type: str
    above: str
    below: str
    gather: Callable[[Request, AsyncSession, Shown, Dependencies], Awaitable[Mapping[str, Any] | None]]
    mark: Callable[[str, Mapping[str, Any]], str] = unchanged


Gathered = Sequence[tuple[EntryPart, Mapping[str, Any]]]


async def gather(
    request: Request, session: AsyncSession, shown: Shown, dependencies: Dependencies
) -> Gathered:
    """Gather what features add to the page of an entry."""
    gathered = [
        (part, await part.gather(request, session, shown, dependencies))
        for part in installation_of(request).features.provided(EntryPart)
        if part.type == shown.entry.type
    ]
    return [(part, facts) for part, facts in gathered if facts is not None]


def marked(article: Article, gathered: Gathered) -> Article:
    """Give an entry with what features put into its text."""
    body = str(article.body)
    for part, facts in gathered:
        body = part.mark(body, facts)
    return replace(article, body=Markup(body))  # noqa: S704 (cleaned when it was written)
