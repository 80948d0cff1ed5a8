"""One page of a list and the way to the others, as the pagination of every list shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

PAGE_PARAMETER = "trang"
PER_PAGE = 20
LAST_PAGE = 10_000
AROUND = 2
"""Pages shown on either side of the present one."""


@dataclass(frozen=True)
class PageLink:
    """A number in the line of pages; without an address it stands for those left out."""

    n: int
    url: str | None
    current: bool


@dataclass(frozen=True)
class Listing:
    """One page of a list."""

    items: Sequence[Any]
    page: int
    pages: int
    per_page: int
    total: int
    path: str
    query: Mapping[str, str]

    @property
    def first(self) -> int:
        """The number of the first item on this page."""
        return (self.page - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of the last item on this page."""
        return min(self.page * self.per_page, self.total)

    @property
    def prev_url(self) -> str | None:
        """The address of the page before."""
        return self._url(self.page - 1) if self.page > 1 else None

    @property
    def next_url(self) -> str | None:
        """The address of the page after."""
        return self._url(self.page + 1) if self.page < self.pages else None

    @property
    def page_urls(self) -> list[PageLink]:
        """The numbers shown: the first, the last, and those around the present one."""
        near = {1, self.pages, *range(self.page - AROUND, self.page + AROUND + 1)}
        links: list[PageLink] = []
        for n in sorted(n for n in near if 1 <= n <= self.pages):
            if links and links[-1].n < n - 1:
                links.append(PageLink(n - 1, None, current=False))
            links.append(PageLink(n, self._url(n), current=n == self.page))
        return links

    def _url(self, n: int) -> str:
        query = {name: value for name, value in self.query.items() if value and name != PAGE_PARAMETER}
        if n > 1:
            query[PAGE_PARAMETER] = str(n)
        return f"{self.path}?{urlencode(query)}" if query else self.path


def page_number(request: Request) -> int:
    """Give the page of a list that a request asks for; anything senseless means the first."""
    text = request.query_params.get(PAGE_PARAMETER, "")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def listing(
    request: Request, items: Sequence[Any], *, page: int, total: int, per_page: int = PER_PAGE
) -> Listing:
    """Arrange one page of a list, the others at the request's own address."""
    return Listing(
        items=items,
        page=page,
        pages=max(1, ceil(total / per_page)),
        per_page=per_page,
        total=total,
        path=request.url.path,
        query=dict(request.query_params),
    )
