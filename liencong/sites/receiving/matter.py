"""What a message says, whatever way it came: read from its original, which stays as it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import escape

from liencong.core.errors import Refused

_PARAGRAPH = re.compile(r"\n[ \t]*\n")


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


def as_html(text: str) -> str:
    """Give a plain text as HTML: its paragraphs, and its lines in them."""
    parts = (part.strip() for part in _PARAGRAPH.split(text.replace("\r\n", "\n")))
    return "".join(
        f"<p>{'<br>'.join(map(str, map(escape, part.splitlines())))}</p>" for part in parts if part
    )
