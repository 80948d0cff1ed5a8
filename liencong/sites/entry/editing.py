"""The screens of one entry: write it, change it, move it through the workflow, look back at what it said."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import Actor, allowed, allowed_somewhere, require, require_somewhere
from liencong.core.audit import service as audit
from liencong.core.clock import LOCAL_ZONE, utc_now
from liencong.core.errors import Invalid, NotFound, Refused, Stale
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import installation_of, local_url, path_number, signed_in, site_of
from liencong.sites.board import service as boards
from liencong.sites.board.tables import Board
from liencong.sites.entry import desk, rules, service
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.content_type import ContentTypes, content_types
from liencong.sites.entry.form import read_input, says_the_same, take_files, values_of
from liencong.sites.entry.panels import EntryPanel
from liencong.sites.entry.service import CONTENT, SELF_APPROVAL, EntryInput
from liencong.sites.entry.tables import Entry, Revision
from liencong.sites.media import library
from liencong.sites.media import service as media
from liencong.sites.media.library import Wanted
from liencong.sites.media.office import Tile, tile_of
from liencong.sites.media.pictures import figure_of

ENTRIES = "/bai-viet"
THEN = {"": "saved", "submit": "sent", "publish": "published"}
"""What may follow a save, with what is said when it is done."""

DONE = {
    "submit": "sent", "return": "returned", "approve": "approved", "publish": "published",
    "unpublish": "unpublished", "trash": "deleted", "restore": "restored",
}  # fmt: skip
PICTURES_OFFERED = 11
ALBUM_PARAMETER = "anh"
MOST_IN_ALBUM = 50


@dataclass(frozen=True)
class Opened:
    """An entry as somebody works on it."""

    entry: Entry
    revision: Revision
    board: Board
    saved_by: str


async def show_new(request: Request) -> Response:
    """Show an empty form for one type of content."""
    actor, site = signed_in(request), site_of(request)
    require_somewhere(actor, rules.ENTRY_WRITE, site.id)
    kind = request.query_params.get("loai", "article")
    if content_types(installation_of(request).features).find(kind) is None:
        raise NotFound(type=kind)
    board = request.query_params.get("chuyen-muc", "")
    values = {"type": kind, "board": board, "author": actor.name, "source": site.name}
    values |= await _album(request, request.query_params.get(ALBUM_PARAMETER, ""))
    return await _entry_screen(request, form_of(values), None)


async def show(request: Request) -> Response:
    """Show an entry with its working text, its state and the steps that are open to the person."""
    opened = await _open(request, path_number(request, "entry_id"))
    return await _entry_screen(request, form_of(values_of(request, opened.entry, opened.revision)), opened)


async def create(request: Request) -> Response:
    """Save a new draft, and go on with it where that is asked for."""
    return await _save(request, None)


async def save(request: Request) -> Response:
    """Save a new working revision; a stale one shows both texts, and nothing that was typed is lost."""
    return await _save(request, path_number(request, "entry_id"))


async def take_step(request: Request) -> Response:
    """Move an entry a step; refused where it has changed since it was read."""
    actor, form = signed_in(request), await read_form(request)
    installation, site = installation_of(request), site_of(request)
    name, entry_id = request.path_params["step"], path_number(request, "entry_id")
    if name not in rules.STEPS:
        raise NotFound(step=name)
    try:
        given: dict[str, Any] = {name: _moment(form, name) for name in ("at", "until")}
        async with installation.write(site.id) as session:
            entry = await service.get(session, entry_id)
            if form.values.get("version") not in (None, str(entry.version)):
                raise Stale(entry_id=entry.id)
            await service.take_step(
                session, actor, entry_id, name, **given, reason=str(form.values.get("reason", "")),
                self_approval=bool(site.settings.get(SELF_APPROVAL)), now=utc_now(),
            )  # fmt: skip
    except (Invalid, Refused) as error:
        opened = await _open(request, entry_id)
        shown = form_of(values_of(request, opened.entry, opened.revision) | form.values)
        shown.values["version"] = str(opened.entry.version)
        return await _refused(request, shown, opened, error)
    return done(request, f"{ENTRIES}/{entry_id}", DONE[name])


async def show_history(request: Request) -> Response:
    """Show every revision of an entry, and who did what when."""
    opened = await _open(request, path_number(request, "entry_id"))
    installation, site = installation_of(request), site_of(request)
    async with installation.read(site.id) as session:
        rows = await desk.revisions_with_people(session, opened.entry)
        log = await audit.history_of(session, f"entry:{opened.entry.id}")
        people = {one for record in log for one in (record.account_id, record.on_behalf_of_id)}
        names = await desk.names_of(session, people)
    keys = {record.action: f"actions.{record.action.replace(':', '-')}" for record in log}
    catalogue = installation.catalogue
    facts = {
        "entry": opened.entry,
        "revisions": rows,
        "log": log,
        "names": names,
        "actions": {
            action: catalogue.text(key) if key in catalogue else action for action, key in keys.items()
        },
    }
    return await screen(request, "desk/history.html", facts)


async def restore(request: Request) -> Response:
    """Write what an older revision said as the newest one."""
    actor, site, installation = signed_in(request), site_of(request), installation_of(request)
    await read_form(request)
    entry_id, number = path_number(request, "entry_id"), path_number(request, "number")
    types = content_types(installation.features)
    async with installation.write(site.id) as session:
        older = next(
            (one for one in await service.list_revisions(session, entry_id) if one.number == number), None
        )
        if older is None:
            raise NotFound(number=number)
        said = EntryInput(**{name: getattr(older, name) for name in CONTENT})
        await service.edit(session, actor, entry_id, said, types, now=utc_now())
    return done(request, f"{ENTRIES}/{entry_id}", "restored")


async def _save(request: Request, entry_id: int | None) -> Response:
    actor, form, now = signed_in(request), await read_form(request), utc_now()
    installation, site = installation_of(request), site_of(request)
    types, then = content_types(installation.features), str(form.values.get("then", ""))
    try:
        await take_files(request, form)
        given = read_input(request, form)
        if then in ("submit", "publish"):
            rules.check_publishable(given.author, given.source, given.title)
        async with installation.write(site.id) as session:
            entry = await _write(session, actor, entry_id, given, types=types, now=now)
            if then in ("submit", "publish"):
                board = await boards.get(session, entry.board_id)
                steps = rules.steps_to(then, entry.state, board_steps=board.steps)
                self_approval = bool(site.settings.get(SELF_APPROVAL))
                await service.take_steps(
                    session, actor, entry.id, steps, self_approval=self_approval, now=now
                )
    except (Invalid, Refused) as error:
        return await _refused(request, form, await _open(request, entry_id) if entry_id else None, error)
    return done(request, f"{ENTRIES}/{entry.id}", THEN.get(then, "saved"))


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
    require(actor, rules.ENTRY_WRITE, entry.site_id, entry.board_id)
    revision = await service.get_revision(session, entry.working_revision_id)
    if says_the_same(given, entry, revision):
        return entry
    return await service.edit(session, actor, entry_id, given, types, now=now)


async def _open(request: Request, entry_id: int) -> Opened:
    async with installation_of(request).read(site_of(request).id) as session:
        entry = await service.get(session, entry_id)
        require(signed_in(request), rules.ENTRY_WRITE, entry.site_id, entry.board_id)
        revision = await service.get_revision(session, entry.working_revision_id)
        names = await desk.names_of(session, {revision.created_by_id})
        board = await boards.get(session, entry.board_id)
    return Opened(entry, revision, board, names.get(revision.created_by_id, ""))


async def _refused(request: Request, form: Form, opened: Opened | None, error: Invalid | Refused) -> Response:
    catalogue, newer = installation_of(request).catalogue, None
    if isinstance(error, Invalid):
        form.refuse(error, catalogue)
    else:
        form.errors[""] = message_of(catalogue, error)
    if opened is not None and isinstance(error, Stale):
        newer, form.values["version"] = opened, str(opened.entry.version)
    return await _entry_screen(request, form, opened, newer=newer, status=status_of(error))


async def _entry_screen(
    request: Request, form: Form, opened: Opened | None, *, newer: Opened | None = None, status: int = 200
) -> Response:
    actor, site, installation = signed_in(request), site_of(request), installation_of(request)
    kind = opened.entry.type if opened else str(form.values.get("type", "article"))
    async with installation.read(site.id) as session:
        choices = await desk.writable_boards(session, actor)
        pictures = await _pictures(request, session, str(form.values.get("picture_id", "")))
        panels = await _panels(request, session, opened.entry) if opened else []
    content_type = content_types(installation.features).find(kind)
    self_approval = bool(site.settings.get(SELF_APPROVAL))
    facts: dict[str, Any] = {
        "form": form,
        "opened": opened,
        "newer": newer,
        "boards": [
            board for board in choices if board.type == kind or str(board.id) == form.values.get("board")
        ],
        "type_label": content_type.label if content_type else "types.article",
        "fields": content_type.form_fields() if content_type else [],
        "steps": _open_steps(actor, opened, self_approval=self_approval) if opened else [],
        "is_own": opened is not None and opened.revision.created_by_id == actor.account_id,
        "self_approval": self_approval,
        "may_publish": allowed_somewhere(actor, rules.ENTRY_PUBLISH, site.id),
        "may_upload": allowed_somewhere(actor, media.MEDIA_WRITE, site.id),
        "pictures": pictures,
        "panels": panels,
        "public_url": _public_url(request, opened) if opened else "",
    }
    return await screen(request, "desk/edit.html", facts, status=status)


async def _pictures(request: Request, session: AsyncSession, chosen: str) -> list[Tile]:
    """Give the newest pictures of the site, the chosen one first."""
    found = await library.list_media(session, Wanted(kind=library.PICTURE), limit=PICTURES_OFFERED)
    if (
        chosen.isascii()
        and chosen.isdigit()
        and len(chosen) < 10
        and chosen not in {str(one.media_id) for one in found}
    ):
        with suppress(NotFound):  # a number that somebody made up: saving tells them
            found.insert(0, await media.get(session, int(chosen)))
    return [tile_of(request, one) for one in found]


async def _album(request: Request, numbers: str) -> dict[str, str]:
    """Begin a text with some pictures of the library, the first of which stands for it."""
    asked = [number for number in numbers.split(",") if number.isascii() and number.isdigit()][:MOST_IN_ALBUM]
    pictures = []
    async with installation_of(request).read(site_of(request).id) as session:
        for number in asked:
            with suppress(NotFound):
                pictures.append(await media.get(session, int(number[:9])))
    if not pictures:
        return {}
    body = "".join(figure_of(one, local_url(request, "/media")) for one in pictures)
    return {"picture_id": str(pictures[0].media_id), "body_html": body}


async def _panels(request: Request, session: AsyncSession, entry: Entry) -> list[dict[str, Any]]:
    gathered = [
        (panel.template, await panel.gather(request, session, entry))
        for panel in installation_of(request).features.provided(EntryPanel)
    ]
    return [{"template": template, **facts} for template, facts in gathered if facts is not None]


def _open_steps(actor: Actor, opened: Opened, *, self_approval: bool) -> list[rules.Step]:
    """Give the steps for which there are buttons; `submit` has its own beside `save`."""
    entry = opened.entry
    is_own = opened.revision.created_by_id == actor.account_id and not self_approval
    open_here = rules.steps_from(
        entry.state, is_live=entry.live_revision_id is not None, board_steps=opened.board.steps
    )
    return [
        step
        for step in open_here
        if step.name != "submit"
        and not (step.approves and is_own)
        and allowed(actor, step.permission, entry.site_id, entry.board_id)
    ]


def _public_url(request: Request, opened: Opened) -> str:
    path = entry_path(opened.board, opened.entry.id, opened.entry.slug)
    return local_url(request, path) if opened.entry.live_revision_id is not None else ""


def _moment(form: Form, name: str) -> datetime | None:
    text = str(form.values.get(name, ""))
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)
    except ValueError as error:
        raise Invalid({name: "date-invalid"}) from error
    if not 1900 <= moment.year < 3000:
        raise Invalid({name: "date-invalid"})
    return moment
