"""The usage report of all sites as a feature."""

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.federation.usage import office
from liencong.federation.usage.office import REPORT
from liencong.federation.usage.service import USAGE_WATCH

feature = Feature(
    name="usage-of-all",
    roles={role: [USAGE_WATCH] for role in ("editor_in_chief", "site_admin", "platform_admin")},
    office=[
        Route(REPORT, office.show, methods=["GET"], name="usage-of-all"),
        Route(f"{REPORT}/bang.csv", office.save, methods=["GET"], name="usage-of-all-table"),
    ],
    menu=[
        MenuEntry(
            "usage_of_all.title", REPORT, USAGE_WATCH, order=68, group="office.reports", portal_only=True
        )
    ],
)
