"""Put documents where they can be found, withdraw them, and find them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.outbox import service as outbox
from liencong.search import store
from liencong.search.document import Document
from liencong.search.events import DocumentsChanged
from liencong.search.tables import SearchDocument

LONGEST_BODY = 300_000
"""Characters of text that are looked at; a file that hangs on a page may hold millions."""

_NOWHERE = {"site_kind": "", "type": "", "state": "", "origin": ""}
_EMPTY = dict.fromkeys(
    ("title", "summary", "body", "path", "number", "board", "board_title", "external_id"), ""
)


async def put(session: AsyncSession, documents: Sequence[Document], *, now: datetime) -> None:
    """Let documents be found as they are now; what is older than the table knows is ignored."""
    rows = await store.rows_by_key(session, [document.key for document in documents])
    for document in documents:
        row = rows.get(document.key)
        if row is None:
            rows[document.key] = row = SearchDocument(key=document.key, change=0, withdrawn=False)
            session.add(row)
        elif document.version < row.version or (row.withdrawn and document.version == row.version):
            continue
        _write(row, _columns(document) | {"withdrawn": False}, now)
    await _announce(session, {document.site_id for document in documents}, now)


async def withdraw(session: AsyncSession, key: str, *, version: int, site_id: int, now: datetime) -> None:
    """Let a document be found no more; its tombstone keeps older versions from coming back."""
    row = (await store.rows_by_key(session, [key])).get(key)
    if row is None:
        row = SearchDocument(
            key=key, change=0, site_id=site_id, published_at=now, board_id=0, page_id=0, **_NOWHERE
        )
        session.add(row)
    elif version < row.version:
        return
    _write(row, {"version": version, "withdrawn": True, "facets": {}, **_EMPTY}, now)
    await _announce(session, {site_id}, now)


async def withdraw_with_copies(session: AsyncSession, key: str, *, now: datetime) -> None:
    """Let a document and its linked copies be found no more from this transaction on.

    They keep the version that they have: whoever withdraws them by it later finds it done.
    """
    await _bury(session, or_(SearchDocument.key == key, SearchDocument.origin == key), now)


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


async def _bury(session: AsyncSession, which: ColumnElement[bool], now: datetime) -> None:
    found = select(SearchDocument.id).where(which, SearchDocument.withdrawn.is_(False))
    in_order = found.order_by(
        SearchDocument.id
    ).with_for_update()  # as the indexer goes: none waits in a ring
    buried = await session.scalars(
        update(SearchDocument)
        .where(SearchDocument.id.in_(in_order))
        .values(withdrawn=True, facets={}, change=SearchDocument.change + 1, changed_at=now, **_EMPTY)
        .returning(SearchDocument.site_id)
        .execution_options(synchronize_session=False)
    )
    await _announce(session, set(buried), now)


def _columns(document: Document) -> dict[str, Any]:
    return asdict(document) | {
        "board": document.board,
        "facets": dict(document.facets),
        "body": document.body[:LONGEST_BODY],
    }


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
