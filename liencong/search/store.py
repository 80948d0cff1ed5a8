"""The table of documents: what was put there, and how far the index has followed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, case, func, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, defer

from liencong.core.db.upsert import insert_new, upsert
from liencong.search.document import AttachedText
from liencong.search.tables import SearchDocument, SearchGeneration

_ONLY_GENERATION = 1

# Made once: every search asks for these, and making the statement takes as long as SQLite's answer.
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_WITHOUT_FILES = select(SearchDocument).options(defer(SearchDocument.files, raiseload=True))
_OF_KEYS = _WITHOUT_FILES.where(SearchDocument.key.in_(_KEYS))
_WITH_COPIES = _WITHOUT_FILES.where(or_(SearchDocument.key.in_(_KEYS), SearchDocument.origin.in_(_KEYS)))


def find_visible(
    session: Session, keys: Iterable[str], *, now: datetime, with_copies: bool
) -> list[SearchDocument]:
    """Give the documents of some keys that may be shown, on demand with the linked copies of each.

    The texts of their files are not loaded: they are long, and seldom needed.
    """
    rows = session.scalars(_WITH_COPIES if with_copies else _OF_KEYS, {"keys": list(keys)})
    return [row for row in rows if row.is_visible(now)]


def files_of(session: Session, keys: Sequence[str]) -> dict[str, list[AttachedText]]:
    """Give the texts of the files that hang on some documents, by key."""
    if not keys:
        return {}
    statement = select(SearchDocument.key, SearchDocument.files).where(SearchDocument.key.in_(keys))
    rows = session.execute(statement)
    return {row[0]: [AttachedText(**file) for file in row[1]] for row in rows if row[1]}


async def find_at(session: AsyncSession, site_id: int, path: str) -> SearchDocument | None:
    """Find the document at an address of a site; of an entry's address the number decides, not the words."""
    number = path.rpartition("-")[2]
    is_named = SearchDocument.path == path
    if number.isascii() and number.isdigit() and len(number) < 10:
        is_named = SearchDocument.path.endswith(f"-{number}", autoescape=True)
    statement = select(SearchDocument).where(
        SearchDocument.site_id == site_id, SearchDocument.withdrawn.is_(False), is_named
    )
    found: SearchDocument | None = await session.scalar(statement.order_by(SearchDocument.id).limit(1))
    return found


async def list_waiting(session: AsyncSession, limit: int) -> list[SearchDocument]:
    """Give documents whose last change the index does not have yet."""
    statement = select(SearchDocument).where(SearchDocument.change != SearchDocument.indexed_change)
    return list(await session.scalars(statement.order_by(SearchDocument.id).limit(limit)))


async def count_waiting(session: AsyncSession) -> tuple[int, datetime | None]:
    """Count the documents that the index has yet to follow, and tell since when the longest of them waits."""
    statement = select(func.count(), func.min(SearchDocument.changed_at)).where(
        SearchDocument.change != SearchDocument.indexed_change
    )
    count, since = (await session.execute(statement)).one()
    return count, since


async def list_live(session: AsyncSession, after_id: int, limit: int) -> list[SearchDocument]:
    """Give documents that belong into the index, in the order of their numbers."""
    statement = select(SearchDocument).where(
        SearchDocument.id > after_id, SearchDocument.withdrawn.is_(False)
    )
    return list(await session.scalars(statement.order_by(SearchDocument.id).limit(limit)))


async def live_changes(session: AsyncSession) -> dict[str, int]:
    """Give the last change of every document that belongs into the index."""
    statement = select(SearchDocument.key, SearchDocument.change).where(SearchDocument.withdrawn.is_(False))
    return {row.key: row.change for row in await session.execute(statement)}


async def count_live(session: AsyncSession) -> int:
    """Count the documents that belong into the index."""
    statement = select(func.count()).where(SearchDocument.withdrawn.is_(False))
    return await session.scalar(statement) or 0


async def note_indexed(session: AsyncSession, changes: Mapping[str, int]) -> None:
    """Note which change of each document the index holds; of a withdrawn one, the change that withdrew it."""
    if not changes:
        return
    statement = update(SearchDocument).where(SearchDocument.key == bindparam("of_key"))
    rows = [{"of_key": key, "held": change} for key, change in changes.items()]
    connection = await session.connection()
    await connection.execute(statement.values(indexed_change=bindparam("held")), rows)


async def forget_indexed(session: AsyncSession, site_id: int) -> None:
    """Have every document of a site written to the index again."""
    statement = update(SearchDocument).where(SearchDocument.site_id == site_id)
    await session.execute(statement.values(indexed_change=0))


async def note_generation(session: AsyncSession, name: str, held: Mapping[str, int]) -> None:
    """Note which index stands now and what it holds; everything else waits to be indexed."""
    kept = case((SearchDocument.withdrawn, SearchDocument.change), else_=0)
    await session.execute(update(SearchDocument).values(indexed_change=kept))
    await note_indexed(session, held)
    row = {"id": _ONLY_GENERATION, "name": name}
    await upsert(session, SearchGeneration, [row], key=["id"], change=["name"])


async def generation(session: AsyncSession) -> str | None:
    """Give the name of the index to which the table's notes belong."""
    statement = select(SearchGeneration.name).where(SearchGeneration.id == _ONLY_GENERATION)
    name: str | None = await session.scalar(statement)
    return name


async def known_or_made(
    session: AsyncSession, wanted: Mapping[str, Mapping[str, Any]]
) -> dict[str, SearchDocument]:
    """Give the rows that some keys have already, tombstones among them; for the others make rows as wanted.

    Nobody else writes them until the transaction ends: of two processes that put one document the second
    compares with what the first has written.
    """
    known = await _locked(session, wanted)
    lacking = sorted(wanted.keys() - known.keys())
    made = await insert_new(session, SearchDocument, [wanted[key] for key in lacking], key=["key"])
    return known | await _locked(session, [key for key in lacking if (key,) not in made])


async def _locked(session: AsyncSession, keys: Iterable[str]) -> dict[str, SearchDocument]:
    if not (asked := list(keys)):
        return {}
    rows = select(SearchDocument).where(SearchDocument.key.in_(asked)).order_by(SearchDocument.id)
    newest = rows.with_for_update().execution_options(populate_existing=True)
    return {row.key: row for row in await session.scalars(newest)}


def board_titles(session: Session, addresses: Sequence[str]) -> dict[str, str]:
    """Give a title for each address of a board; sites may call the same address differently."""
    if not addresses:
        return {}
    live = select(SearchDocument.board, SearchDocument.board_title).where(SearchDocument.withdrawn.is_(False))
    some = [live.where(SearchDocument.board == address).limit(1).subquery().select() for address in addresses]
    return {row[0]: row[1] for row in session.execute(union_all(*some))}
