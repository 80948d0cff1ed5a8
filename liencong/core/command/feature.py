"""The command box as a feature."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.access.rules import OFFICE_ENTER
from liencong.core.command import office
from liencong.core.command.office import COMMAND, KEYS
from liencong.core.feature import Feature, MenuEntry
from liencong.core.office.menu import ACCOUNT

feature = Feature(
    name="command",
    office=[
        Route(COMMAND, office.show, methods=["GET"], name="command"),
        Route(f"{COMMAND}.json", office.answer, methods=["GET"], name="command-answer"),
        Route(KEYS, office.show_keys, methods=["GET"], name="keys"),
        Route(KEYS, office.keep_keys, methods=["POST"]),
    ],
    menu=[MenuEntry("command.keys", KEYS, OFFICE_ENTER, order=98, group=ACCOUNT, on_boards=True)],
    provides=[office.BAR],
    folder=Path(__file__).parent,
)
