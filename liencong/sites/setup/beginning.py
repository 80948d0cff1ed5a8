"""What a new site begins with: the boards, theme and home page of its kind, from data."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.tenancy.scope import on_site
from liencong.core.tenancy.tables import Site
from liencong.sites.board import service as boards
from liencong.sites.board.service import BoardInput
from liencong.sites.layout import service as layout
from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.rules import BlockInput
from liencong.sites.setup import service
from liencong.sites.setup.service import SiteInput

FILE = Path(__file__).parent / "beginnings.toml"


@dataclass(frozen=True)
class Beginning:
    """What sites of one kind begin with."""

    theme: str
    boards: Sequence[BoardInput]
    blocks: Sequence[BlockInput]


async def begin(
    session: AsyncSession, actor: Actor, given: SiteInput, kinds: Sequence[BlockKind], *, now: datetime
) -> Site:
    """Make a site with what its kind begins with; what is given of its theme wins."""
    chosen = beginnings().get(given.kind)
    if chosen and "theme" not in given.model_fields_set:
        given = given.model_copy(update={"theme": chosen.theme})
    site = await service.create(session, actor, given, now=now)
    await furnish(session, actor, site, kinds, now=now)
    return site


async def furnish(
    session: AsyncSession, actor: Actor, site: Site, kinds: Sequence[BlockKind], *, now: datetime
) -> None:
    """Give a site the boards and the home page that its kind begins with; boards that stand already stay."""
    chosen = beginnings().get(site.kind)
    if chosen is None or not chosen.boards:
        return
    with on_site(session, site.id):
        standing = {board.slug for board in await boards.list_boards(session)}
        for position, board in enumerate(chosen.boards):
            if board.slug not in standing:
                placed = board.model_copy(update={"position": position})
                await boards.create(session, actor, placed, now=now)
        await layout.set_blocks(session, actor, chosen.blocks, kinds, now=now)
        await session.flush()


@cache
def beginnings() -> Mapping[str, Beginning]:
    """Read what each kind of site begins with."""
    return {
        kind: Beginning(
            theme=facts["theme"],
            boards=[BoardInput(**board) for board in facts["boards"]],
            blocks=[BlockInput(**block) for block in facts["blocks"]],
        )
        for kind, facts in tomllib.loads(FILE.read_text(encoding="utf-8")).items()
    }
