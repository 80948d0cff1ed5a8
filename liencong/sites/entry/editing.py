"""Writing an entry: a new one, or another text of one that there is, and sending it on its way."""

from datetime import datetime
from typing import Any

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import Actor, require_somewhere
from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.office.shell import done
from liencong.core.text import clean_line
from liencong.core.web.forms import Form, form_of, read_form, row_number
from liencong.core.web.request import installation_of, local_url, path_number, signed_in, site_of
from liencong.sites.board import service as boards
from liencong.sites.entry import drafts, media_uses, revisions, rules, service
from liencong.sites.entry.checking import links_of, note_links
from liencong.sites.entry.content_type import ContentTypes, content_types
from liencong.sites.entry.drafting import RESTORE_PARAMETER, restored
from liencong.sites.entry.entry_screen import ENTRIES, entry_screen, open_entry, refuse_text, take_saved_parts
from liencong.sites.entry.form import read_input, says_the_same, take_files, type_of, values_of
from liencong.sites.entry.panels import WritingPart
from liencong.sites.entry.rights import require_work
from liencong.sites.entry.service import EntryInput
from liencong.sites.entry.tables import Entry
from liencong.sites.entry.terms import terms_of
from liencong.sites.entry.typed_form import flatten, take_pasted
from liencong.sites.media.pictures import figure_of

THEN = {"": "saved", "submit": "sent", "publish": "published"}
"""What may follow a save, with what is said when it is done."""

MERGE, LINES = "merge", "lines"
SENT_ON = ("submit", "publish")
ALBUM_PARAMETER = "anh"
TITLE_PARAMETER = "tieu-de"
LONGEST_TITLE = 400
MOST_IN_ALBUM = 50


async def show_new(request: Request) -> Response:
    """Show an empty form for one type of content."""
    actor, site = signed_in(request), site_of(request)
    require_somewhere(actor, rules.ENTRY_WRITE, site.id)
    name = request.query_params.get("loai", "article")
    kind = content_types(installation_of(request).features).find(name)
    if kind is None:
        raise NotFound(type=name)
    board = request.query_params.get("chuyen-muc", "")
    title = clean_line(request.query_params.get(TITLE_PARAMETER, ""))[:LONGEST_TITLE]
    values = {"type": name, "board": board, "title": title, "author": actor.name, "source": site.name}
    values |= flatten(kind.begins(local_day(utc_now()))) if kind.begins else {}
    values |= await _album(request, request.query_params.get(ALBUM_PARAMETER, ""))
    values = await _as_left(request, values)
    return await entry_screen(request, form_of(values), None)


async def show(request: Request) -> Response:
    """Show an entry with its working text, its state and the steps that are open to the person."""
    opened = await open_entry(request, path_number(request, "entry_id"))
    values = values_of(request, opened.entry, opened.revision, opened.correction)
    return await entry_screen(request, form_of(await _as_left(request, values, opened.entry.id)), opened)


async def create(request: Request) -> Response:
    """Save a new draft, and go on with it where that is asked for."""
    return await _save(request, None)


async def save(request: Request) -> Response:
    """Save a new working revision; a stale one shows both texts, and nothing that was typed is lost."""
    return await _save(request, path_number(request, "entry_id"))


async def _save(request: Request, entry_id: int | None) -> Response:
    actor, form, now = signed_in(request), await read_form(request), utc_now()
    installation, site = installation_of(request), site_of(request)
    types, then = content_types(installation.features), str(form.values.get("then", ""))
    try:
        await take_files(request, form)
        if then == MERGE and entry_id:
            return await take_saved_parts(request, form, await open_entry(request, entry_id))
        if then == LINES:
            return await _with_lines(request, form, entry_id)
        given = await to_thread.run_sync(read_input, request, form)  # cleaning a long text takes its time
        addresses = await links_of(given.body_html)
        if then in SENT_ON:
            _check_sendable(given, form)
        async with installation.write(site.id) as session:
            entry = await _write(session, actor, entry_id, given, types=types, now=now)
            if then in SENT_ON:
                board = await boards.get(session, entry.board_id)
                steps = rules.steps_to(then, entry.state, board_steps=board.steps)
                terms = terms_of(installation.features, site)
                await service.take_steps(session, actor, entry.id, steps, terms=terms, now=now)
            for part in installation.features.provided(WritingPart):
                await part.keep(request, session, entry, form, now=now)
            await drafts.drop(session, actor, str(entry_id or form.values.get("draft_key", "")))
            await note_links(request, session, addresses, now=now)
    except (Invalid, Refused) as error:
        opened = await open_entry(request, entry_id) if entry_id else None
        return await refuse_text(request, form, opened, error)
    return done(request, f"{ENTRIES}/{entry.id}", THEN.get(then, "saved"))


async def _with_lines(request: Request, form: Form, entry_id: int | None) -> Response:
    """Show the form with more lines, blank ones or those that were pasted; nothing is saved."""
    if kind := type_of(request, form):
        take_pasted(kind.form_fields(), form)
    return await entry_screen(request, form, await open_entry(request, entry_id) if entry_id else None)


async def _as_left(request: Request, values: dict[str, Any], entry_id: int | None = None) -> dict[str, Any]:
    """Give the values of a form, or what somebody had typed into this one and wants to go on with."""
    key = request.query_params.get(RESTORE_PARAMETER)
    if key is None:
        return values
    if key != str(entry_id) and (entry_id is not None or key.isdecimal()):
        raise NotFound(key=key)
    async with installation_of(request).read(site_of(request).id) as session:
        return await restored(request, session, values, key)


async def _album(request: Request, numbers: str) -> dict[str, str]:
    """Begin a text with some pictures of the library, the first of which stands for it."""
    asked = [number for text in numbers.split(",")[:MOST_IN_ALBUM] if (number := row_number(text))]
    async with installation_of(request).read(site_of(request).id) as session:
        found = [await media_uses.find_usable(session, signed_in(request), number) for number in asked]
    pictures = [one for one in found if one is not None]
    if not pictures:
        return {}
    body = "".join(figure_of(one, local_url(request, "/media")) for one in pictures)
    return {"picture_id": str(pictures[0].media_id), "body_html": body}


def _check_sendable(given: EntryInput, form: Form) -> None:
    """Refuse to send what names nobody to answer for it (S05), or is not stated to hold no secret (S03)."""
    missing = rules.missing_of(given.author, given.source, given.title)
    if not form.values.get("no_secret"):
        missing["no_secret"] = "no-secret-required"
    if missing:
        raise Invalid(missing)


async def _write(
    session: AsyncSession,
    actor: Actor,
    entry_id: int | None,
    given: EntryInput,
    *,
    types: ContentTypes,
    now: datetime,
) -> Entry:
    if entry_id is None:
        return await service.create(session, actor, given, types, now=now)
    entry = await service.get(session, entry_id)
    require_work(actor, entry)
    revision = await service.get_revision(session, entry.working_revision_id)
    correction = await revisions.find_waiting_correction(session, entry, revision)
    if says_the_same(given, entry, revision, correction):
        return entry
    return await service.edit(session, actor, entry_id, given, types, now=now)
