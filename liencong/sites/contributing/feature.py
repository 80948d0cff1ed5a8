"""Contributors as a feature."""

from starlette.routing import Route

from liencong.core.access.rules import PEOPLE_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.sites.contributing import office, views

feature = Feature(
    name="contributing",
    routes=[
        Route("/cong-tac-vien", views.show_form, methods=["GET"], name="contribute"),
        Route("/cong-tac-vien", views.apply, methods=["POST"]),
        Route(
            "/cong-tac-vien/xac-nhan/{token}", views.show_confirm, methods=["GET"], name="contribute-confirm"
        ),
        Route("/cong-tac-vien/xac-nhan/{token}", views.confirm, methods=["POST"]),
    ],
    office=[
        Route("/cong-tac-vien", office.show, methods=["GET"], name="contributors"),
        Route("/cong-tac-vien", office.set_open, methods=["POST"]),
    ],
    menu=[MenuEntry("contributing.title", "/cong-tac-vien", PEOPLE_MANAGE, order=91, group="office.system")],
)
