"""Leaders, units and people as a feature."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.feature import Feature
from liencong.plugins.organisation.blocks import LEADERS_BLOCK
from liencong.plugins.organisation.fields import LEADERS, PEOPLE, UNITS
from liencong.plugins.organisation.samples import SAMPLE
from liencong.plugins.organisation.views import TABLE_FILE, VIEWS, save_people

feature = Feature(
    name="organisation",
    routes=[Route(f"/{{path:path}}/{TABLE_FILE}", save_people, methods=["GET"], name="people-table")],
    provides=[LEADERS, UNITS, PEOPLE, *VIEWS, LEADERS_BLOCK, SAMPLE],
    folder=Path(__file__).parent,
)
