"""What may be found, kept in the database: the truth that every engine only copies."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.search.document import AttachedText, Document, is_within

_WAITING = text("change <> indexed_change")


class SearchDocument(Base):
    """A public document of some site, or the tombstone of one that is public no more.

    Not owned by a site: finding across sites is what it is for, and it holds only what everybody may read.
    """

    __tablename__ = "search_document"
    __table_args__ = (
        Index("ix_search_document_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    version: Mapped[int]
    """The newest version that somebody put here; older ones come too late."""
    change: Mapped[int] = mapped_column(default=1)
    """Grows with every write; the index is up to date where it has this one."""
    indexed_change: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    withdrawn: Mapped[bool] = mapped_column(default=False)

    site_id: Mapped[int] = mapped_column(index=True)
    site_kind: Mapped[str] = mapped_column(String(20))
    type: Mapped[str] = mapped_column(String(40))
    page_id: Mapped[int]
    external_id: Mapped[str] = mapped_column(String(400))
    board_id: Mapped[int]
    board: Mapped[str] = mapped_column(String(400), index=True)
    board_title: Mapped[str] = mapped_column(String(400))
    title: Mapped[str] = mapped_column(String(400))
    path: Mapped[str] = mapped_column(String(600))
    published_at: Mapped[datetime]
    summary: Mapped[str]
    body: Mapped[str]
    files: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """Name and text of each file that hangs on it."""
    has_files: Mapped[bool] = mapped_column(default=False)
    number: Mapped[str] = mapped_column(String(100))
    facets: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(80), index=True)
    parent: Mapped[str] = mapped_column(String(80), index=True, default="")
    visible_from: Mapped[datetime | None]
    visible_until: Mapped[datetime | None]

    def is_visible(self, now: datetime) -> bool:
        """Tell whether the document may be shown at this moment."""
        return not self.withdrawn and is_within(now, self.visible_from, self.visible_until)

    def document(self) -> Document:
        """Give the document as the index takes it; its version is the row's change."""
        return Document(
            key=self.key,
            version=self.change,
            site_id=self.site_id,
            site_kind=self.site_kind,
            page_id=self.page_id,
            external_id=self.external_id,
            type=self.type,
            board_id=self.board_id,
            board_title=self.board_title,
            title=self.title,
            path=self.path,
            published_at=self.published_at,
            summary=self.summary,
            body=self.body,
            files=[AttachedText(**file) for file in self.files],
            number=self.number,
            facets=self.facets,
            state=self.state,
            origin=self.origin,
            parent=self.parent,
            visible_from=self.visible_from,
            visible_until=self.visible_until,
        )


class SearchGeneration(Base):
    """The one row that names the index to which the table's `indexed_change` belongs."""

    __tablename__ = "search_generation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
