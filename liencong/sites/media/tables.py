"""Media of a site: what they are, what is said of them, and their bytes over time."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from liencong.core.db.base import Base, uuid7
from liencong.core.tenancy.scope import SiteOwned


class Media(SiteOwned, Base):
    """A picture or file of a site's library, and what is said of it.

    Its addresses carry its `uid` and stay when its bytes are replaced; `version` is the number of the version
    that is in use. `licence` is a code of `licences.toml`; `found_by` holds its name and its words without
    marks. What lies in the trash has a `trashed_at`.
    """

    __tablename__ = "media"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid7)
    version: Mapped[int] = mapped_column(default=1)
    alt: Mapped[str] = mapped_column(String(400), default="")
    caption: Mapped[str] = mapped_column(default="")
    credit: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    licence: Mapped[str] = mapped_column(String(20), default="")
    licence_note: Mapped[str] = mapped_column(String(300), default="")
    taken_on: Mapped[date | None]
    found_by: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    trashed_at: Mapped[datetime | None] = mapped_column(index=True)


class MediaVersion(SiteOwned, Base):
    """The bytes of a media from one change to the next; they stand in the storage under `key`.

    Of a picture that is a clean copy of the whole, of which `framing` says what is shown (see `Framing`), and
    `variants` lists what was made for pages: `{"shape", "width", "height", "format", "key"}`. `width` and
    `height` are the largest one's; `recipe` tells by which recipe they were made. Nothing else ever changes.
    """

    __tablename__ = "media_version"
    __table_args__ = (UniqueConstraint("media_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    media_id: Mapped[int] = mapped_column(ForeignKey("media.id"))
    number: Mapped[int]
    filename: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    key: Mapped[str] = mapped_column(String(200), index=True)
    framing: Mapped[dict[str, Any]] = mapped_column(default=dict)
    width: Mapped[int | None]
    height: Mapped[int | None]
    variants: Mapped[list[Any]] = mapped_column(default=list)
    recipe: Mapped[int] = mapped_column(default=0, index=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    media: Mapped[Media] = relationship(lazy="raise")

    @property
    def is_picture(self) -> bool:
        """Tell whether it is a picture, of which variants are made."""
        return self.width is not None


class QuarantinedFile(Base):
    """A file in which the scanner found something harmful, kept apart from everything that is served.

    It belongs to the installation, not to a site: only those who run the platform see it.
    """

    __tablename__ = "quarantined_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid7)
    filename: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    finding: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(200))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    sent_at: Mapped[datetime] = mapped_column(index=True)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
