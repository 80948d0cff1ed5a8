"""Pictures for the sample province: quiet illustrations drawn by the program, the same for the same seed."""

from collections.abc import Callable, Mapping
from random import Random

from liencong.plugins.sample_province.drawing import emblem, heritage, land, town
from liencong.plugins.sample_province.drawing.canvas import Canvas

MOTIFS: Mapping[str, Callable[[Random, int], Canvas]] = {
    motif.__name__: motif
    for motif in (
        land.mist,
        land.river,
        land.terraces,
        land.paddy,
        land.forest,
        land.sea,
        land.orchard,
        heritage.rooftops,
        heritage.lanterns,
        heritage.towers,
        town.bridge,
        town.harbour,
        town.civic,
        town.school,
        emblem.silk,
        emblem.pottery,
        emblem.seal,
        emblem.bars,
        emblem.network,
        emblem.leaves,
    )
}


def draw(motif: str, seed: int) -> bytes:
    """Draw a motif of `MOTIFS`; give a JPEG of 1600 by 900 points. Raises KeyError for an unknown motif."""
    return MOTIFS[motif](Random(f"{motif}:{seed}"), seed).encode()  # noqa: S311
