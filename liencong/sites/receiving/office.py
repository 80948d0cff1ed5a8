"""The screens of what comes in: the quarantine and all messages, one of them, and the site's mailbox."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import allowed, require
from liencong.core.audit import service as audit
from liencong.core.audit.telling import log_lines, people_in
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.sites.board import service as boards
from liencong.sites.entry import desk
from liencong.sites.receiving import imap, mailboxes, rules, service
from liencong.sites.receiving.archives import is_archive
from liencong.sites.receiving.mailboxes import MEGABYTE, MailboxInput, SenderInput
from liencong.sites.receiving.rules import MAILBOX_MANAGE
from liencong.sites.receiving.showing import shown_of
from liencong.sites.receiving.tables import Mailbox

RECEIVED, MAILBOX = "/tin-den", "/hop-thu"
STATE = "trang-thai"


async def show_list(request: Request) -> Response:
    """Show the messages that came in, those in quarantine first of all."""
    installation, site, page = installation_of(request), site_of(request), page_number(request)
    require(signed_in(request), MAILBOX_MANAGE, site.id)
    asked = request.query_params.get(STATE, "")
    state = asked if asked in rules.STATES else rules.QUARANTINED
    async with installation.read(site.id) as session:
        counts = await service.count_by_state(session)
        rows = await service.list_in_state(session, state, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    facts = {
        "listing": listing(request, rows, page=page, total=counts.get(state, 0)),
        "states": [(name, counts.get(name, 0)) for name in rules.STATES],
        "state": state,
    }
    return await screen(request, "receiving/list.html", facts)


async def show_one(request: Request) -> Response:
    """Show one message, what came with it, and who did what with it."""
    return await _one_screen(request)


async def show_original(request: Request) -> Response:
    """Give the original of a message as it came, to be kept and not to be opened here."""
    installation, site = installation_of(request), site_of(request)
    async with installation.read(site.id) as session:
        received = await service.get(session, signed_in(request), path_number(request, "received_id"))
    content = await installation.storage.get(received.key)
    ending = "eml" if received.channel == rules.MAIL else "zip" if is_archive(content) else "edxml"
    name = f"tin-den-{received.id}.{ending}"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, media_type="application/octet-stream", headers=headers)


async def judge(request: Request) -> Response:
    """Let a message out of quarantine, or refuse it."""
    actor, site, form = signed_in(request), site_of(request), await read_form(request)
    received_id, step, now = path_number(request, "received_id"), request.path_params["step"], utc_now()
    reason, board = str(form.values.get("reason", "")), str(form.values.get("board", ""))
    try:
        async with installation_of(request).write(site.id) as session:
            match step:
                case "release":
                    known = bool(form.values.get("known"))
                    await service.release(session, actor, received_id, board, known=known, now=now)
                case "refuse":
                    await service.refuse(session, actor, received_id, reason, tells=False, now=now)
                case _:
                    raise NotFound(step=step)
    except (Invalid, Refused) as error:
        return await _one_screen(request, refusal=error)
    return done(request, RECEIVED, f"received-{step}")


async def show_mailbox(request: Request) -> Response:
    """Show how the site's mailbox is read, and whose letters wait at once."""
    return await _mailbox_screen(request)


