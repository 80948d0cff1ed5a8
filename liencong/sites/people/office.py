"""The people of a site on screen: who may do what, letting in, delegating for a time, taking back."""

from starlette.requests import Request
from starlette.responses import Response

from liencong.core import mail
from liencong.core.access.rules import OFFICE_ENTER, PEOPLE_MANAGE, require, require_somewhere
from liencong.core.clock import utc_now
from liencong.core.errors import Forbidden, Invalid, Refused
from liencong.core.office.shell import done, role_words, screen
from liencong.core.web.days import day_begins, day_ends
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, check, read_form
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.sites.board import service as boards
from liencong.sites.people import service
from liencong.sites.people.rows import rows_of
from liencong.sites.people.service import Invitation, Invited

PEOPLE = "/nguoi-dung"
OWN = "/quyen-cua-toi"


async def show_own(request: Request) -> Response:
    """Show what somebody holds on the site themselves, and what they have delegated of it."""
    actor, site = signed_in(request), site_of(request)
    require_somewhere(actor, OFFICE_ENTER, site.id)
    async with installation_of(request).read(site.id) as session:
        held = await service.list_held(session, now=utc_now(), account_id=actor.account_id)
    return await screen(request, "people/own.html", {"people": rows_of(request, held)})


async def show_invite(request: Request) -> Response:
    """Show the form that lets somebody in."""
    return await _invite_screen(request, Form())


async def invite(request: Request) -> Response:
    """Let somebody hold a role; a new account's link goes by letter, or is shown here once."""
    actor, form, site = signed_in(request), await read_form(request), site_of(request)
    installation = installation_of(request)
    try:
        given = check(Invitation, {name: value for name, value in form.values.items() if value})
        until = day_ends(form, "until")
        async with installation.write(site.id) as session:
            invited = await service.invite(
                session, actor, given, installation.features.roles, now=utc_now(),
                until=until,
            )  # fmt: skip
    except (Invalid, Refused) as error:
        _note(request, form, error)
        return await _invite_screen(request, form, status=status_of(error))
    if invited.token is None:
        return done(request, PEOPLE, "granted")
    return await _invited(request, invited, invited.token)


async def show_delegate(request: Request) -> Response:
    """Show the form by which the holder of a role lets somebody act for them."""
    return await _delegate_screen(request, Form())


async def delegate(request: Request) -> Response:
    """Let somebody act on behalf of the holder of a role, until a day and by a document."""
    actor, form, site = signed_in(request), await read_form(request), site_of(request)
    grant_id = path_number(request, "grant_id")
    try:
        begin, end = day_begins(form, "from") or utc_now(), day_ends(form, "until")
        if end is None:
            raise Invalid({"until": "required"})
        async with installation_of(request).write(site.id) as session:
            await service.delegate(
                session,
                actor,
                grant_id,
                to_email=str(form.values.get("email", "")),
                valid_from=begin,
                valid_to=end,
                reference=str(form.values.get("reference", "")),
                now=utc_now(),
            )
    except (Invalid, Refused) as error:
        _note(request, form, error)
        return await _delegate_screen(request, form, status=status_of(error))
    return done(request, OWN, "delegated")


async def revoke(request: Request) -> Response:
    """Take a role back."""
    actor, site = signed_in(request), site_of(request)
    await read_form(request)
    async with installation_of(request).write(site.id) as session:
        await service.revoke(session, actor, path_number(request, "grant_id"), now=utc_now())
    own = not any(PEOPLE_MANAGE in right.permissions for right in actor.rights)
    return done(request, OWN if own else PEOPLE, "revoked")


async def _invited(request: Request, invited: Invited, token: str) -> Response:
    installation, site = installation_of(request), site_of(request)
    portal = (await installation.sites.load()).portal or site
    link, words = f"{installation.sites.url(portal)}/dat-mat-khau/{token}", installation.catalogue.text
    sent = await mail.send(
        installation,
        site,
        to=invited.account.email,
        subject=words("people.letter_subject", site=site.name),
        text=words("people.letter", name=invited.account.name, site=site.name, link=link),
    )
    facts = {"account": invited.account, "link": "" if sent else link, "sent": sent}
    return await screen(request, "people/invited.html", facts)


async def _invite_screen(request: Request, form: Form, *, status: int = 200) -> Response:
    installation, site = installation_of(request), site_of(request)
    require(signed_in(request), PEOPLE_MANAGE, site.id)
    async with installation.read(site.id) as session:
        tree = await boards.list_boards(session)
    facts = {"form": form, "boards": tree, "roles": service.explained_roles(installation)}
    return await screen(request, "people/invite.html", facts, status=status)


async def _delegate_screen(request: Request, form: Form, *, status: int = 200) -> Response:
    actor, site = signed_in(request), site_of(request)
    async with installation_of(request).read(site.id) as session:
        held = await service.get_held(session, path_number(request, "grant_id"), now=utc_now())
    if not service.may_delegate(actor, held):
        raise Forbidden
    facts = {"form": form, "held": held, "role": role_words(installation_of(request), held.grant.role)}
    return await screen(request, "people/delegate.html", facts, status=status)


def _note(request: Request, form: Form, error: Invalid | Refused) -> None:
    catalogue = installation_of(request).catalogue
    if isinstance(error, Invalid):
        form.refuse(error, catalogue)
    else:
        form.errors[""] = message_of(catalogue, error)
