"""The desk of those who write and approve: what waits for them, the list of entries, one entry and its steps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.access.rules import Actor, allowed, boards_where, require
from liencong.core.audit import service as audit
from liencong.core.clock import LOCAL_ZONE, utc_now
from liencong.core.errors import Invalid, LiencongError, NotFound, Stale
from liencong.core.office.shell import DONE_PARAMETER, screen
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import OFFICE, installation_of, local_url, path_number, signed_in, site_of
from liencong.sites.board import service as boards
from liencong.sites.entry import desk, rules, service
from liencong.sites.entry.content_type import ContentTypes, content_types
from liencong.sites.entry.service import SELF_APPROVAL, EntryInput
from liencong.sites.entry.tables import Entry, Revision

ENTRIES = f"{OFFICE}/bai-viet"
TEXT_FIELDS = ("title", "summary", "body_html", "author", "source")
DONE = {
    "submit": "sent", "return": "returned", "approve": "approved", "publish": "published",
    "unpublish": "unpublished", "trash": "deleted", "restore": "restored",
}  # fmt: skip


async def show_desk(request: Request) -> Response:
    """Show what waits for the person who is signed in."""
    actor, site = signed_in(request), site_of(request)
    async with installation_of(request).read(site.id) as session:
        work = await desk.work_of(session, actor, site.id)
    return await screen(request, "desk/desk.html", {"work": work, "entries_url": local_url(request, ENTRIES)})


async def show_list(request: Request) -> Response:
    """Show the entries of the site, by state."""
    actor, site = signed_in(request), site_of(request)
    state = request.query_params.get("trang-thai", "")
    words = request.query_params.get("q", "")[:200]
    async with installation_of(request).read(site.id) as session:
        listed = await desk.list_entries(session, actor, site.id, state=state, words=words)
        counts = await desk.count_by_state(session)
    facts = {
        "listed": listed,
        "state": state,
        "words": words,
        "states": [(name, counts.get(name, 0)) for name in rules.STATES],
        "entries_url": local_url(request, ENTRIES),
        "may_write": boards_where(actor, rules.ENTRY_WRITE, site.id) != frozenset(),
    }
    return await screen(request, "desk/list.html", facts)


async def show_new(request: Request) -> Response:
    """Show an empty form."""
    signed_in(request)
    board = request.query_params.get("chuyen-muc", "")
    values = {"board": board, "author": signed_in(request).name, "source": site_of(request).name}
    return await _form_screen(request, form_of(values), None, None)


async def create(request: Request) -> Response:
    """Save a new draft."""
    actor, form, now = signed_in(request), await read_form(request), utc_now()
    installation, site = installation_of(request), site_of(request)
    types = content_types(installation.features)
    try:
        async with installation.write(site.id) as session:
            entry = await service.create(session, actor, _input(form, types), types, now=now)
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _form_screen(request, form, None, None, status=422)
    return _back(request, entry.id, "saved")


async def show(request: Request) -> Response:
    """Show an entry with its working text, its state and the steps that are open to the person."""
    installation, site = installation_of(request), site_of(request)
    async with installation.read(site.id) as session:
        entry = await service.get(session, path_number(request, "entry_id"))
        require(signed_in(request), rules.ENTRY_WRITE, site.id, entry.board_id)
        revision = await service.get_revision(session, entry.working_revision_id)
    return await _form_screen(request, form_of(_values(entry, revision)), entry, revision)


async def save(request: Request) -> Response:
    """Save a new working revision; a stale one shows both texts, and nothing that was typed is lost."""
    actor, form, now = signed_in(request), await read_form(request), utc_now()
    installation, site = installation_of(request), site_of(request)
    types, entry_id = content_types(installation.features), path_number(request, "entry_id")
    try:
        async with installation.write(site.id) as session:
            await service.edit(session, actor, entry_id, _input(form, types), types, now=now)
    except (Invalid, Stale) as error:
        if isinstance(error, Invalid):
            form.refuse(error, installation.catalogue)
        else:
            form.errors[""] = message_of(installation.catalogue, error)
        async with installation.read(site.id) as session:
            entry = await service.get(session, entry_id)
            revision = await service.get_revision(session, entry.working_revision_id)
        stale = revision if isinstance(error, Stale) else None
        form.values["version"] = entry.version if stale else form.values.get("version", entry.version)
        return await _form_screen(request, form, entry, revision, newer=stale, status=status_of(error))
    return _back(request, entry_id, "saved")


async def take_step(request: Request) -> Response:
    """Move an entry a step, such as submit or publish."""
    actor, form = signed_in(request), await read_form(request)
    installation, site = installation_of(request), site_of(request)
    name, entry_id = request.path_params["step"], path_number(request, "entry_id")
    if name not in rules.STEPS:
        raise NotFound(step=name)
    try:
        given = {"reason": str(form.values.get("reason", "")), "at": _moment(form, "at"), "until": _moment(form, "until")}
        self_approval = bool(site.settings.get(SELF_APPROVAL))
        async with installation.write(site.id) as session:
            await service.take_step(session, actor, entry_id, name, **given, self_approval=self_approval, now=utc_now())
    except LiencongError as error:
        return await _refused_step(request, entry_id, error)
    return _back(request, entry_id, DONE[name])


async def show_history(request: Request) -> Response:
    """Show every revision of an entry, and who did what when."""
    installation, site = installation_of(request), site_of(request)
    actor, entry_id = signed_in(request), path_number(request, "entry_id")
    async with installation.read(site.id) as session:
        entry = await service.get(session, entry_id)
        require(actor, rules.ENTRY_WRITE, site.id, entry.board_id)
        rows = await desk.revisions_with_people(session, entry)
        log = await audit.history_of(session, f"entry:{entry_id}")
        names = await desk.names_of(session, {record.account_id for record in log})
    facts = {"entry": entry, "revisions": rows, "log": log, "names": names, "entry_url": f"{local_url(request, ENTRIES)}/{entry_id}"}
    return await screen(request, "desk/history.html", facts)


async def _refused_step(request: Request, entry_id: int, error: LiencongError) -> Response:
    installation, site = installation_of(request), site_of(request)
    async with installation.read(site.id) as session:
        entry = await service.get(session, entry_id)
        revision = await service.get_revision(session, entry.working_revision_id)
    form = form_of(_values(entry, revision))
    if isinstance(error, Invalid):
        form.refuse(error, installation.catalogue)
    else:
        form.errors[""] = message_of(installation.catalogue, error)
    return await _form_screen(request, form, entry, revision, status=status_of(error))


async def _form_screen(
    request: Request,
    form: Form,
    entry: Entry | None,
    revision: Revision | None,
    *,
    newer: Revision | None = None,
    status: int = 200,
) -> Response:
    actor, site, installation = signed_in(request), site_of(request), installation_of(request)
    async with installation.read(site.id) as session:
        choices = await desk.writable_boards(session, actor, site.id)
        board = await boards.get(session, entry.board_id) if entry else None
    types = content_types(installation.features)
    kind = types.find(entry.type if entry else _type_of(form, choices))
    facts: dict[str, Any] = {
        "form": form,
        "entry": entry,
        "revision": revision,
        "newer": newer,
        "boards": choices,
        "fields": kind.form_fields() if kind else [],
        "steps": _open_steps(actor, entry, board.steps) if entry and board else [],
        "public_url": local_url(request, f"/{board.path}/{entry.slug}-{entry.id}") if entry and board else None,
        "entries_url": local_url(request, ENTRIES),
    }
    return await screen(request, "desk/edit.html", facts, status=status)


def _type_of(form: Form, choices: list[Any]) -> str:
    chosen = str(form.values.get("board", ""))
    return next((board.type for board in choices if str(board.id) == chosen), "article")


def _open_steps(actor: Actor, entry: Entry, board_steps: int) -> list[rules.Step]:
    is_live = entry.live_revision_id is not None
    steps = rules.steps_from(entry.state, is_live=is_live, board_steps=board_steps)
    return [step for step in steps if allowed(actor, step.permission, entry.site_id, entry.board_id)]


def _values(entry: Entry, revision: Revision) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(revision, name) for name in TEXT_FIELDS}
    values |= {f"fields.{name}": value for name, value in revision.fields.items()}
    values |= {"board": str(entry.board_id), "version": entry.version, "keywords": ", ".join(revision.keywords)}
    return values | {"picture_id": revision.picture_id or ""}


def _input(form: Form, types: ContentTypes) -> EntryInput:
    values: Mapping[str, Any] = form.values
    given: dict[str, Any] = {name: values.get(name, "") for name in TEXT_FIELDS}
    given["board"] = values.get("board") or None
    given["fields"] = {
        name.removeprefix("fields."): value for name, value in values.items() if name.startswith("fields.") and value
    }
    given["keywords"] = [word for word in str(values.get("keywords", "")).split(",") if word.strip()]
    given["picture_id"] = values.get("picture_id") or None
    given["version"] = values.get("version") or None
    return Form(values=given).check(EntryInput)


def _moment(form: Form, name: str) -> datetime | None:
    text = str(form.values.get(name, ""))
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)
    except ValueError as error:
        raise Invalid({name: "date-invalid"}) from error


def _back(request: Request, entry_id: int, done: str) -> Response:
    return RedirectResponse(f"{local_url(request, ENTRIES)}/{entry_id}?{DONE_PARAMETER}={done}", 303)
