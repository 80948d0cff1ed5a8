"""Taking a message: its text and files become a draft of whoever takes it; the original stays as it came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from anyio import to_thread
from markupsafe import escape

from liencong.core.access.rules import Actor, require
from liencong.core.errors import Invalid
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.core.text import shorten
from liencong.core.text.html import html_to_text
from liencong.core.web.errors import message_of
from liencong.core.web.forms import check
from liencong.sites.board import service as boards
from liencong.sites.entry import service as entries
from liencong.sites.entry.content_type import ContentType, ContentTypes, content_types
from liencong.sites.entry.rules import ENTRY_EDIT
from liencong.sites.entry.service import EntryInput
from liencong.sites.media import taking as library
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.pictures import lasting_url
from liencong.sites.media.tables import MediaVersion
from liencong.sites.receiving import mailboxes, rules, service
from liencong.sites.receiving.file_texts import text_of
from liencong.sites.receiving.letters import read_letter
from liencong.sites.receiving.matter import Attached, Matter
from liencong.sites.receiving.parcels import read_parcel

ARTICLE = "article"
MOST_FILES = 50
MIN_TEXT = 20
"""Characters; a shorter text is no text but a greeting, and the files speak."""

READERS = {rules.MAIL: read_letter, rules.FILE: read_parcel}


@dataclass(frozen=True)
class _Files:
    taken: Sequence[MediaVersion] = ()
    refused: Sequence[str] = field(default=())


async def take(
    installation: Installation, actor: Actor, site: Site, received_id: int, *, now: datetime
) -> int:
    """Make a draft of a message that waits, and give its number.

    Files pass the gate of the library like all others; those that it refuses are named in the draft's note.
    Raises `WrongReceivedState` where somebody was faster, `Unreadable`, and what writing a draft raises. What
    was taken into the library before something broke off is found there again.
    """
    async with installation.read(site.id) as session:
        received = await service.get(session, actor, received_id)
        require(actor, ENTRY_EDIT, site.id, received.board_id)
        rules.check_state(received.state, rules.WAITING)
        board = await boards.get(session, received.board_id)
        mailbox = await mailboxes.find(session)
    matter = await read(installation, received.channel, received.key)
    kinds = mailbox.kinds if mailbox and received.channel == rules.MAIL else []
    files = await _take_files(installation, actor, site, matter.attachments, kinds, now=now)
    types = content_types(installation.features)
    kind, fields = _typed(types, matter, board.type)
    facts = {
        "board": board.id,
        "type": kind.name,
        "title": matter.title or installation.catalogue.text("receiving.no_title"),
        "body_html": await to_thread.run_sync(_body, matter, files.taken),
        "fields": fields,
        "author": matter.sender_name,
        "source": matter.sender_name or matter.sender,
        "picture_id": next((one.media_id for one in files.taken if one.is_picture), None),
        "note": shorten(" ".join(files.refused), 400),
    }
    given = await to_thread.run_sync(check, EntryInput, facts)
    async with installation.write(site.id) as session:
        entry = await entries.create(session, actor, given, types, now=now)
        entry.assigned_to_id = actor.account_id
        await service.note_taken(session, actor, received_id, entry.id, now=now)
    return entry.id


async def read(installation: Installation, channel: str, key: str) -> Matter:
    """Read a message's original; raise `Unreadable` where that cannot be done."""
    return await to_thread.run_sync(READERS[channel], await installation.storage.get(key))


def _typed(types: ContentTypes, matter: Matter, usual: str) -> tuple[ContentType, Mapping[str, object]]:
    """Give a message's content type and fields; what lacks a field that its type wants is an article."""
    kind = types.get(matter.type or usual)
    fields = {name: value for name, value in matter.fields.items() if name in kind.fields.model_fields}
    try:
        return kind, kind.check(fields)
    except Invalid:
        return types.get(ARTICLE), {}


async def _take_files(
    installation: Installation,
    actor: Actor,
    site: Site,
    files: Sequence[Attached],
    kinds: Sequence[str],
    *,
    now: datetime,
) -> _Files:
    taken, refused = list[MediaVersion](), list[str]()
    for file in files[:MOST_FILES]:
        if kinds and file.name.rpartition(".")[2].lower() not in kinds:
            refused.append(installation.catalogue.text("mailbox.kind_refused", name=file.name))
            continue
        try:
            arrival = Arrival(site.id, file.name, file.content)
            taken.append((await library.take_in(installation, actor, arrival, now=now)).version)
        except library.REFUSALS as error:
            refused.append(f"{file.name}: {message_of(installation.catalogue, error)}")
    return _Files(taken, refused)


def _body(matter: Matter, files: Sequence[MediaVersion]) -> str:
    """Give the text with its pictures and files below; where it has none, that of the first file that has."""
    html = matter.body_html
    if len(html_to_text(html)) < MIN_TEXT:
        html += next(filter(None, map(text_of, matter.attachments)), "")
    pictures = [f'<p><img src="{lasting_url(one, "/media")}" alt=""></p>' for one in files if one.is_picture]
    others = [
        f'<p><a href="{lasting_url(one, "/media")}">{escape(one.filename)}</a></p>'
        for one in files
        if not one.is_picture
    ]
    return "".join([html, *pictures[1:], *others])
