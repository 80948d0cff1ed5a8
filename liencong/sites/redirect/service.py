"""Use cases of redirects: set one, take one away, take in a table of them, tell where an address leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from anyio import to_thread
from sqlalchemy import ColumnElement, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import SITE_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.db.upsert import upsert
from liencong.core.errors import Invalid, NotFound
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.tenancy.scope import scope_of
from liencong.core.text import clean_line
from liencong.sites.board import service as boards
from liencong.sites.redirect import rules
from liencong.sites.redirect.reading import read_table
from liencong.sites.redirect.rules import Given, Taken, Unread
from liencong.sites.redirect.tables import Redirect, RedirectImport

AT_ONCE = 500
"""Rows that one transaction takes in: others may write between two of them."""


@dataclass(frozen=True)
class RedirectsGiven(Event):
    """A table of redirects waits to be taken in."""

    import_id: int


async def set_one(
    session: AsyncSession, actor: Actor, *, old: str, new: str, home: str, now: datetime
) -> None:
    """Let an old address of the site, whose own address is `home`, lead to a new one; raise `Invalid`."""
    site_id = scope_of(session)
    right = require(actor, SITE_MANAGE, site_id)
    given = Given(0, clean_line(old), clean_line(new))
    taken = await _take_in(session, [given], home, now=now)
    for _, _, code in taken.refused:
        raise Invalid({"new" if code in ("redirect-new-invalid", "redirect-ring") else "old": code})
    audit.record(
        session, actor, "redirect:set", "redirect", site_id=site_id, now=now, right=right, old=old, new=new
    )


async def remove(session: AsyncSession, actor: Actor, redirect_id: int, *, now: datetime) -> None:
    """Let an old address lead nowhere again."""
    redirect: Redirect | None = await session.scalar(select(Redirect).where(Redirect.id == redirect_id))
    if redirect is None:
        raise NotFound(redirect_id=redirect_id)
    right = require(actor, SITE_MANAGE, redirect.site_id)
    await session.delete(redirect)
    audit.record(
        session, actor, "redirect:remove", "redirect", site_id=redirect.site_id, now=now, right=right,
        old=redirect.path, new=redirect.target,
    )  # fmt: skip


async def begin_import(
    session: AsyncSession, actor: Actor, *, filename: str, content: str, total: int, now: datetime
) -> RedirectImport:
    """Promise to take in a table that was looked at; it is worked through piece by piece."""
    site_id = scope_of(session)
    right = require(actor, SITE_MANAGE, site_id)
    run = RedirectImport(
        site_id=site_id, filename=clean_line(filename)[:255], content=content, total=total, done=0, added=0,
        changed=0, refused=[], created_at=now, created_by_id=actor.account_id,
    )  # fmt: skip
    session.add(run)
    await session.flush()
    audit.record(
        session, actor, "redirect:import", "redirect", site_id=site_id, now=now, right=right, rows=total
    )
    outbox.append(session, RedirectsGiven(site_id, run.id), now=now)
    return run


async def take_next(session: AsyncSession, import_id: int, *, home: str, now: datetime) -> bool:
    """Take in the next rows of a table; tell whether there are more. Calling it again changes nothing."""
    run = await get_import(session, import_id, for_update=True)
    if run.finished_at is not None:
        return False
    readings = read_table(run.content.encode())[run.done : run.done + AT_ONCE]
    given = [one for one in readings if isinstance(one, Given)]
    taken = await _take_in(session, given, home, now=now)
    unread = [(one.line, "", "redirect-unread") for one in readings if isinstance(one, Unread)]
    run.added, run.changed = run.added + taken.added, run.changed + taken.changed
    run.refused = [*run.refused, *(list(one) for one in sorted([*taken.refused, *unread]))]
    run.done += len(readings)
    if run.done >= run.total or not readings:
        run.finished_at, run.content = now, ""
    await session.flush()
    return run.finished_at is None


async def get_import(session: AsyncSession, import_id: int, *, for_update: bool = False) -> RedirectImport:
    """Give an import of the site; raise `NotFound` where it is absent or another site's."""
    statement = select(RedirectImport).where(RedirectImport.id == import_id)
    run: RedirectImport | None = await session.scalar(
        statement.with_for_update() if for_update else statement
    )
    if run is None:
        raise NotFound(import_id=import_id)
    return run


async def list_imports(session: AsyncSession, *, limit: int) -> list[RedirectImport]:
    """Give the latest imports of the site."""
    latest = select(RedirectImport).order_by(RedirectImport.id.desc()).limit(limit)
    return list(await session.scalars(latest))


async def list_redirects(
    session: AsyncSession, *, words: str = "", limit: int | None = None, offset: int = 0
) -> list[Redirect]:
    """Give redirects of the site, the latest first."""
    statement = select(Redirect).where(_wanted(words)).order_by(Redirect.id.desc())
    return list(await session.scalars(statement.limit(limit).offset(offset)))


async def count_redirects(session: AsyncSession, *, words: str = "") -> int:
    """Count the redirects of the site."""
    return await session.scalar(select(func.count(Redirect.id)).where(_wanted(words))) or 0


async def find(session: AsyncSession, address: str) -> Redirect | None:
    """Find where an old address of the site leads: that with just its query, else that of its path."""
    key = rules.key_of(address)
    wanted = select(Redirect).where(Redirect.path.in_({key, rules.path_of(key)}))
    found = list(await session.scalars(wanted))
    return max(found, key=lambda one: len(one.path), default=None)


async def add_hits(session: AsyncSession, hits: Mapping[int, int], *, today: date) -> None:
    """Add up how often redirects of the site were used."""
    for redirect_id, number in sorted(hits.items()):
        await session.execute(
            update(Redirect)
            .where(Redirect.id == redirect_id)
            .values(hits=Redirect.hits + number, last_hit=today)
        )


async def _take_in(session: AsyncSession, given: Sequence[Given], home: str, *, now: datetime) -> Taken:
    site_id = scope_of(session)
    table = {row[0]: row[1] for row in await session.execute(select(Redirect.path, Redirect.target))}
    live = {"/", *(f"/{board.path}".lower() for board in await boards.list_boards(session))}
    taken = await to_thread.run_sync(rules.take_in, table, given, live, home)
    rows = [
        {"site_id": site_id, "path": path, "target": target, "hits": 0, "created_at": now}
        for path, target in taken.changes.items()
    ]
    for first in range(0, len(rows), AT_ONCE):
        part = rows[first : first + AT_ONCE]
        await upsert(session, Redirect, part, key=["site_id", "path"], change=["target"])
    return taken


def _wanted(words: str) -> ColumnElement[bool]:
    if not words:
        return true()
    return or_(*(column.icontains(words, autoescape=True) for column in (Redirect.path, Redirect.target)))
