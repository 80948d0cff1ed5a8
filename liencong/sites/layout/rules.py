"""How blocks stand on a home page and move there, decided without I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from liencong.core.errors import Invalid, NotFound

REGIONS = ("alert", "top", "main", "aside", "bottom")
GRIDS = ("top", "bottom")
"""Regions where blocks stand side by side; in the others each takes the whole width."""

SPANS = (3, 4, 6, 8, 9, 12)
"""Widths that themes know, in twelfths."""


@dataclass(frozen=True)
class BlockInput:
    """What can be said of a block."""

    region: str
    kind: str
    title: str = ""
    span: int = 12
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Laid:
    """A block of a draft; `key` finds it again whatever is done to the others."""

    key: int
    block: BlockInput


def lay(blocks: Sequence[BlockInput]) -> list[Laid]:
    """Give blocks the keys by which a draft knows them."""
    return [Laid(key, block) for key, block in enumerate(blocks, start=1)]


def find(laid: Sequence[Laid], key: int) -> Laid:
    """Give the block with a key; raise `NotFound` where there is none."""
    for one in laid:
        if one.key == key:
            return one
    raise NotFound(key=key)


def add(laid: Sequence[Laid], block: BlockInput) -> list[Laid]:
    """Put a block behind all others."""
    return [*laid, Laid(max((one.key for one in laid), default=0) + 1, block)]


def change(laid: Sequence[Laid], key: int, block: BlockInput) -> list[Laid]:
    """Let a block be another one; in another region it goes behind those that stand there."""
    before = find(laid, key)
    if before.block.region == block.region:
        return [Laid(key, block) if one.key == key else one for one in laid]
    return [*remove(laid, key), Laid(key, block)]


def remove(laid: Sequence[Laid], key: int) -> list[Laid]:
    """Take a block away."""
    return [one for one in laid if one is not find(laid, key)]


def move(laid: Sequence[Laid], key: int, places: Literal[-1, 1]) -> list[Laid]:
    """Move a block before or behind its neighbour in the same region; at the end it stays."""
    moved = find(laid, key)
    neighbours = [one for one in laid if one.block.region == moved.block.region]
    target = neighbours.index(moved) + places
    if not 0 <= target < len(neighbours):
        return list(laid)
    swapped = {key: neighbours[target], neighbours[target].key: moved}
    return [swapped.get(one.key, one) for one in laid]


def resize(laid: Sequence[Laid], key: int, steps: Literal[-1, 1]) -> list[Laid]:
    """Give a block the next smaller or larger width; at the ends it keeps its own."""
    one = find(laid, key)
    nearest = min(range(len(SPANS)), key=lambda place: abs(SPANS[place] - one.block.span))
    place = min(max(nearest + steps, 0), len(SPANS) - 1)
    return change(laid, key, replace(one.block, span=SPANS[place]))


def arrange(laid: Sequence[Laid], places: Sequence[tuple[str, int]]) -> list[Laid]:
    """Put all blocks in an order of regions and keys; raise `Invalid` where it names others than these."""
    known = {one.key: one for one in laid}
    keys = [key for _, key in places]
    if sorted(keys) != sorted(known) or not {region for region, _ in places} <= set(REGIONS):
        raise Invalid({"order": "choice-unknown"})
    return [Laid(key, replace(known[key].block, region=region)) for region, key in places]
