"""The report of a quarter as a feature."""

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.federation.chasing import office
from liencong.federation.chasing.office import CHASING
from liencong.federation.freshness.service import FRESHNESS_WATCH

feature = Feature(
    name="chasing",
    office=[
        Route(CHASING, office.show, methods=["GET"], name="chasing"),
        Route(f"{CHASING}/bang.csv", office.save, methods=["GET"], name="chasing-table"),
    ],
    menu=[
        MenuEntry(
            "chasing.title", CHASING, FRESHNESS_WATCH, order=69, group="office.reports", portal_only=True
        )
    ],
)
