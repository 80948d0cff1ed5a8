"""Use cases of the home page: set its blocks, and render them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from markupsafe import Markup
from pydantic import ValidationError
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import SITE_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.part_cache import Dependencies
from liencong.core.tenancy.scope import scope_of
from liencong.core.text import clean_line
from liencong.core.web.forms import codes_of
from liencong.core.web.rendering import part, render
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.sites.layout.block import BlockKind, RenderedBlock
from liencong.sites.layout.tables import Block

log = structlog.get_logger()

REGIONS = ("alert", "top", "main", "aside", "bottom")


@dataclass(frozen=True)
class LayoutChanged(Event):
    """The blocks of a site's home page were set anew."""


@dataclass(frozen=True)
class BlockInput:
    """What can be said of a block."""

    region: str
    kind: str
    title: str = ""
    span: int = 12
    settings: Mapping[str, Any] = field(default_factory=dict)


async def set_blocks(
    session: AsyncSession,
    actor: Actor,
    blocks: Sequence[BlockInput],
    kinds: Sequence[BlockKind],
    *,
    now: datetime,
) -> None:
    """Set all blocks of the site's home page; raise `Invalid` where a kind or a setting does not hold."""
    site_id = scope_of(session)
    right = require(actor, SITE_MANAGE, site_id)
    known = {kind.name: kind for kind in kinds}
    await session.execute(delete(Block))
    for position, block in enumerate(blocks):
        if block.kind not in known or block.region not in REGIONS or not 1 <= block.span <= 12:
            raise Invalid({f"blocks.{position}": "choice-unknown"})
        try:
            settings = known[block.kind].settings.model_validate(dict(block.settings)).model_dump(mode="json")
        except ValidationError as error:
            raise Invalid(
                {f"blocks.{position}.{name}": code for name, code in codes_of(error).items()}
            ) from error
        session.add(
            Block(
                site_id=site_id,
                region=block.region,
                position=position,
                kind=block.kind,
                title=clean_line(block.title),
                span=block.span,
                settings=settings,
            )
        )
    audit.record(session, actor, "layout:set", "layout", site_id=site_id, now=now, right=right)
    outbox.append(session, LayoutChanged(site_id), now=now)


async def list_blocks(session: AsyncSession) -> list[Block]:
    """Give the blocks of the site's home page in their order."""
    return list(await session.scalars(select(Block).order_by(Block.position, Block.id)))


async def render_regions(
    request: Request, session: AsyncSession, dependencies: Dependencies
) -> dict[str, list[RenderedBlock]]:
    """Render every block of the home page; one that fails is named in the log and left out."""
    kinds = {kind.name: kind for kind in installation_of(request).features.provided(BlockKind)}
    regions: dict[str, list[RenderedBlock]] = {region: [] for region in REGIONS}
    for block in await _kept_blocks(request, session, dependencies):
        kind = kinds.get(block.kind)
        if kind is None:
            log.warning("unknown kind of block", kind=block.kind, block=block.id)
            continue
        try:
            rendered = await _render(request, session, block, kind, dependencies)
        except Exception:
            log.exception("block failed", kind=block.kind, block=block.id)
            continue
        if rendered is not None:
            regions[block.region].append(rendered)
    return regions


async def _kept_blocks(request: Request, session: AsyncSession, dependencies: Dependencies) -> list[Block]:
    site_id = site_of(request).id

    async def read(own: Dependencies) -> list[Block]:
        own.on(f"site:{site_id}")
        return await list_blocks(session)

    return await part(request, ("blocks", site_id), read, dependencies)


async def _render(
    request: Request, session: AsyncSession, block: Block, kind: BlockKind, dependencies: Dependencies
) -> RenderedBlock | None:
    """Give a block as everybody sees it, from memory while what it shows stands."""

    async def make(own: Dependencies) -> RenderedBlock | None:
        own.on(f"site:{block.site_id}")
        return await _render_anew(request, session, block, kind, own)

    name = ("block", block.id, local_url(request, ""))
    return await part(request, name, make, dependencies)


async def _render_anew(
    request: Request, session: AsyncSession, block: Block, kind: BlockKind, dependencies: Dependencies
) -> RenderedBlock | None:
    facts = await kind.gather(request, session, kind.settings.model_validate(block.settings), dependencies)
    if facts is None:
        return None
    catalogue = installation_of(request).catalogue
    title = block.title or catalogue.text(kind.label)
    html = render(request, kind.template, {"title": title, **facts})
    body = Markup(html)  # noqa: S704 (a template's output, escaped already)
    return RenderedBlock(block.kind, title, body, facts.get("more_url"), block.span)
