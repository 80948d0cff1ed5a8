"""Freshness of boards as a feature."""

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.core.office.parts import DeskAttention
from liencong.sites.freshness import lateness, office
from liencong.sites.freshness.office import FRESHNESS
from liencong.sites.freshness.service import FRESHNESS_SEE

feature = Feature(
    name="freshness",
    roles={role: [FRESHNESS_SEE] for role in ("editor_in_chief", "site_admin", "platform_admin")},
    office=[
        Route(FRESHNESS, office.show, methods=["GET"], name="freshness"),
        Route(f"{FRESHNESS}/bang.csv", office.save, methods=["GET"], name="freshness-table"),
        Route(f"{FRESHNESS}/{{board_id}}/nhac", office.remind, methods=["POST"], name="board-remind"),
    ],
    menu=[
        MenuEntry(
            "freshness.title", FRESHNESS, FRESHNESS_SEE, order=65, icon="statistics", group="office.reports"
        )
    ],
    provides=[DeskAttention(office.find_overdue), lateness.LATE, lateness.REMINDERS],
)
