"""A message as screens show it: its text, and the names of what came with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from anyio import to_thread

from liencong.core.errors import LiencongError
from liencong.core.installation import Installation
from liencong.core.text import format_date
from liencong.core.text.html import clean_html
from liencong.core.web.errors import message_of
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.typed_fields import read_as
from liencong.sites.entry.typed_form import in_words
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
    facts: Sequence[tuple[str, str]] = ()
    """What its sender's system told of a document, as the form of a text calls it."""
    failure: str = ""


async def shown_of(installation: Installation, received: Received) -> ShownMessage:
    """Read a message's original for a screen."""
    try:
        matter = await taking.read(installation, received.channel, received.key)
    except LiencongError as error:
        return ShownMessage(received, "", failure=message_of(installation.catalogue, error))
    html = await to_thread.run_sync(clean_html, _without_pictures(matter))
    files = [ShownFile(one.name, len(one.content)) for one in matter.attachments]
    return ShownMessage(received, html, files, _facts_of(installation, matter))


def _facts_of(installation: Installation, matter: Matter) -> list[tuple[str, str]]:
    kind = content_types(installation.features).find(matter.type)
    if kind is None:
        return []
    told, text = read_as(kind.fields, matter.fields), installation.catalogue.text
    found = [(text(one.label), _in_words(getattr(told, one.name, None))) for one in kind.form_fields()]
    return [(label, words) for label, words in found if words]


def _in_words(value: object) -> str:
    return format_date(value) if isinstance(value, date) else in_words(value)


def _without_pictures(matter: Matter) -> str:
    """Leave out what a letter would fetch from elsewhere: that would tell its sender who reads it."""
    return matter.body_html.replace("<img", "<span").replace("<IMG", "<span")
