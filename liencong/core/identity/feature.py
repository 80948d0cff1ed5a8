"""Identity as a feature: sign-in pages on every site."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.access.rules import PEOPLE_MANAGE
from liencong.core.feature import Feature
from liencong.core.identity import cli, hookspecs, views

feature = Feature(
    name="identity",
    routes=[
        Route("/dang-nhap", views.show_sign_in, methods=["GET"], name="sign-in"),
        Route("/dang-nhap", views.sign_in, methods=["POST"]),
        Route("/dang-xuat", views.sign_out, methods=["POST"], name="sign-out"),
        Route("/dat-mat-khau/{token}", views.show_set_password, methods=["GET"], name="set-password"),
        Route("/dat-mat-khau/{token}", views.set_password, methods=["POST"]),
    ],
    roles={"platform_admin": [PEOPLE_MANAGE], "site_admin": [PEOPLE_MANAGE]},
    commands=cli.add_commands,
    provides=[hookspecs],
    folder=Path(__file__).parents[1],
)
