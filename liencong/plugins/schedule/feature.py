"""Schedules of weeks as a feature."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.feature import Feature
from liencong.plugins.schedule.attention import MISSING
from liencong.plugins.schedule.blocks import WEEK_BLOCK
from liencong.plugins.schedule.fields import SCHEDULES
from liencong.plugins.schedule.samples import SAMPLE
from liencong.plugins.schedule.views import CALENDAR_FILE, VIEWS, save_calendar

feature = Feature(
    name="schedule",
    routes=[Route(f"/{{path:path}}/{CALENDAR_FILE}", save_calendar, methods=["GET"], name="schedule-file")],
    provides=[SCHEDULES, *VIEWS, WEEK_BLOCK, MISSING, SAMPLE],
    folder=Path(__file__).parent,
)
