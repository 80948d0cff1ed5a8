"""A site's keeper who imports files, and the work that goes on behind the screens."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from liencong.core.access.rules import Actor
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Entry
from liencong.sites.importing import service, working
from liencong.sites.importing.service import Brought, ImportInput
from liencong.sites.importing.tables import ImportJob, ImportLine
from tests.factories.province import Province
from tests.worlds import world

NOW = datetime.now(UTC)


@dataclass
class Keeper:
    """Somebody who imports onto a board of a site."""

    province: Province
    site: Site
    board: Board
    actor: Actor

    @property
    def installation(self) -> Installation:
        return self.province.installation

    async def bring(self, *lines: Mapping[str, Any], **given: Any) -> ImportJob:
        """Have lines of JSON looked through."""
        content = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
        return await self.bring_file(gzip.compress(content), **given)

    async def bring_file(self, content: bytes, *, self_approval: bool = False, **given: Any) -> ImportJob:
        key = f"imports/{len(content)}-{given.get('goal', 'draft')}"
        await self.installation.storage.put(key, content, "application/octet-stream")
        said = ImportInput(board=self.board.id, **given)
        async with self.installation.write(self.site.id) as session:
            brought = Brought("jsonl", "bai.jsonl.gz", key)
            return await service.add(session, self.actor, said, brought, self_approval=self_approval, now=NOW)

    async def step(self, job: ImportJob, name: str, by: Actor | None = None) -> ImportJob:
        async with self.installation.write(self.site.id) as session:
            return await service.take_step(session, by or self.actor, job.id, name, now=datetime.now(UTC))

    async def work(self) -> None:
        """Let workers have as many turns as the test's imports need at most."""
        for _ in range(3):
            await working.work_off(self.installation)

    async def job(self, job: ImportJob) -> ImportJob:
        """Give an import as it stands."""
        async with self.installation.read(self.site.id) as session:
            return await service.get(session, self.actor, job.id)

    async def lines(self, job: ImportJob, result: str = "") -> list[ImportLine]:
        async with self.installation.read(self.site.id) as session:
            return await service.list_lines(session, job, result, limit=1000)

    async def states(self) -> dict[str | None, str]:
        """Give the workflow state of each entry of the site by its external id."""
        async with self.installation.read(self.site.id) as session:
            rows = await session.execute(select(Entry.external_id, Entry.state))
            return {row[0]: row[1] for row in rows}


def item(which: int, **said: Any) -> dict[str, Any]:
    """Say what a line of JSON holds."""
    return {"external_id": f"cu-{which}", "title": f"Bài {which}", "body_html": f"<p>{which}</p>"} | said


@world
async def keeper(province: Province) -> Keeper:
    site = await province.site("so-y-te")
    board = await province.board(site)
    person = await province.person("editor_in_chief", site)
    return Keeper(province, site, board, person.actor)
