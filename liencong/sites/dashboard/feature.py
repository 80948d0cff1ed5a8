"""The dashboard as a feature."""

from starlette.routing import Route

from liencong.core.access.rules import OFFICE_ENTER
from liencong.core.feature import Feature, MenuEntry
from liencong.sites.dashboard import office

feature = Feature(
    name="dashboard",
    office=[Route("/", office.show, methods=["GET"], name="desk")],
    menu=[
        MenuEntry(
            "desk.title",
            "/",
            OFFICE_ENTER,
            order=10,
            icon="dashboard",
            group="desk.title",
            on_boards=True,
            key="d",
        )
    ],
)
