"""The portal's look over the boards of all sites as a feature."""

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.federation.freshness import office
from liencong.federation.freshness.office import WATCH
from liencong.federation.freshness.service import FRESHNESS_WATCH

feature = Feature(
    name="freshness-of-all",
    roles={role: [FRESHNESS_WATCH] for role in ("editor_in_chief", "site_admin", "platform_admin")},
    office=[
        Route(WATCH, office.show, methods=["GET"], name="freshness-of-all"),
        Route(f"{WATCH}/bang.csv", office.save, methods=["GET"], name="freshness-of-all-table"),
        Route(f"{WATCH}/{{table}}.csv", office.save_table, methods=["GET"], name="freshness-of-all-added"),
        Route(f"{WATCH}/{{board_id}}/nhac", office.remind, methods=["POST"], name="any-board-remind"),
    ],
    menu=[
        MenuEntry("watch.title", WATCH, FRESHNESS_WATCH, order=66, group="office.reports", portal_only=True)
    ],
)
