"""The screens of those who handle consultations: all of them, one with its comments, one comment, files."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import SITE_MANAGE, allowed, require
from liencong.core.audit import service as audit
from liencong.core.audit.telling import log_lines, people_in
from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.office.shell import done, screen
from liencong.core.on_demand import OnDemand
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, check, form_of, read_form
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.request import OFFICE, installation_of, local_url, path_number, signed_in, site_of
from liencong.core.web.tables import sheet_file
from liencong.plugins.consultations import rules, service, store, summary
from liencong.plugins.consultations.content import TYPE
from liencong.plugins.consultations.rules import CONSULTATION_HANDLE, VERDICTS
from liencong.plugins.consultations.service import SAVE, STEPS, CommentAnswer, Desk
from liencong.plugins.consultations.store import Handled, Tally
from liencong.plugins.consultations.tables import Comment
from liencong.plugins.consultations.told import DRAFTS, days_words, files_of
from liencong.sites.board import service as boards
from liencong.sites.board.service import BOARD_MANAGE
from liencong.sites.entry import desk as people
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.entry_screen import ENTRIES
from liencong.sites.media.views import STAFF_ONLY, Sendable, attachment, send

if TYPE_CHECKING:
    from liencong.core.web import sheets, word
else:
    sheets, word = OnDemand("liencong.core.web.sheets"), OnDemand("liencong.core.web.word")

WORD_WIDTHS = (45, 50, 92, 70)


@dataclass(frozen=True)
class Row:
    """A consultation in the list of the back office."""

    title: str
    url: str
    agency: str
    opens_on: date
    closes_on: date
    state: str
    label: str
    days: str
    tally: Tally


async def show_list(request: Request) -> Response:
    """Show the consultations of the site, what ends last first, with how many comments wait."""
    installation, site, number, now = (
        installation_of(request),
        site_of(request),
        page_number(request),
        utc_now(),
    )
    actor = signed_in(request)
    require(actor, CONSULTATION_HANDLE, site.id)
    async with installation.read(site.id) as session:
        found = await store.list_handled(session, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
        total = await store.count_handled(session)
        known = await boards.list_boards(session)
        tallies = await store.tallies(session, [one.consultation.entry_id for one in found])
    rows = [_row(request, one, tallies.get(one.consultation.entry_id, Tally()), now) for one in found]
    facts = {
        "listing": listing(request, rows, page=number, total=total),
        "may_set_up": allowed(actor, SITE_MANAGE, site.id),
        "has_board": any(board.type == TYPE for board in known),
        "may_make_board": allowed(actor, BOARD_MANAGE, site.id),
    }
    return await screen(request, "consultations/office_list.html", facts)


async def show_one(request: Request) -> Response:
    """Show a consultation with its comments by article, and what may be done now."""
    return await _consultation_screen(request)


async def summarise(request: Request) -> Response:
    """Write the summary as a draft, and lead there."""
    await read_form(request)
    installation = installation_of(request)
    try:
        async with installation.write(site_of(request).id) as session:
            made = await summary.write(
                session,
                desk_of(request),
                path_number(request, "consultation_id"),
                content_types(installation.features),
                installation.catalogue,
            )
    except Refused as error:
        return await _consultation_screen(request, error)
    return done(request, f"{ENTRIES}/{made.id}", "consultation-summarised")


async def save_sheet(request: Request) -> Response:
    """Give all comments as a table, with who sent them; that somebody took it stands in the log."""
    installation, now, entry_id = installation_of(request), utc_now(), path_number(request, "consultation_id")
    site, actor = site_of(request), signed_in(request)
    async with installation.write(site.id) as session:
        await service.get(session, actor, entry_id)
        comments = await store.list_comments(session, entry_id)
        subject = f"consultation:{entry_id}"
        audit.record(session, actor, "consultation:export", subject, site_id=site.id, now=now)
    heading = [installation.catalogue.text(f"consultation_table.{one}") for one in summary.TABLE_COLUMNS]
    rows = summary.table_of(installation.catalogue, comments)
    content = await to_thread.run_sync(partial(sheets.write_sheet, heading, rows, widths=summary.WIDTHS))
    return sheet_file(summary.file_name(entry_id, now), content)


async def save_document(request: Request) -> Response:
    """Give the summary as a document to be signed, with nothing in it that is not masked."""
    installation, entry_id = installation_of(request), path_number(request, "consultation_id")
    text = installation.catalogue.text
    async with installation.read(site_of(request).id) as session:
        handled = await service.get(session, signed_in(request), entry_id)
        comments = await store.list_comments(session, entry_id)
    notes = [handled.title, text("consultation_summary.total", count=len(comments))]
    heading = [text(f"consultation_summary.{one}") for one in summary.COLUMNS]
    rows = summary.rows_of(installation.catalogue, comments)
    write = partial(
        word.write_table, text("consultation_summary.document"), notes, heading, rows, widths=WORD_WIDTHS
    )
    return word.word_file(summary.file_name(entry_id, utc_now()), await to_thread.run_sync(write))


async def show_comment(request: Request) -> Response:
    """Show a comment with what became of it."""
    return await _comment_screen(request)


async def handle(request: Request) -> Response:
    """Keep what becomes of a comment, and let it be public or not."""
    form, comment_id = await read_form(request), path_number(request, "comment_id")
    step = str(form.values.get("do", SAVE))
    if step not in (SAVE, *STEPS):
        raise NotFound(step=step)
    try:
        given = check(CommentAnswer, {name: form.values.get(name, "") for name in CommentAnswer.model_fields})
        async with installation_of(request).write(site_of(request).id) as session:
            comment = await service.handle(session, desk_of(request), comment_id, given, step)
    except (Invalid, Refused) as error:
        return await _comment_screen(request, form, error)
    return done(request, f"{DRAFTS}/{comment.entry_id}", f"comment-{step}")


async def erase(request: Request) -> Response:
    """Erase what tells who sent a comment; files go once nothing names them any more."""
    form, comment_id = await read_form(request), path_number(request, "comment_id")
    installation, reason = installation_of(request), str(form.values.get("reason", ""))
    try:
        async with installation.write(site_of(request).id) as session:
            keys = await service.erase(session, desk_of(request), comment_id, reason)
    except (Invalid, Refused) as error:
        return await _comment_screen(request, form, error)
    for key in keys:
        await installation.storage.delete(key)
    return done(request, f"{DRAFTS}/y-kien/{comment_id}", "comment-erase")


async def show_file(request: Request) -> Response:
    """Give a file that came with a comment, to be kept and not to be opened here."""
    installation, number = installation_of(request), path_number(request, "number")
    async with installation.read(site_of(request).id) as session:
        comment = await service.get_comment(session, signed_in(request), path_number(request, "comment_id"))
    if number >= len(comment.files):
        raise NotFound(number=number)
    file = comment.files[number]
    wanted = Sendable(file["keys"][0], file["type"], attachment(file["name"]), exact=True)
    return await send(request, installation.storage, wanted, STAFF_ONLY)


def desk_of(request: Request) -> Desk:
    """Give who handles consultations of the request's site."""
    hidden = installation_of(request).catalogue.text("sender.hidden")
    return Desk(signed_in(request), site_of(request), hidden, utc_now())


