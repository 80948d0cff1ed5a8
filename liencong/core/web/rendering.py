"""From a view's facts to a page: the theme's template, the parts that stand on every page, the cache note."""

import re
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from liencong.core.page_cache import NOTE, CacheNote
from liencong.core.part_cache import Dependencies
from liencong.core.web.request import installation_of, local_url, site_of, theme_of

T = TypeVar("T")

PUBLIC_CACHE_CONTROL = "no-cache"
"""Browsers ask each time and mostly get 304: a withdrawn page must not live on in them."""

KEPT_PARAMETER = re.compile(
    r"(trang|tep)=[1-9]\d{0,3}|co-chu=(100|115|130|150|175|200)|tuong-phan=(thuong|cao|toi)|(gian-chu|gach-chan)=1"
)
"""Only pages whose query says nothing else are kept: made-up queries must not push real pages out."""


@dataclass(frozen=True)
class PageParts:
    """A feature's facts for every public page of a site, such as its menu."""

    gather: Callable[[Request, Dependencies], Awaitable[Mapping[str, Any]]]


async def page(
    request: Request,
    template: str,
    facts: Mapping[str, Any],
    dependencies: Dependencies | None = None,
    *,
    status: int = 200,
    entry_id: int | None = None,
) -> HTMLResponse:
    """Render a public page.

    With `dependencies` the page may be kept for every reader; without, it is made anew each time.
    """
    gathered = dependencies or Dependencies()
    context: dict[str, Any] = {}
    for parts in installation_of(request).features.provided(PageParts):
        context.update(await parts.gather(request, gathered))
    response = HTMLResponse(render(request, template, {**context, **facts}), status)
    if dependencies is not None and status == 200:
        keep(request, response, gathered, entry_id=entry_id)
    else:
        response.headers["cache-control"] = "no-store"
    return response


async def part(
    request: Request,
    name: Hashable,
    make: Callable[[Dependencies], Awaitable[T]],
    dependencies: Dependencies,
) -> T:
    """Give a part of pages that was made before, or make it; whatever it depends on, the page does too.

    It is the same for every reader, so nothing of the person may be in it.
    """
    kept = await installation_of(request).parts.get(name, make)
    dependencies.include(kept.dependencies)
    found: T = kept.value
    return found


def is_plain(request: Request) -> bool:
    """Tell whether the query of a request says nothing but what every page understands."""
    pairs = request.query_params.multi_items()
    return all(KEPT_PARAMETER.fullmatch(f"{name}={value}") for name, value in pairs)


def keep(
    request: Request,
    response: Response,
    dependencies: Dependencies,
    *,
    entry_id: int | None = None,
    counted: bool = True,
) -> None:
    """Let a response be kept for every reader; `counted` says whether it is a page that people read."""
    response.headers["cache-control"] = PUBLIC_CACHE_CONTROL
    if is_plain(request):
        site_id, keys = site_of(request).id, frozenset(dependencies.keys)
        request.scope["state"][NOTE] = CacheNote(site_id, keys, dependencies.until, entry_id, counted)


def render(request: Request, template: str, context: Mapping[str, Any], *, theme: str | None = None) -> str:
    """Render a template of the site's theme, or of a theme by name."""
    installation = installation_of(request)
    environment = installation.themes.environment(theme or theme_of(request))
    return environment.get_template(template).render(context, url=lambda path: local_url(request, path))
