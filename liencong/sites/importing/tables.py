"""Imports begun on a screen, and what became of each item."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class ImportJob(SiteOwned, Base):
    """A file, or what a feed's address gave, that is brought onto a board.

    First it is looked through, as a dry run; once somebody lets it begin, it is worked off in lots. `done`
    counts readings of the present run, whatever became of them; `total` is how many there are, where that is
    known. `tally` counts what became of them. `attempts` counts how often work was taken up since a lot was
    done last. The file stands in the storage under `key` until the end.
    """

    __tablename__ = "import_job"

    id: Mapped[int] = mapped_column(primary_key=True)
    format: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(400))
    address: Mapped[str] = mapped_column(String(1000), default="")
    key: Mapped[str] = mapped_column(String(200))
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    makes_boards: Mapped[bool] = mapped_column(default=False)
    goal: Mapped[str] = mapped_column(String(10))
    author: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(20), index=True)
    total: Mapped[int | None]
    done: Mapped[int] = mapped_column(default=0)
    tally: Mapped[dict[str, Any]] = mapped_column(default=dict)
    attempts: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    begun_at: Mapped[datetime | None]
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    worked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ImportLine(SiteOwned, Base):
    """What became of one item of an import, or something to tell of it.

    `code` and `params` are those of a notice, whose words stand in the catalogue; `reason` is the part of
    them by which like ones are put together.
    """

    __tablename__ = "import_line"
    __table_args__ = (Index(None, "job_id", "result", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("import_job.id"))
    result: Mapped[str] = mapped_column(String(10))
    item: Mapped[str] = mapped_column(String(400), default="")
    title: Mapped[str] = mapped_column(String(400), default="")
    state: Mapped[str] = mapped_column(String(20), default="")
    code: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(default="")
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
