"""Pinned answers as a feature."""

from starlette.routing import Route

from liencong.core.feature import Feature
from liencong.search.pinned import office
from liencong.search.pinned.events import PinsChanged
from liencong.search.pinned.office import PINS
from liencong.search.pinned.service import pins_key

feature = Feature(
    name="search-pinned",
    office=[
        Route(PINS, office.show, methods=["GET"], name="pinned-answers"),
        Route(PINS, office.add, methods=["POST"]),
        Route(f"{PINS}/bang.csv", office.save_table, methods=["GET"], name="pinned-answers-table"),
        Route(f"{PINS}/{{pin_id}}/bo", office.remove, methods=["POST"]),
    ],
    stale_keys={PinsChanged: lambda event: [pins_key(event.site_id)]},
)
