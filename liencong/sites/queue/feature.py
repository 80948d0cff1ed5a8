"""The queue as a feature, with the entries that wait in it."""

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.sites.entry.panels import DeskFigures
from liencong.sites.entry.rules import ENTRY_APPROVE
from liencong.sites.queue import entries, office

feature = Feature(
    name="queue",
    office=[
        Route("/hang-cho", office.show_queue, methods=["GET"], name="queue"),
        Route("/hang-cho/{action}", office.decide, methods=["POST"], name="queue-decide"),
    ],
    menu=[
        MenuEntry(
            "queue.title", "/hang-cho", ENTRY_APPROVE, order=11, group="desk.title", on_boards=True, key="q"
        )
    ],
    provides=[entries.SOURCE, DeskFigures(office.count_for)],
)
