"""A file that somebody sends to a site, before anybody has looked at it."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Arrival:
    """A file on its way to a site's library; its name is the sender's, and nothing of it is believed."""

    site_id: int
    filename: str
    content: bytes = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.content).hexdigest()
