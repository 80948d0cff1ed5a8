"""Who asks: a feature that tells readers apart says so here; without one nothing is noted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request


@dataclass(frozen=True)
class ReaderKeys:
    """A feature's way to tell the readers of one day apart, by a number that means nothing afterwards.

    It gives None for a robot.
    """

    key: Callable[[Request, datetime], int | None]
