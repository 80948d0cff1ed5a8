"""What our pages are measured against: applications that do as little as can be done on the same servers.

Each sends from memory the very bytes and headers that our application has sent; they are read from the file
that `BENCH_PAGES` names.
"""

import json
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

PAGES = "BENCH_PAGES"
HEALTH = "/healthz"
RENDERED = "/rendered"
"""Where the Starlette application renders a list of 20 items with Jinja2."""
POSTED = "/posted"
"""Where it reads a form and leads elsewhere."""
LIST = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head>
<body><main><h1>{{ title }}</h1>
{% for item in items %}<article><h2><a href="{{ item.url }}">{{ item.title }}</a></h2>
<p>{{ item.summary }}</p>
<p><time datetime="{{ item.day }}">{{ item.day }}</time> {{ item.source }}</p></article>
{% endfor %}</main></body></html>"""

Rsgi = Callable[[Any, Any], Awaitable[None]]


@dataclass(frozen=True)
class Page:
    """A page as our application has sent it."""

    headers: list[tuple[str, str]]
    body: str


def write_pages(path: Path, pages: Mapping[str, Page]) -> None:
    """Write pages by their paths for the applications here."""
    path.write_text(json.dumps({address: asdict(page) for address, page in pages.items()}), encoding="utf-8")


def read_pages() -> dict[str, Page]:
    """Read the pages that were written."""
    told = json.loads(Path(os.environ[PAGES]).read_text(encoding="utf-8"))
    pages = {address: Page([(name, value) for name, value in page["headers"]], page["body"])
             for address, page in told.items()}  # fmt: skip
    return {HEALTH: Page([("content-length", "2")], "ok")} | pages


def asgi() -> ASGIApp:
    """Make the bare ASGI application."""
    answers = {path: _messages(page) for path, page in read_pages().items()}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        start, body = answers[scope["path"]]
        await send(start)
        await send(body)

    return app


def rsgi() -> Rsgi:
    """Make the bare RSGI application."""
    answers = {path: (page.headers, page.body.encode()) for path, page in read_pages().items()}

    async def app(scope: Any, protocol: Any) -> None:
        headers, body = answers[scope.path]
        protocol.response_bytes(200, headers, body)

    return app


def starlette() -> ASGIApp:
    """Make the raw Starlette application, which also renders a list."""
    routes = [Route(path, _sender(page)) for path, page in read_pages().items()]
    return Starlette(routes=[*routes, Route(RENDERED, _rendered()), Route(POSTED, _posted, methods=["POST"])])


async def _live(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


def _messages(page: Page) -> tuple[dict[str, Any], dict[str, Any]]:
    headers = [(name.encode(), value.encode()) for name, value in page.headers]
    start = {"type": "http.response.start", "status": 200, "headers": headers}
    return start, {"type": "http.response.body", "body": page.body.encode()}


def _sender(page: Page) -> Callable[[Request], Awaitable[Response]]:
    body, headers = page.body.encode(), dict(page.headers)

    async def view(_request: Request) -> Response:
        return Response(body, headers=headers)

    return view


async def _posted(request: Request) -> Response:
    await request.form()
    return RedirectResponse("/", 303)


def _rendered() -> Callable[[Request], Awaitable[Response]]:
    template = Environment(autoescape=True).from_string(LIST)
    items = [
        {"url": f"/news/item-{n}", "title": f"Title {n} " * 8, "summary": f"Summary {n} " * 20,
         "day": "2026-01-01", "source": f"Source {n}"}
        for n in range(20)
    ]  # fmt: skip

    async def view(_request: Request) -> Response:
        return HTMLResponse(template.render(title="News", items=items))

    return view
