"""Boards as a feature."""

from pathlib import Path

from liencong.core.feature import Feature
from liencong.sites.board import api
from liencong.sites.board.service import BOARD_MANAGE, BoardChanged

feature = Feature(
    name="board",
    api=[api.router],
    roles={"site_admin": [BOARD_MANAGE], "platform_admin": [BOARD_MANAGE], "editor_in_chief": [BOARD_MANAGE]},
    stale_keys={BoardChanged: lambda event: [f"site:{event.site_id}", f"board:{event.board_id}"]},
    folder=Path(__file__).parents[1],
)