def comment_facts(request: Request, comment: Comment, title: str) -> dict[str, Any]:
    """Give what those who handle it see of a comment: who sent it, files, on which draft."""
    base = local_url(request, f"{OFFICE}{DRAFTS}/y-kien/{comment.id}/tep")
    return {"comment": comment, "files": files_of(comment.files, base), "draft_title": title}


async def _consultation_screen(request: Request, error: Refused | None = None) -> Response:
    installation, site, desk = installation_of(request), site_of(request), desk_of(request)
    entry_id = path_number(request, "consultation_id")
    async with installation.read(site.id) as session:
        handled = await service.get(session, desk.actor, entry_id)
        comments = await store.list_comments(session, entry_id)
        public = await store.find_public(session, entry_id, now=desk.now)
        has_summary = await summary.has_summary(session, handled.consultation)
        records = await audit.history_of(session, f"consultation:{entry_id}")
        names = await people.names_of(session, people_in(records))
    tally = Tally(
        len(comments),
        sum(one.state == rules.RECEIVED for one in comments),
        sum(not one.verdict for one in comments),
    )
    row = _row(request, handled, tally, desk.now)
    facts = {
        "row": row,
        "entry_id": entry_id,
        "groups": [(article, list(some)) for article, some in groupby(comments, key=lambda one: one.article)],
        "counts": summary.counts_of(comments),
        "may_summarise": row.state == rules.CLOSED and not has_summary,
        "summary_url": local_url(request, f"{OFFICE}{ENTRIES}/{handled.consultation.summary_entry_id}")
        if has_summary
        else "",
        "is_public": public is not None,
        "refusal": message_of(installation.catalogue, error) if error else "",
        "log": log_lines(installation.catalogue, records, names),
    }
    status = status_of(error) if error else 200
    return await screen(request, "consultations/office_one.html", facts, status=status)


async def _comment_screen(
    request: Request, form: Form | None = None, error: Invalid | Refused | None = None
) -> Response:
    installation, desk = installation_of(request), desk_of(request)
    async with installation.read(site_of(request).id) as session:
        comment = await service.get_comment(session, desk.actor, path_number(request, "comment_id"))
        title = (await store.titles_of(session, [comment.entry_id])).get(comment.entry_id, "")
        records = await audit.history_of(session, f"comment:{comment.id}")
        names = await people.names_of(session, people_in(records))
    values: dict[str, Any] = {
        name: getattr(comment, name) for name in ("public_content", "verdict", "answer")
    }
    shown = form_of({**values, "version": str(comment.version)} | (form.values if form else {}))
    if isinstance(error, Invalid):
        shown.refuse(error, installation.catalogue)
    elif error is not None:
        shown.errors[""] = message_of(installation.catalogue, error)
    facts = {
        **comment_facts(request, comment, title),
        "form": shown,
        "label": installation.catalogue.text(f"comment_states.{comment.state}"),
        "verdicts": [(name, installation.catalogue.text(f"verdicts.{name}")) for name in VERDICTS],
        "may_approve": desk.may_approve,
        "may_erase": desk.may_approve and bool(comment.sender_name),
        "log": log_lines(installation.catalogue, records, names),
    }
    status = status_of(error) if error else 200
    return await screen(request, "consultations/office_comment.html", facts, status=status)


def _row(request: Request, handled: Handled, tally: Tally, now: datetime) -> Row:
    installation, known = installation_of(request), handled.consultation
    state = rules.state_of(known.period, now, is_summarised=handled.is_summarised)
    return Row(
        title=handled.title,
        url=local_url(request, f"{OFFICE}{DRAFTS}/{known.entry_id}"),
        agency=str(handled.fields.get("drafting_agency", "")),
        opens_on=known.opens_on,
        closes_on=known.closes_on,
        state=state,
        label=installation.catalogue.text(f"consultation_states.{state}"),
        days=days_words(installation, known.period, state, local_day(now)),
        tally=tally,
    )
