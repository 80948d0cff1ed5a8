"""A message as screens show it: its text, and the names of what came with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from anyio import to_thread

from liencong.core.errors import LiencongError
from liencong.core.installation import Installation
from liencong.core.text.html import clean_html
from liencong.core.web.errors import message_of
from liencong.sites.receiving import taking
from liencong.sites.receiving.matter import Matter
from liencong.sites.receiving.tables import Received


@dataclass(frozen=True)
class ShownFile:
    """A file that came with a message; `size` in bytes."""

    name: str
    size: int


@dataclass(frozen=True)
class ShownMessage:
    """A message with what it says; `failure` tells why its original cannot be read, if so."""

    row: Received
    html: str
    files: Sequence[ShownFile] = ()
    failure: str = ""


async def shown_of(installation: Installation, received: Received) -> ShownMessage:
    """Read a message's original for a screen."""
    try:
        matter = await taking.read(installation, received.channel, received.key)
    except LiencongError as error:
        return ShownMessage(received, "", failure=message_of(installation.catalogue, error))
    html = await to_thread.run_sync(clean_html, _without_pictures(matter))
    return ShownMessage(received, html, [ShownFile(one.name, len(one.content)) for one in matter.attachments])


def _without_pictures(matter: Matter) -> str:
    """Leave out what a letter would fetch from elsewhere: that would tell its sender who reads it."""
    return matter.body_html.replace("<img", "<span").replace("<IMG", "<span")
