"""Use cases of the home page: set its blocks, and render them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from markupsafe import Markup
from pydantic import ValidationError
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import FRONT_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.part_cache import Dependencies
from liencong.core.tenancy.scope import scope_of
from liencong.core.text import clean_line
from liencong.core.web.forms import codes_of
from liencong.core.web.rendering import part, render
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.sites.change import service as changes
from liencong.sites.change.service import State, Undoable, Undoing
from liencong.sites.layout.block import BlockKind, Gather, RenderedBlock
from liencong.sites.layout.rules import REGIONS, BlockInput
from liencong.sites.layout.tables import Block

log = structlog.get_logger()

HOME = "home"


@dataclass(frozen=True)
class LayoutChanged(Event):
    """The blocks of a site's home page were set anew."""


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
    right = require(actor, FRONT_MANAGE, site_id)
    checked = check_blocks(blocks, kinds)
    if before := await list_blocks(session):  # a site's first home page has nothing to go back to
        state = {"blocks": [asdict(said_of(block)) for block in before]}
        await changes.keep(session, actor, HOME, state, now=now)
    await session.execute(delete(Block))
    session.add_all(
        Block(site_id=site_id, position=position, **asdict(block)) for position, block in enumerate(checked)
    )
    audit.record(session, actor, "layout:set", "layout", site_id=site_id, now=now, right=right)
    outbox.append(session, LayoutChanged(site_id), now=now)


def check_blocks(blocks: Sequence[BlockInput], kinds: Sequence[BlockKind]) -> list[BlockInput]:
    """Give blocks with settings as their kinds understand them; raise `Invalid` where one does not hold."""
    known = {kind.name: kind for kind in kinds}
    checked = []
    for position, block in enumerate(blocks):
        if block.kind not in known or block.region not in REGIONS or not 1 <= block.span <= 12:
            raise Invalid({f"blocks.{position}": "choice-unknown"})
        try:
            settings = known[block.kind].settings.model_validate(dict(block.settings)).model_dump(mode="json")
        except ValidationError as error:
            raise Invalid(
                {f"blocks.{position}.{name}": code for name, code in codes_of(error).items()}
            ) from error
        checked.append(replace(block, title=clean_line(block.title), settings=settings))
    return checked


async def list_blocks(session: AsyncSession) -> list[Block]:
    """Give the blocks of the site's home page in their order."""
    return list(await session.scalars(select(Block).order_by(Block.position, Block.id)))


async def settings_of(session: AsyncSession, kind: str) -> list[Mapping[str, Any]]:
    """Give what the blocks of a kind on the home page that readers see are set to; none where it has none."""
    return [block.settings for block in await list_blocks(session) if block.kind == kind]


def said_of(block: Block) -> BlockInput:
    """Give what is said of a block."""
    return BlockInput(block.region, block.kind, block.title, block.span, block.settings)


async def put_back(undoing: Undoing, state: State) -> None:
    """Set the home page that stood before a change."""
    blocks, kinds = [BlockInput(**facts) for facts in state["blocks"]], undoing.features.provided(BlockKind)
    await set_blocks(undoing.session, undoing.actor, blocks, kinds, now=undoing.now)


def describe(installation: Installation, state: State) -> Sequence[str]:
    """Tell the blocks of a former home page line by line."""
    words = installation.catalogue.text
    labels = {kind.name: words(kind.label) for kind in installation.features.provided(BlockKind)}
    lines = []
    for block in state["blocks"]:
        region, kind = words(f"regions.{block['region']}"), block["kind"]
        lines.append(f"{region}: {block['title'] or labels.get(kind, kind)}")
    return lines


UNDOABLE = Undoable(HOME, "home.title", FRONT_MANAGE, put_back, describe)


async def render_regions(
    request: Request, session: AsyncSession, dependencies: Dependencies
) -> dict[str, list[RenderedBlock]]:
    """Render every block of the home page, each from memory while what it shows stands."""
    blocks = await _kept_blocks(request, session, dependencies)

    async def render_kept(place: int, kind: BlockKind) -> RenderedBlock | None:
        return await _render(request, session, blocks[place], kind, dependencies)

    return await _arranged(request, [said_of(block) for block in blocks], render_kept)


async def render_preview(
    request: Request,
    session: AsyncSession,
    blocks: Sequence[BlockInput],
    gathers: Mapping[str, Gather] | None = None,
) -> dict[str, list[RenderedBlock]]:
    """Render blocks that nobody but their keepers may see yet; nothing of it is kept.

    Blocks of the kinds that `gathers` names get their facts from there, as if something stood in them.
    """

    async def render_anew(place: int, kind: BlockKind) -> RenderedBlock | None:
        tried = replace(kind, gather=(gathers or {}).get(kind.name, kind.gather))
        return await _render_anew(request, session, blocks[place], tried, Dependencies())

    return await _arranged(request, blocks, render_anew)


async def _arranged(
    request: Request,
    blocks: Sequence[BlockInput],
    render_one: Callable[[int, BlockKind], Awaitable[RenderedBlock | None]],
) -> dict[str, list[RenderedBlock]]:
    """Put rendered blocks in their regions; one that fails is named in the log and left out."""
    kinds = {kind.name: kind for kind in installation_of(request).features.provided(BlockKind)}
    regions: dict[str, list[RenderedBlock]] = {region: [] for region in REGIONS}
    for place, block in enumerate(blocks):
        kind = kinds.get(block.kind)
        if kind is None:
            log.warning("unknown kind of block", kind=block.kind, site=site_of(request).id)
            continue
        try:
            rendered = await render_one(place, kind)
        except Exception:
            log.exception("block failed", kind=block.kind, site=site_of(request).id, place=place)
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
        return await _render_anew(request, session, said_of(block), kind, own)

    name = ("block", block.id, local_url(request, ""))
    return await part(request, name, make, dependencies)


async def _render_anew(
    request: Request, session: AsyncSession, block: BlockInput, kind: BlockKind, dependencies: Dependencies
) -> RenderedBlock | None:
    facts = await kind.gather(request, session, kind.settings.model_validate(block.settings), dependencies)
    if facts is None:
        return None
    catalogue = installation_of(request).catalogue
    title = block.title or catalogue.text(kind.label)
    html = render(request, kind.template, {"title": title, **facts})
    body = Markup(html)  # noqa: S704 (a template's output, escaped already)
    return RenderedBlock(block.kind, title, body, facts.get("more_url"), block.span)
