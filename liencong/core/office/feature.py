"""The back office's shell as a feature: its templates and words, and the screen of one's sites."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.feature import Feature
from liencong.core.office.shell import show_sites

feature = Feature(
    name="office",
    office=[Route("/trang", show_sites, methods=["GET"], name="office-sites")],
    folder=Path(__file__).parent,
)
