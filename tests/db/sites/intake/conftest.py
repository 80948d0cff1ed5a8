"""A site with a board, onto which content is brought in."""

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from liencong.core.installation import Installation
from liencong.core.tenancy.scope import every_site
from liencong.core.tenancy.tables import Site
from liencong.sites.board import service as boards
from liencong.sites.board.tables import Board
from liencong.sites.entry import window
from liencong.sites.entry.tables import Entry, Revision
from liencong.sites.entry.window import Shown
from liencong.sites.intake.formats.item import Reading
from liencong.sites.intake.formats.jsonl import read_jsonl
from liencong.sites.intake.report import Report
from liencong.sites.intake.service import import_items
from liencong.sites.intake.wishes import Wishes
from tests.factories.province import Province
from tests.worlds import world

NOW = datetime.now(UTC)

Said = dict[str, Any]


@dataclass
class Intake:
    """Brings lines onto a site's board, and looks at what has come of it."""

    province: Province
    site: Site
    board: Board

    @property
    def installation(self) -> Installation:
        return self.province.installation

    async def take(self, *lines: Said, **wishes: Any) -> Report:
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        return await self.take_readings(read_jsonl(io.BytesIO(text.encode())), **wishes)

    async def take_readings(self, readings: Iterable[Reading], **wishes: Any) -> Report:
        asked = Wishes(**{"site": self.site, "board": self.board.slug, "goal": "publish", **wishes})
        actor = self.installation.operator
        return await import_items(self.installation, actor, iter(readings), asked, now=NOW)

    async def written(self, site: Site | None = None) -> dict[str, tuple[Entry, Revision]]:
        """Give each entry of the site with its working revision, by external id."""
        statement = select(Entry, Revision).join(Revision, Revision.id == Entry.working_revision_id)
        async with self.installation.read((site or self.site).id) as session:
            rows = (await session.execute(statement)).all()
        return {entry.external_id or str(entry.id): (entry, revision) for entry, revision in rows}

    async def one(self) -> tuple[Entry, Revision]:
        [found] = (await self.written()).values()
        return found

    async def shown(self) -> list[Shown]:
        """Give what the public sees on the site, the newest first."""
        async with self.installation.read(self.site.id) as session:
            return await window.list_with_bodies(session, window.Filter(), now=NOW, limit=1000)

    async def board_titles(self) -> list[str]:
        async with self.installation.read(self.site.id) as session:
            return [board.title for board in await boards.list_boards(session)]

    async def count(self, table: type[Any]) -> int:
        """Count the rows of a table on all sites."""
        async with self.installation.read(None) as session:
            with every_site(session):
                return await session.scalar(select(func.count()).select_from(table)) or 0


def line(which: int = 1, **said: Any) -> Said:
    """Say what a line of JSON holds."""
    facts = {"external_id": f"cu-{which}", "title": f"Bài {which}", "body_html": f"<p>Nội dung {which}.</p>"}
    return facts | said


def reasons(report: Report) -> list[str]:
    """Give why items were refused."""
    return [str(one.params.get("reason", one.code)) for one in report.refused]


def codes(report: Report) -> set[str]:
    """Give the codes of what was remarked."""
    return {one.code for one in report.remarks}


@world
async def intake(province: Province) -> Intake:
    site = await province.site("so-y-te")
    return Intake(province, site, await province.board(site))
