"""The screen of one entry: what is written of it, where it stands, and what the person may do about it."""

from dataclasses import dataclass, replace
from typing import Any

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import allowed, allowed_somewhere
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, Refused, Stale
from liencong.core.office.shell import screen
from liencong.core.text import clean_html
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, row_number
from liencong.core.web.request import installation_of, local_url, signed_in, site_of
from liencong.sites.board import service as boards
from liencong.sites.board.tables import Board
from liencong.sites.entry import assigning, desk, media_uses, revisions, rules, service
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.comparing import Compared, compare_texts, content_of
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.desk import Viewer
from liencong.sites.entry.diff import Content
from liencong.sites.entry.drafting import list_offered, writing_facts
from liencong.sites.entry.form import values_of
from liencong.sites.entry.panels import EntryPanel, WritingPart
from liencong.sites.entry.rights import require_work
from liencong.sites.entry.tables import Entry, Revision
from liencong.sites.entry.terms import terms_of
from liencong.sites.entry.typed_form import TYPED, fields_in, in_words, take_typed
from liencong.sites.entry.typed_screen import asked_of, names_of
from liencong.sites.media import service as media
from liencong.sites.media.choosing import offered_pictures

ENTRIES = "/bai-viet"
USUAL_LABELS = {"title": "desk.field_title", "summary": "desk.field_summary", "body_html": "desk.field_body"}
TAKE, SAVED = "take.", "saved"
"""Fields that say of each part of a text whose is to stand, and what they hold for that of somebody else."""


@dataclass(frozen=True)
class Opened:
    """An entry as somebody works on it.

    `correction` is the notice that waits with the text; None where nobody has read what it could correct.
    """

    entry: Entry
    revision: Revision
    board: Board
    saved_by: str
    assigned_to: str
    correction: str | None


async def open_entry(request: Request, entry_id: int) -> Opened:
    """Give an entry to somebody who works on it; raise `Forbidden` for others."""
    async with installation_of(request).read(site_of(request).id) as session:
        entry = await service.get(session, entry_id)
        require_work(signed_in(request), entry)
        revision = await service.get_revision(session, entry.working_revision_id)
        names = await desk.names_of(session, {revision.created_by_id, entry.assigned_to_id})
        return Opened(
            entry=entry,
            revision=revision,
            board=await boards.get(session, entry.board_id),
            saved_by=names.get(revision.created_by_id, ""),
            assigned_to=names.get(entry.assigned_to_id, ""),
            correction=await revisions.find_waiting_correction(session, entry, revision),
        )


def note_refusal(request: Request, form: Form, error: Invalid | Refused) -> None:
    """Note beside its field, or on top of the form, what was refused."""
    catalogue = installation_of(request).catalogue
    if isinstance(error, Invalid):
        form.refuse(error, catalogue)
    else:
        form.errors[""] = message_of(catalogue, error)


async def refuse_text(
    request: Request, form: Form, opened: Opened | None, error: Invalid | Refused
) -> Response:
    """Show the form again with what was typed; where somebody else has saved meanwhile, beside their text."""
    note_refusal(request, form, error)
    compared = None
    if opened is not None and isinstance(error, Stale):
        form.values["version"] = str(opened.entry.version)
        compared = await _compare_with_typed(request, opened, form)
    return await entry_screen(request, form, opened, compared=compared, status=status_of(error))


async def take_saved_parts(request: Request, form: Form, opened: Opened) -> Response:
    """Show the form with the chosen parts of the text as somebody else saved it; nothing is saved."""
    saved = values_of(request, opened.entry, opened.revision, opened.correction)
    for field, choice in list(form.values.items()):
        name = field.removeprefix(TAKE)
        if name == field or choice != SAVED:
            continue
        if name.startswith(TYPED):
            take_typed(form, saved, name)
        elif name in saved:
            form.values[name] = saved[name]
    form.values["version"] = str(opened.entry.version)
    compared = await _compare_with_typed(request, opened, form)
    return await entry_screen(request, form, opened, compared=compared)


