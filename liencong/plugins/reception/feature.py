"""Receptions of citizens as a feature."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.feature import Feature
from liencong.plugins.reception.attention import EMPTY
from liencong.plugins.reception.blocks import COMING
from liencong.plugins.reception.fields import RECEPTIONS
from liencong.plugins.reception.samples import SAMPLE
from liencong.plugins.reception.views import CALENDAR_FILE, VIEWS, save_calendar

feature = Feature(
    name="reception",
    routes=[Route(f"/{{path:path}}/{CALENDAR_FILE}", save_calendar, methods=["GET"], name="reception-file")],
    provides=[RECEPTIONS, *VIEWS, COMING, EMPTY, SAMPLE],
    folder=Path(__file__).parent,
)
