"""What a message says, whatever way it came: read from its original, which stays as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from liencong.core.errors import Refused


class Unreadable(Refused):
    """The original of a message cannot be read."""

    code = "received-unreadable"


@dataclass(frozen=True)
class Attached:
    """A file that came with a message; its name is the sender's."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Matter:
    """What a message says, and who sent it.

    `fields` are the typed fields of a draft of `type`, where the sender's system told them. `answerable` is
    whether a machine may write back to the sender (RFC 3834).
    """

    sender: str
    sender_name: str
    title: str
    body_html: str
    attachments: Sequence[Attached] = ()
    type: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    message_id: str = ""
    answerable: bool = False