async def entry_screen(
    request: Request,
    form: Form,
    opened: Opened | None,
    *,
    compared: Compared | None = None,
    status: int = 200,
) -> Response:
    """Show an entry, or the form for a new one."""
    actor, site, installation = signed_in(request), site_of(request), installation_of(request)
    kind = opened.entry.type if opened else str(form.values.get("type", "article"))
    async with installation.read(site.id) as session:
        choices = await desk.writable_boards(session, actor)
        keywords = await desk.common_keywords(session)
        pictures = await offered_pictures(
            request, session, str(form.values.get("picture_id", "")), media_uses.find_usable
        )
        panels = await _panels(request, session, opened.entry) if opened else []
        editors = await _editors(request, session, opened.entry) if opened else []
        parts = await _parts(request, session, form, opened.entry if opened else None)
        writing = await writing_facts(request, session, form, opened.entry if opened else None)
        offered = await list_offered(request, session, form, opened.entry if opened else None)
        content_type = content_types(installation.features).find(kind)
        fields = await asked_of(request, session, content_type, form) if content_type else []
    self_approval = terms_of(installation.features, site).self_approval
    fitting = [one for one in choices if one.type == kind or str(one.id) == form.values.get("board")]
    if opened is None and len(fitting) == 1:
        form.values["board"] = str(fitting[0].id)
    facts: dict[str, Any] = {
        **writing,
        "offered": offered,
        "keywords": keywords,
        "opened": opened,
        "compared": compared,
        "boards": fitting,
        "type_label": content_type.label if content_type else "types.article",
        "fields": fields,
        "field_names": names_of(request, fields),
        "labels": {**USUAL_LABELS, **(content_type.labels if content_type else {})},
        "titles_itself": content_type is not None and content_type.titled is not None,
        "self_approval": self_approval,
        "may_publish": allowed_somewhere(actor, rules.ENTRY_PUBLISH, site.id),
        "may_upload": allowed_somewhere(actor, media.MEDIA_WRITE, site.id),
        "pictures": pictures,
        "panels": panels,
        "parts": parts,
        "editors": editors,
    }
    if opened is not None:
        facts |= _standing(request, opened, Viewer(actor, self_approval))
    return await screen(request, "desk/edit.html", facts, status=status)


def _standing(request: Request, opened: Opened, viewer: Viewer) -> dict[str, Any]:
    """Give where an entry stands and what may be done about it, for the bar on top."""
    entry, catalogue = opened.entry, installation_of(request).catalogue
    is_live, reason = entry.live_revision_id is not None, f"reasons.{entry.state_reason}"
    path = entry_path(opened.board, entry.id, entry.slug)
    return {
        "steps": desk.open_steps(viewer, entry, opened.revision.created_by_id, opened.board),
        "is_own": opened.revision.created_by_id == viewer.actor.account_id,
        "may_end": is_live and allowed(viewer.actor, rules.ENTRY_PUBLISH, entry.site_id, entry.board_id),
        "reason": catalogue.text(reason) if reason in catalogue else entry.state_reason,
        "public_url": local_url(request, path) if is_live else "",
    }


async def _compare_with_typed(request: Request, opened: Opened, form: Form) -> Compared:
    """Hold what somebody typed against what somebody else has saved meanwhile."""
    values = {name: str(value) for name, value in form.values.items() if isinstance(value, str)}
    typed = Content(
        **{name: values.get(name, "") for name in ("title", "summary", "keywords", "author", "source")},
        body_html=await to_thread.run_sync(clean_html, values.get("body_html", "")),
        fields={name: in_words(value) for name, value in fields_in(form).items()},
    )
    number = row_number(values.get("picture_id", ""))
    async with installation_of(request).read(site_of(request).id) as session:
        saved = content_of(opened.revision, await media.find_words(session, opened.revision.picture_id))
        chosen = await media_uses.find_usable(session, signed_in(request), number) if number else None
    typed = replace(typed, picture=media.words_of(chosen) if chosen else "", corrections=saved.corrections)
    text = installation_of(request).catalogue.text
    return await compare_texts(request, (text("desk.newer_text"), saved), (text("desk.your_text"), typed))


async def _panels(request: Request, session: AsyncSession, entry: Entry) -> list[dict[str, Any]]:
    gathered = [
        (panel.template, await panel.gather(request, session, entry))
        for panel in installation_of(request).features.provided(EntryPanel)
    ]
    return [{"template": template, **facts} for template, facts in gathered if facts is not None]


async def _parts(
    request: Request, session: AsyncSession, form: Form, entry: Entry | None
) -> list[dict[str, Any]]:
    gathered = [
        (part.template, await part.gather(request, session, form, entry))
        for part in installation_of(request).features.provided(WritingPart)
    ]
    return [{"template": template, **facts} for template, facts in gathered if facts is not None]


async def _editors(request: Request, session: AsyncSession, entry: Entry) -> list[tuple[int, str]]:
    """Give whom the person may ask to work on an entry; nobody where they may not ask."""
    if not allowed(signed_in(request), rules.ENTRY_APPROVE, entry.site_id, entry.board_id):
        return []
    roles = installation_of(request).features.roles
    return await assigning.list_editors(session, entry, roles, now=utc_now())
