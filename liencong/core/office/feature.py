"""The back office's shell as a feature: its templates and words, and the screen of one's sites."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.feature import Feature
from liencong.core.office.shell import lead_in, show_sites
from liencong.core.web.request import OFFICE

feature = Feature(
    name="office",
    routes=[Route(OFFICE, lead_in, methods=["GET"], name="office")],
    office=[Route("/trang", show_sites, methods=["GET"], name="office-sites")],
    folder=Path(__file__).parent,
)
