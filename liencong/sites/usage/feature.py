"""The usage report of a site as a feature."""

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.sites.usage import measures, office
from liencong.sites.usage.office import REPORT
from liencong.sites.usage.service import USAGE_SEE

feature = Feature(
    name="usage",
    roles={role: [USAGE_SEE] for role in ("editor_in_chief", "site_admin", "platform_admin")},
    office=[
        Route(REPORT, office.show, methods=["GET"], name="usage"),
        Route(f"{REPORT}/bang.csv", office.save, methods=["GET"], name="usage-table"),
    ],
    menu=[MenuEntry("usage.title", REPORT, USAGE_SEE, order=67, icon="statistics", group="office.reports")],
    provides=[measures.USED],
)
