"""One sign-in as a feature."""

from starlette.routing import Route

from liencong.core.feature import Feature
from liencong.federation.sso import views

feature = Feature(
    name="sso",
    routes=[
        Route(views.HAND_OUT, views.hand_out, methods=["GET"], name="sso-hand-out"),
        Route(views.TAKE_IN, views.take_in, methods=["GET"], name="sso-take-in"),
    ],
    hooks=views,
)
