"""Boards of the sample province that a plugin fills with entries of its type, as its TOML file tells."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.core.text import slugify
from liencong.sites.board import service as boards
from liencong.sites.board.service import BoardInput
from liencong.sites.board.tables import Board
from liencong.sites.entry import service as entries
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.service import EntryInput
from liencong.sites.entry.terms import Terms


class SampleEntry(BaseModel):
    """An entry as the sample tells it."""

    model_config = ConfigDict(extra="forbid")
    title: str
    body: str = ""
    fields: dict[str, Any] = Field(default_factory=dict)


class SampleBoard(BaseModel):
    """A board of a site, by its address, with what stands on it; it is made where the site has it not."""

    model_config = ConfigDict(extra="forbid")
    site: str
    path: str
    title: str
    type: str
    description: str = ""
    legal_basis: str = ""
    update_days: int | None = None
    entries: list[SampleEntry] = Field(default_factory=list)


def load(file: Path) -> list[SampleBoard]:
    """Read boards; raises pydantic's `ValidationError` where the file does not hold."""
    told: Mapping[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    return TypeAdapter(list[SampleBoard]).validate_python(told["boards"])


async def fill(installation: Installation, told: Sequence[SampleBoard], now: datetime) -> None:
    """Make the boards on those sites that there are, and publish what stands on them."""
    sites = (await installation.sites.load()).by_slug
    for one in told:
        if (site := sites.get(one.site)) is not None:
            async with installation.write(site.id) as session:
                board = await _board(installation, session, one, now)
                for entry in one.entries:
                    await _publish(installation, session, board, _input(site, board, entry), now)


async def _board(installation: Installation, session: AsyncSession, one: SampleBoard, now: datetime) -> Board:
    if (standing := await boards.find_by_path(session, one.path)) is not None:
        return standing
    above, _, slug = one.path.rpartition("/")
    parent = await boards.find_by_path(session, above) if above else None
    given = BoardInput(
        title=one.title,
        slug=slug or slugify(one.title),
        parent_id=parent.id if parent else None,
        type=one.type,
        description=one.description,
        legal_basis=one.legal_basis,
        update_days=one.update_days,
        position=len(await boards.list_boards(session)),
    )
    return await boards.create(session, installation.operator, given, now=now)


async def _publish(
    installation: Installation, session: AsyncSession, board: Board, given: EntryInput, now: datetime
) -> None:
    types, operator = content_types(installation.features), installation.operator
    made = await entries.create(session, operator, given, types, now=now)
    steps = ["submit", "approve", "publish"] if board.steps > 1 else ["submit", "publish"]
    await entries.take_steps(session, operator, made.id, steps, terms=Terms(self_approval=True), now=now)


def _input(site: Site, board: Board, entry: SampleEntry) -> EntryInput:
    said = {"title": entry.title, "body_html": entry.body, "fields": entry.fields}
    return EntryInput(board=board.id, type=board.type, author=site.name, source=site.name, **said)
