"""What features offer to readers whose search found nothing, such as asking a question."""

from collections.abc import Callable
from dataclasses import dataclass

from liencong.core.tenancy.tables import Site


@dataclass(frozen=True)
class NothingFound:
    """A way on where nothing was found; `label` is a key of the catalogue, `path` stands below the site.

    `offered` tells whether a site has it.
    """

    label: str
    path: str
    offered: Callable[[Site], bool]