async def save_mailbox(request: Request) -> Response:
    """Set up the site's mailbox."""
    actor, site, form = signed_in(request), site_of(request), await read_form(request)
    installation = installation_of(request)
    require(actor, MAILBOX_MANAGE, site.id)
    try:
        given = form.check(MailboxInput)
        async with installation.write(site.id) as session:
            await mailboxes.save(session, actor, given, installation.secret_key, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _mailbox_screen(request, form, status=422)
    return done(request, MAILBOX, "mailbox-saved")


async def add_sender(request: Request) -> Response:
    """Let somebody's letters wait at once."""
    actor, site, form = signed_in(request), site_of(request), await read_form(request)
    installation = installation_of(request)
    require(actor, MAILBOX_MANAGE, site.id)
    named = Form({name: form.values.get(f"sender_{name}", "") for name in ("pattern", "board")})
    try:
        given = named.check(SenderInput)
        async with installation.write(site.id) as session:
            await mailboxes.add_sender(session, actor, given, now=utc_now())
    except Invalid as error:
        errors = {f"sender_{name}": code for name, code in error.fields.items()}
        return await _mailbox_screen(
            request, sender=form, refusal=Invalid(errors, **error.params), status=422
        )
    return done(request, MAILBOX, "sender-added")


async def remove_sender(request: Request) -> Response:
    """Let somebody's letters be quarantined from now on."""
    site = site_of(request)
    await read_form(request)
    async with installation_of(request).write(site.id) as session:
        sender_id = path_number(request, "sender_id")
        await mailboxes.remove_sender(session, signed_in(request), sender_id, now=utc_now())
    return done(request, MAILBOX, "sender-removed")


async def _one_screen(request: Request, *, refusal: Invalid | Refused | None = None) -> Response:
    installation, site, actor = installation_of(request), site_of(request), signed_in(request)
    async with installation.read(site.id) as session:
        received = await service.get(session, actor, path_number(request, "received_id"))
        records = await audit.history_of(session, f"received:{received.id}")
        names = await desk.names_of(session, people_in(records))
        tree = await boards.list_boards(session)
        board = await boards.get(session, received.board_id)
    text = installation.catalogue.text
    facts: dict[str, Any] = {
        "message": await shown_of(installation, received),
        "log": log_lines(installation.catalogue, records, names),
        "boards": tree,
        "board": board,
        "may_judge": received.state == rules.QUARANTINED and allowed(actor, MAILBOX_MANAGE, site.id),
        "is_keeper": allowed(actor, MAILBOX_MANAGE, site.id),
        "refusal": "",
    }
    if isinstance(refusal, Invalid):
        told = {
            name: text(f"errors.{code}", **refusal.params_of(name)) for name, code in refusal.fields.items()
        }
        facts["refusal"] = " ".join(told.values())
    elif refusal is not None:
        facts["refusal"] = message_of(installation.catalogue, refusal)
    return await screen(request, "receiving/show.html", facts, status=status_of(refusal) if refusal else 200)


async def _mailbox_screen(
    request: Request,
    form: Form | None = None,
    *,
    sender: Form | None = None,
    refusal: Invalid | None = None,
    status: int = 200,
) -> Response:
    installation, site = installation_of(request), site_of(request)
    require(signed_in(request), MAILBOX_MANAGE, site.id)
    async with installation.read(site.id) as session:
        mailbox, senders = await mailboxes.find(session), await mailboxes.list_senders(session)
        tree = await boards.list_boards(session)
    shown = form or form_of(_values(mailbox))
    if sender is not None and refusal is not None:
        shown.values |= sender.values
        shown.refuse(refusal, installation.catalogue)
    facts = {
        "form": shown,
        "mailbox": mailbox,
        "senders": senders,
        "boards": tree,
        "titles": {board.id: board.title for board in tree},
        "securities": imap.SECURITIES,
    }
    return await screen(request, "receiving/mailbox.html", facts, status=status)


def _values(mailbox: Mailbox | None) -> dict[str, Any]:
    if mailbox is None:
        return {
            "port": 993,
            "security": imap.TLS,
            "folder": "INBOX",
            "a_day": 200,
            "megabytes": 25,
            "is_on": "1",
        }
    return {
        "host": mailbox.host,
        "port": mailbox.port,
        "security": mailbox.security,
        "username": mailbox.username,
        "folder": mailbox.folder,
        "board": mailbox.board_id,
        "a_day": mailbox.a_day,
        "megabytes": mailbox.most_bytes // MEGABYTE,
        "kinds": ", ".join(mailbox.kinds),
        "trusted_server": mailbox.trusted_server,
        "is_on": "1" if mailbox.is_on else "",
        "version": mailbox.version,
    }
