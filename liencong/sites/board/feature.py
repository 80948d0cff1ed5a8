"""Boards as a feature."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.sites.board import api, office
from liencong.sites.board.service import BOARD_MANAGE, BoardChanged

feature = Feature(
    name="board",
    api=[api.router],
    office=[
        Route("/chuyen-muc", office.show_tree, methods=["GET"], name="boards"),
        Route("/chuyen-muc/moi", office.show_new, methods=["GET"], name="board-new"),
        Route("/chuyen-muc/moi", office.create, methods=["POST"]),
        Route("/chuyen-muc/{board_id}", office.show, methods=["GET"], name="board-edit"),
        Route("/chuyen-muc/{board_id}", office.change, methods=["POST"]),
        Route("/chuyen-muc/{board_id}/{direction}", office.move, methods=["POST"], name="board-move"),
    ],
    menu=[MenuEntry("boards.menu", "/chuyen-muc", BOARD_MANAGE, order=73, group="office.site_settings")],
    roles={"site_admin": [BOARD_MANAGE], "platform_admin": [BOARD_MANAGE], "editor_in_chief": [BOARD_MANAGE]},
    stale_keys={BoardChanged: lambda event: [f"site:{event.site_id}", f"board:{event.board_id}"]},
    folder=Path(__file__).parents[1],
)
