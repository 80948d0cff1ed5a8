"""Schedules of weeks as a feature."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.plugins.schedule.attention import MISSING
from liencong.plugins.schedule.blocks import WEEK_BLOCK
from liencong.plugins.schedule.fields import SCHEDULES
from liencong.plugins.schedule.office import WEEKS, show_week
from liencong.plugins.schedule.samples import SAMPLE
from liencong.plugins.schedule.views import CALENDAR_FILE, VIEWS, save_calendar
from liencong.sites.entry.rules import ENTRY_WRITE

feature = Feature(
    name="schedule",
    routes=[Route(f"/{{path:path}}/{CALENDAR_FILE}", save_calendar, methods=["GET"], name="schedule-file")],
    office=[Route(WEEKS, show_week, methods=["GET"], name="schedule-week")],
    menu=[
        MenuEntry("schedule.office_title", WEEKS, ENTRY_WRITE, order=24, group="desk.entries", on_boards=True)
    ],
    provides=[SCHEDULES, *VIEWS, WEEK_BLOCK, MISSING, SAMPLE],
    folder=Path(__file__).parent,
)
