"""The ASGI application: its routes from the features, its middleware in one expression."""

import asyncio
import contextlib
import ctypes
import gc
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from liencong.core.errors import LiencongError
from liencong.core.identity.middleware import PersonMiddleware
from liencong.core.installation import Installation
from liencong.core.page_cache import PageCacheMiddleware
from liencong.core.web import errors, operator
from liencong.core.web.api import make_api
from liencong.core.web.middleware import (
    BodyLimitMiddleware,
    InstallationMiddleware,
    OriginMiddleware,
    ProtectiveHeadersMiddleware,
    SiteMiddleware,
)
from liencong.core.web.request import OFFICE, SESSION_COOKIES
from liencong.core.web.shortcut import ShortcutMiddleware
from liencong.core.web.statics import asset, theme_file

GARBAGE_AFTER = 20_000
"""New objects after which the young ones among them are looked through."""
HEAPS = 2
"""Of the C library; each of a dozen threads would have its own, as large for ever as its largest work was."""
_M_ARENA_MAX = -8
"""What glibc calls the number of heaps (mallopt(3))."""


def make_app(installation: Installation, *, with_relay: bool = True) -> ASGIApp:
    """Make the application that serves every site of an installation.

    With `with_relay` the process also works off events and duties; otherwise `liencong worker` does.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with installation.running(), _relaying(installation, wanted=with_relay):
            settle_memory()
            yield

    cookies = tuple(f"{name}=".encode() for name in SESSION_COOKIES)
    app = Starlette(
        routes=_routes(installation),
        lifespan=lifespan,
        exception_handlers={
            LiencongError: errors.refuse,
            HTTPException: errors.http_error,
            Exception: errors.crash,
        },
        middleware=[
            Middleware(operator.OperatorMiddleware, installation=installation),
            Middleware(InstallationMiddleware, installation=installation),
            Middleware(ProtectiveHeadersMiddleware),
            Middleware(SiteMiddleware, installation=installation),
            Middleware(PersonMiddleware, installation=installation),
            Middleware(OriginMiddleware),
            Middleware(BodyLimitMiddleware),
        ],
    )
    return PageCacheMiddleware(ShortcutMiddleware(app, installation), installation.pages, cookies)


def settle_memory() -> None:
    """Spare every page the looking through what stands from the start to the end, and looking for little."""
    if set_option := getattr(ctypes.CDLL(None), "mallopt", None):  # other C libraries have none
        set_option(_M_ARENA_MAX, HEAPS)
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, 50, 20)


def _routes(installation: Installation) -> list[BaseRoute]:
    features = list(installation.features)
    office = [route for feature in features for route in feature.office]
    public = [route for feature in features for route in feature.routes]
    return [
        Route("/static/{theme}/{digest}/{path:path}", theme_file),
        Route("/assets/{path:path}", asset),
        Mount("/api", make_api(installation)),
        Mount(OFFICE, routes=office),
        *public,
    ]


@contextlib.asynccontextmanager
async def _relaying(installation: Installation, *, wanted: bool) -> AsyncIterator[None]:
    if not wanted:
        yield
        return
    task = asyncio.create_task(installation.relay.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
