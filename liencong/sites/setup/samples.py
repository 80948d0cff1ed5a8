"""What features add to a province that is made to be looked at; whoever makes it need not know them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from liencong.core.installation import Installation


@dataclass(frozen=True)
class Sample:
    """A feature's sample: `make` fills the sites that there are, as it stands at a moment."""

    make: Callable[[Installation, datetime], Awaitable[None]]
