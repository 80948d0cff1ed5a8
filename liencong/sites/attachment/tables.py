"""What was read from files."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base


class FileText(Base):
    """The text of a file, known by the digest of its bytes, however many media hold the same ones.

    `outcome` is a word of `rules.Outcome`; without text it says why there is none. Only files are read that a
    public page offers, so the text is public too.
    """

    __tablename__ = "file_text"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(default="")
    recipe: Mapped[int]
    read_at: Mapped[datetime]
