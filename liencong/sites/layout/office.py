"""The home page as its keepers build it: blocks in regions, each set up by the form of its kind."""

from collections.abc import Sequence
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import SITE_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound, Stale
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import message_of
from liencong.core.web.forms import Form, fingerprint, form_of, read_form
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.sites.layout import service
from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.service import REGIONS, BlockInput
from liencong.sites.layout.settings_form import Control, SettingField, fields_of, read, values_of
from liencong.sites.layout.tables import Block

HOME = "/cau-hinh/trang-chu"
SPANS = (12, 9, 8, 6, 4, 3)
"""Widths that themes know, in twelfths."""

PLACES: dict[str, Literal[-1, 1]] = {"len": -1, "xuong": 1}
REMOVE = "bo"


async def show(request: Request) -> Response:
    """Show the blocks of the home page by region."""
    return await _overview(request)


async def show_new(request: Request) -> Response:
    """Show the empty form of a kind of block."""
    kind = _kind(request, request.query_params.get("kieu", ""))
    form = form_of({"region": request.query_params.get("vung", ""), "title": "", "span": 12})
    form.values |= values_of(fields_of(kind.settings), {})
    return await _block_screen(request, kind, form, None)


async def add(request: Request) -> Response:
    """Put a new block behind the others."""
    form = await read_form(request)
    return await _keep(request, _kind(request, str(form.values.get("kind", ""))), form, None)


async def show_block(request: Request) -> Response:
    """Show the form of a block."""
    block, _ = await _find(request)
    kind = _kind(request, block.kind)
    form = form_of({"region": block.region, "title": block.title, "span": block.span})
    form.values |= values_of(fields_of(kind.settings), block.settings)
    return await _block_screen(request, kind, form, block)


async def save_block(request: Request) -> Response:
    """Keep what a block shows."""
    form = await read_form(request)
    block, _ = await _find(request)
    return await _keep(request, _kind(request, block.kind), form, block)


async def change(request: Request) -> Response:
    """Move a block up or down in its region, or take it away."""
    action = request.path_params["action"]
    form = await read_form(request)
    block, blocks = await _find(request)
    if action == REMOVE:
        changed = [one for one in blocks if one is not block]
    elif action in PLACES:
        changed = _moved(blocks, block, PLACES[action])
    else:
        raise NotFound(action=action)
    try:
        await _set(request, [_input(one) for one in changed], seen=str(form.values.get("seen", "")))
    except Stale as error:
        return await _overview(request, refusal=message_of(installation_of(request).catalogue, error))
    return done(request, HOME, "saved")


async def _keep(request: Request, kind: BlockKind, form: Form, block: Block | None) -> Response:
    installation, site = installation_of(request), site_of(request)
    try:
        given = BlockInput(
            region=str(form.values.get("region", "")),
            kind=kind.name,
            title=str(form.values.get("title", "")),
            span=_span(str(form.values.get("span", ""))),
            settings=read(kind.settings, fields_of(kind.settings), form.values),
        )
        if given.region not in REGIONS:
            raise Invalid({"region": "choice-unknown"})
        async with installation.read(site.id) as session:
            blocks = await service.list_blocks(session)
        inputs = [given if block is not None and one.id == block.id else _input(one) for one in blocks]
        await _set(request, inputs if block else [*inputs, given], seen=str(form.values.get("seen", "")))
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _block_screen(request, kind, form, block, status=422)
    except Stale as error:
        form.errors[""] = message_of(installation.catalogue, error)
        return await _block_screen(request, kind, form, block, status=409)
    return done(request, HOME, "saved")


async def _set(request: Request, blocks: Sequence[BlockInput], *, seen: str) -> None:
    """Set the home page, unless it is no longer the one that was shown."""
    installation, site = installation_of(request), site_of(request)
    kinds = installation.features.provided(BlockKind)
    async with installation.write(site.id) as session:
        if seen != _mark(await service.list_blocks(session)):
            raise Stale
        await service.set_blocks(session, signed_in(request), blocks, kinds, now=utc_now())


async def _overview(request: Request, *, refusal: str = "") -> Response:
    blocks = await _blocks(request)
    catalogue, kinds = (
        installation_of(request).catalogue,
        installation_of(request).features.provided(BlockKind),
    )
    labels = {kind.name: catalogue.text(kind.label) for kind in kinds}
    facts = {
        "regions": {region: [one for one in blocks if one.region == region] for region in REGIONS},
        "kinds": labels,
        "seen": _mark(blocks),
        "refusal": refusal,
    }
    return await screen(request, "setup/home.html", facts, status=409 if refusal else 200)


async def _block_screen(
    request: Request, kind: BlockKind, form: Form, block: Block | None, *, status: int = 200
) -> Response:
    blocks, catalogue = await _blocks(request), installation_of(request).catalogue
    fields = fields_of(kind.settings)
    options: dict[str, Sequence[tuple[str, str]]] = {}
    async with installation_of(request).read(site_of(request).id) as session:
        for field in fields:
            if field.choices:
                options[field.name] = await field.choices.options(request, session)
    facts: dict[str, Any] = {
        "form": form,
        "block": block,
        "kind": kind.name,
        "kind_label": catalogue.text(kind.label),
        "fields": [_shown(request, form, field) for field in fields],
        "options": options,
        "regions": REGIONS,
        "spans": SPANS,
        "seen": _mark(blocks),
    }
    return await screen(request, "setup/block.html", facts, status=status)


def _shown(request: Request, form: Form, field: SettingField) -> dict[str, Any]:
    """Give a field with its words; a plugin's field without words is called by its name."""
    catalogue, key = installation_of(request).catalogue, f"block_settings.{field.name}"
    name = f"settings.{field.name}"
    return {
        "name": field.name,
        "control": field.control.value,
        "label": catalogue.text(key) if key in catalogue else field.name,
        "hint": catalogue.text(f"{key}_hint") if f"{key}_hint" in catalogue else "",
        "limits": dict(field.limits),
        "stack": [one for one in form.values if one.startswith(f"{name}.")]
        if field.control is Control.STACK
        else [],
    }


async def _blocks(request: Request) -> list[Block]:
    site = site_of(request)
    require(signed_in(request), SITE_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        return await service.list_blocks(session)


async def _find(request: Request) -> tuple[Block, list[Block]]:
    number, blocks = path_number(request, "block_id"), await _blocks(request)
    found = next((one for one in blocks if one.id == number), None)
    if found is None:
        raise NotFound(block_id=number)
    return found, blocks


def _kind(request: Request, name: str) -> BlockKind:
    found = [kind for kind in installation_of(request).features.provided(BlockKind) if kind.name == name]
    if not found:
        raise NotFound(kind=name)
    return found[0]


def _span(text: str) -> int:
    if text not in {str(span) for span in SPANS}:
        raise Invalid({"span": "choice-unknown"})
    return int(text)


def _moved(blocks: Sequence[Block], block: Block, places: Literal[-1, 1]) -> list[Block]:
    """Move a block before or behind its neighbour in the same region; at the end it stays."""
    neighbours = [one for one in blocks if one.region == block.region]
    target = neighbours.index(block) + places
    if not 0 <= target < len(neighbours):
        return list(blocks)
    swapped = {block: neighbours[target], neighbours[target]: block}
    return [swapped.get(one, one) for one in blocks]


def _mark(blocks: Sequence[Block]) -> str:
    return fingerprint([_input(one) for one in blocks])


def _input(block: Block) -> BlockInput:
    return BlockInput(block.region, block.kind, block.title, block.span, block.settings)
