"""What may be done next with pictures that were just described."""

from collections.abc import Sequence
from dataclasses import dataclass

from liencong.core.access.rules import Permission


@dataclass(frozen=True)
class Onward:
    """A feature's way to go on with pictures, such as a text that shows them.

    `label` names the words of its button, `path` the screen below the back office to which it leads, then
    the numbers of the pictures. It is offered to those who hold the permission somewhere on the site.
    """

    name: str
    label: str
    path: str
    permission: Permission

    def path_with(self, media_ids: Sequence[int]) -> str:
        """Give the path that leads on with some pictures."""
        return f"{self.path}{','.join(map(str, media_ids))}"
