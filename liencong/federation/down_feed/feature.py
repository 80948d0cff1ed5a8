"""News of other sites on a home page, as a feature."""

from pathlib import Path

from liencong.core.feature import Feature
from liencong.federation.down_feed import block
from liencong.sites.layout.block import BlockKind

feature = Feature(
    name="down_feed",
    provides=[
        BlockKind("down_feed", "blocks.down_feed", "blocks/linked.html", block.show, block.DownFeedSettings)
    ],
    folder=Path(__file__).parents[1],
)
