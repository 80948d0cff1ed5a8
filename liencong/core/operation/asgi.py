"""Makes the application for a server process, from the environment."""

from starlette.types import ASGIApp

from liencong.core.app import make_app
from liencong.core.boot import assemble
from liencong.core.log import set_up_logging
from liencong.core.settings import load_settings


def make() -> ASGIApp:
    """Make the application of the installation that the environment names."""
    set_up_logging()
    return make_app(assemble(load_settings()))
