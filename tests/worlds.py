"""Worlds: what tests start from, made once a worker through the services that users have, then copied.

A fixture marked with `@world` is made on a running installation of its own. What that leaves (rows, files and
what the fixture gives) is kept; each test that asks for it gets a copy, with objects of its own.
"""

import copyreg
import inspect
import io
import pickle
import shutil
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar, cast

import anyio
import httpx2
import pytest
from sqlalchemy.orm.state import InstanceState

from liencong.core.app import make_app
from liencong.core.boot import assemble
from liencong.core.installation import Installation
from liencong.core.settings import load_settings
from tests.databases import ReusedDatabase
from tests.factories.province import BASE_HOST, Client, Province

Things = dict[str, Any]
"""What fixtures gave, by their names."""
Maker = Callable[..., Awaitable[Any]]
T = TypeVar("T")


def world(make: Callable[..., Awaitable[T]]) -> T:
    """Mark a fixture made of `installation`, `province`, `client` and worlds, whose value can be pickled."""

    def entered(things: Things, **_: Any) -> Any:
        return things[make.__name__]

    parameters = [*inspect.signature(make).parameters.values()]
    things = inspect.Parameter("things", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    entered.__signature__ = inspect.Signature([things, *parameters])  # type: ignore[attr-defined]
    entered.__doc__ = make.__doc__
    entered.maker = make  # type: ignore[attr-defined]
    return cast(T, pytest.fixture(name=make.__name__)(entered))


def makers_of(request: pytest.FixtureRequest) -> tuple[Maker, ...]:
    """Find the worlds that a test asks for, each after those that it is made of."""
    known = request.node._fixtureinfo.name2fixturedefs
    found: list[Maker] = []

    def visit(name: str) -> None:
        maker = getattr(known[name][-1].func, "maker", None) if name in known else None
        if maker is None or maker in found:
            return
        for needed in inspect.signature(maker).parameters:
            visit(needed)
        found.append(maker)

    for name in request.fixturenames:
        visit(name)
    return tuple(found)


@dataclass(frozen=True)
class Kept:
    """What the makers of a world left."""

    bring_back: Callable[[], None]
    home: Path
    things: bytes


class Worlds:
    """The worlds in one database, of which it holds one at a time."""

    def __init__(self, database: ReusedDatabase, folder: Path) -> None:
        self.database = database
        self._folder = folder
        self._kept: dict[tuple[Maker, ...], Kept] = {}

    def enter(self, makers: tuple[Maker, ...], home: Path) -> bytes:
        """Have the database and an empty home hold what the makers leave; give what they gave, pickled."""
        if not makers:
            self.database.empty()
            return b""
        if makers not in self._kept:
            self._kept[makers] = self._make(makers)
        kept = self._kept[makers]
        kept.bring_back()
        shutil.copytree(kept.home, home, dirs_exist_ok=True)
        return kept.things

    def _make(self, makers: tuple[Maker, ...]) -> Kept:
        with TemporaryDirectory() as home:
            before = self.enter(makers[:-1], Path(home))
            things = anyio.run(_run, makers[-1], before, self.database.url, Path(home))
            copy = self._folder / str(len(self._kept))
            shutil.copytree(home, copy)
            return Kept(self.database.keep(), copy, things)


async def _run(maker: Maker, before: bytes, url: str, home: Path) -> bytes:
    settings = load_settings(home, DATABASE_URL=url, BASE_HOST=BASE_HOST)
    async with AsyncExitStack() as stack:
        installation = await stack.enter_async_context(assemble(settings).running())
        transport = httpx2.ASGITransport(make_app(installation, with_relay=False))
        client = await stack.enter_async_context(Client(installation, transport))
        asked = inspect.signature(maker).parameters
        ground = {"installation": installation, "client": client, "province": Province(installation)}
        things = {name: thing for name, thing in ground.items() if name in asked}
        things |= bring_in(before, installation, lambda: client)
        things[maker.__name__] = await maker(**{name: things[name] for name in asked})
        return _put_away(things)


def bring_in(before: bytes, installation: Installation, client: Callable[[], Client]) -> Things:
    """Give what makers gave as objects of an installation that has what theirs had."""
    return cast(Things, _BringingIn(before, installation, client).load()) if before else {}


def _put_away(things: Things) -> bytes:
    file = io.BytesIO()
    _PuttingAway(file).dump(things)
    return file.getvalue()


class _PuttingAway(pickle.Pickler):
    """Puts away all but what runs."""

    def persistent_id(self, thing: object) -> object:
        if isinstance(thing, Installation):
            return "installation", None
        if isinstance(thing, Client):
            return "client", (list(thing.cookies.jar), thing.session_tokens)
        return None

    def reducer_override(self, thing: object) -> Any:
        """Leave out how a row was looked for, which is said by functions: what was found is enough."""
        if not isinstance(thing, InstanceState):
            return NotImplemented
        state = thing.__getstate__()
        state.pop("load_options", None)
        return copyreg.__newobj__, (InstanceState,), state  # type: ignore[attr-defined]


class _BringingIn(pickle.Unpickler):
    """Brings it back beside what runs now."""

    def __init__(self, before: bytes, installation: Installation, client: Callable[[], Client]) -> None:
        super().__init__(io.BytesIO(before))
        self._installation = installation
        self._client = client

    def persistent_load(self, said: Any) -> object:
        kind, state = said
        if kind == "installation":
            return self._installation
        client = self._client()
        cookies, client.session_tokens = state
        for cookie in cookies:
            client.cookies.jar.set_cookie(cookie)
        return client
