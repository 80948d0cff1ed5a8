"""The one place where tenant scope is applied.

A session is opened for one site (`open_for`). Every ORM statement that touches a tenant's table then sees
the rows of that site only, whoever wrote the statement. Looking across sites is possible only inside
`every_site`, so such places can be found by that name, and an architecture test lists them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import ForeignKey, event, inspect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import (
    Mapped,
    ORMExecuteState,
    Session,
    UOWTransaction,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.orm.util import identity_key

_SITE = "site_id"
_EVERY_SITE = -1


class ScopeMissing(RuntimeError):
    """A tenant's table was asked without saying for which site; a fault of ours, never of a visitor."""


class SiteOwned:
    """A row that belongs to one site."""

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)


Owned = TypeVar("Owned", bound=SiteOwned)
S = TypeVar("S", AsyncSession, Session)


def open_for(session: S, site_id: int | None) -> S:
    """Bind a session to one site, or to none."""
    session.info[_SITE] = site_id
    return session


def scope_of(session: AsyncSession | Session) -> int:
    """Give the site that a session is bound to."""
    site_id = session.info.get(_SITE)
    if site_id is None or site_id == _EVERY_SITE:
        raise ScopeMissing("the session is not bound to one site")
    return int(site_id)


def find_loaded(session: AsyncSession, table: type[Owned], row_id: int) -> Owned | None:
    """Find a row of the session's site where the session has read it already and nothing has undone that."""
    row = session.identity_map.get(identity_key(table, row_id))
    if not isinstance(row, table) or inspect(row).expired or row.site_id != session.info.get(_SITE):
        return None
    return row


@contextmanager
def every_site(session: S) -> Iterator[S]:
    """Let statements inside the block see every site's rows."""
    with _bound(session, _EVERY_SITE):
        yield session


@contextmanager
def on_site(session: AsyncSession, site_id: int) -> Iterator[AsyncSession]:
    """Let statements inside the block see another site's rows, in the same transaction."""
    with _bound(session, site_id):
        yield session


@contextmanager
def _bound(session: AsyncSession | Session, site_id: int) -> Iterator[None]:
    before = session.info.get(_SITE)
    session.info[_SITE] = site_id
    try:
        yield
    finally:
        session.info[_SITE] = before


@event.listens_for(Session, "do_orm_execute")
def _apply_scope(state: ORMExecuteState) -> None:
    site_id = state.session.info.get(_SITE)
    if site_id == _EVERY_SITE:
        return
    if site_id is None:
        if any(issubclass(mapper.class_, SiteOwned) for mapper in state.all_mappers):
            raise ScopeMissing(f"no site was named for: {state.statement}")
        return
    criteria = with_loader_criteria(
        SiteOwned,
        lambda table: table.site_id == site_id,
        include_aliases=True,
    )
    state.statement = state.statement.options(criteria)


@event.listens_for(Session, "before_flush")
def _own_new_rows(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    site_id = session.info.get(_SITE)
    for row in session.new:
        if isinstance(row, SiteOwned):
            if row.site_id is None and site_id not in (None, _EVERY_SITE):
                row.site_id = site_id
            if site_id not in (row.site_id, _EVERY_SITE):
                raise ScopeMissing(
                    f"a {type(row).__name__} of site {row.site_id} was added in scope {site_id}"
                )
