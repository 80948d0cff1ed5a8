"""Put documents where they can be found, withdraw them, and find them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from liencong.core.outbox import service as outbox
from liencong.search import store
from liencong.search.document import Document
from liencong.search.events import DocumentsChanged
from liencong.search.tables import SearchDocument

LONGEST_BODY = 300_000
"""Characters of text that are looked at, of a page and of its files together."""

_NOWHERE = {"site_kind": "", "type": "", "state": "", "origin": "", "parent": ""}
_NOTHING: Mapping[str, Any] = {"facets": {}, "files": [], "has_files": False}
_EMPTY = dict.fromkeys(
    ("title", "summary", "body", "path", "number", "board", "board_title", "external_id"), ""
)


async def put(session: AsyncSession, documents: Sequence[Document], *, now: datetime) -> None:
    """Let documents be found as they are now; what is older than the table knows is ignored."""
    newest = {document.key: document for document in sorted(documents, key=lambda one: one.version)}
    wanted = {key: _columns(document) for key, document in newest.items()}
    known = await store.known_or_made(
        session, {key: row | {"changed_at": now} for key, row in wanted.items()}
    )
    for key, row in known.items():
        version = newest[key].version
        if version > row.version or (version == row.version and not row.withdrawn):
            _write(row, wanted[key], now)
    await _announce(session, {document.site_id for document in documents}, now)


async def put_with_parts(
    session: AsyncSession, page: Document, parts: Sequence[Document], *, now: datetime
) -> None:
    """Let a page be found as it is now with its parts, which name it as `parent`; others it had are gone."""
    await put(session, [page, *parts], now=now)
    is_other = SearchDocument.key.not_in([part.key for part in parts])
    which = and_(SearchDocument.parent == page.key, is_other)
    # Below the page's version, since a part may come back without the page having changed.
    await _bury(session, which, now, version=page.version - 1)


async def withdraw(session: AsyncSession, key: str, *, version: int, site_id: int, now: datetime) -> None:
    """Let a document and its parts be found no more; its tombstone keeps older versions from coming back."""
    tombstone = {"version": version, "withdrawn": True, **_NOTHING, **_EMPTY}
    unknown = {"key": key, "site_id": site_id, "published_at": now, "board_id": 0, "page_id": 0, **_NOWHERE}
    known = await store.known_or_made(session, {key: tombstone | unknown | {"changed_at": now}})
    if row := known.get(key):
        if version < row.version:
            return
        _write(row, tombstone, now)
    await _bury(session, SearchDocument.parent == key, now)
    await _announce(session, {site_id}, now)


async def withdraw_with_copies(session: AsyncSession, key: str, *, now: datetime) -> None:
    """Let a document, its linked copies and all their parts be found no more from this transaction on.

    They keep the version that they have: whoever withdraws them by it later finds it done.
    """
    whole = aliased(SearchDocument)
    keys = select(whole.key).where(or_(whole.key == key, whole.origin == key))
    is_it = or_(SearchDocument.key == key, SearchDocument.origin == key)
    await _bury(session, or_(is_it, SearchDocument.parent.in_(keys)), now)


async def withdraw_copies(session: AsyncSession, site_id: int, origin_site_id: int, *, now: datetime) -> None:
    """Let what one site shows of another be found no more from this transaction on; see above."""
    copies = SearchDocument.origin.startswith(f"{origin_site_id}-", autoescape=True)
    await _bury(session, and_(SearchDocument.site_id == site_id, copies), now)


async def withdraw_all_copies(session: AsyncSession, origin_site_id: int, *, now: datetime) -> None:
    """Let what other sites show of one be found no more from this transaction on; see above."""
    await _bury(session, SearchDocument.origin.startswith(f"{origin_site_id}-", autoescape=True), now)


async def change_state(session: AsyncSession, site_id: int, state: str, *, now: datetime) -> None:
    """Mark every document of a site as live or archived."""
    await session.execute(
        update(SearchDocument)
        .where(
            SearchDocument.site_id == site_id,
            SearchDocument.withdrawn.is_(False),
            SearchDocument.state != state,
        )
        .values(state=state, change=SearchDocument.change + 1, changed_at=now)
    )
    await _announce(session, {site_id}, now)


async def _bury(session: AsyncSession, which: ColumnElement[bool], now: datetime, **columns: int) -> None:
    found = select(SearchDocument.id).where(which, SearchDocument.withdrawn.is_(False))
    in_order = found.order_by(
        SearchDocument.id
    ).with_for_update()  # as the indexer goes: none waits in a ring
    buried = await session.scalars(
        update(SearchDocument)
        .where(SearchDocument.id.in_(in_order))
        .values(
            withdrawn=True, **_NOTHING, change=SearchDocument.change + 1, changed_at=now, **_EMPTY, **columns
        )
        .returning(SearchDocument.site_id)
        .execution_options(synchronize_session=False)
    )
    await _announce(session, set(buried), now)


def _columns(document: Document) -> dict[str, Any]:
    return asdict(document) | {
        "board": document.board,
        "facets": dict(document.facets),
        "body": document.body[:LONGEST_BODY],
        "files": _files(document),
        "has_files": bool(document.files),
        "withdrawn": False,
    }


def _files(document: Document) -> list[dict[str, str]]:
    left, kept = LONGEST_BODY - len(document.body), list[dict[str, str]]()
    for file in document.files:
        kept.append({"name": file.name, "text": file.text[: max(left, 0)]})
        left -= len(file.text)
    return kept


def _write(row: SearchDocument, columns: Mapping[str, Any], now: datetime) -> None:
    """Change what differs; a doubled event changes nothing."""
    different = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    if different.keys() - {"version"}:
        row.change += 1
        row.changed_at = now


async def _announce(session: AsyncSession, site_ids: Iterable[int], now: datetime) -> None:
    await session.flush()
    for site_id in site_ids:
        outbox.append(session, DocumentsChanged(site_id), now=now)
