"""The directory of sites as a feature."""

from starlette.routing import Route

from liencong.core.feature import Feature
from liencong.federation.directory import views

feature = Feature(
    name="directory",
    routes=[Route(views.PATH, views.show, methods=["GET"], name="directory")],
)
