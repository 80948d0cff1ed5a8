"""Statistics as a feature: a screen with its tables, and charts for the dashboard."""

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.core.office.parts import DeskChart
from liencong.core.office.report import STATISTICS_SEE
from liencong.sites.statistics import attention, charts, office
from liencong.sites.statistics.charts import STATISTICS
from liencong.sites.statistics.reports import REPORTS

feature = Feature(
    name="statistics",
    roles={role: [STATISTICS_SEE] for role in ("editor", "editor_in_chief", "site_admin")},
    office=[
        Route(STATISTICS, office.show, methods=["GET"], name="statistics"),
        Route(f"{STATISTICS}/{{table}}.csv", office.save, methods=["GET"], name="statistics-table"),
    ],
    menu=[
        MenuEntry(
            "statistics.title",
            STATISTICS,
            STATISTICS_SEE,
            order=64,
            icon="statistics",
            group="office.reports",
            key="k",
        )
    ],
    provides=[
        *REPORTS,
        DeskChart(charts.draw_month),
        DeskChart(charts.draw_published),
        DeskChart(charts.draw_most_read),
        DeskChart(charts.draw_writers),
        attention.LATE,
    ],
)
