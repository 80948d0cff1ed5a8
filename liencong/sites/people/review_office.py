"""The screen of a site's people one by one: suspending, ending, and looking through them twice a year."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import PEOPLE_MANAGE, allowed, require
from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.identity.tables import DISABLED
from liencong.core.office.parts import Attention
from liencong.core.office.shell import done, role_words, screen
from liencong.core.text import format_date
from liencong.core.web.errors import line_of, message_of, status_of
from liencong.core.web.forms import read_form
from liencong.core.web.request import (
    OFFICE,
    actor_of,
    installation_of,
    local_url,
    path_number,
    signed_in,
    site_of,
)
from liencong.core.web.tables import table_file
from liencong.sites.people import review, service
from liencong.sites.people.review import Person
from liencong.sites.people.rows import rows_of

PEOPLE = "/nguoi-dung"
DONE = {"tam-khoa": "suspended", "mo-lai": "resumed", "cho-thoi": "revoked"}


async def show_people(request: Request) -> Response:
    """Show the people of the site with their roles."""
    return await _screen(request)


async def act(request: Request) -> Response:
    """Suspend a person on this site, let them work again, or end all their roles here."""
    actor, form, action = signed_in(request), await read_form(request), request.path_params["action"]
    account_id, installation, now = path_number(request, "account_id"), installation_of(request), utc_now()
    if action not in DONE:
        raise NotFound(action=action)
    try:
        async with installation.write(site_of(request).id) as session:
            if action == "tam-khoa":
                reason = str(form.values.get("reason", ""))
                await review.suspend(session, actor, account_id, reason=reason, now=now)
            elif action == "mo-lai":
                await review.resume(session, actor, account_id, now=now)
            else:
                await review.end_all(session, actor, account_id, now=now)
    except (Invalid, Refused) as error:
        catalogue = installation.catalogue
        told = line_of(catalogue, error) if isinstance(error, Invalid) else message_of(catalogue, error)
        return await _screen(request, refusal=told, status=status_of(error))
    return done(request, PEOPLE, DONE[action])


async def save_review(request: Request) -> Response:
    """Give the people of the site as a file to be looked through, and note that somebody does."""
    actor, site, now = signed_in(request), site_of(request), utc_now()
    await read_form(request)
    installation, words = installation_of(request), installation_of(request).catalogue.text
    async with installation.write(site.id) as session:
        await review.note_review(session, actor, now=now)
        people = await review.list_people(session, now=now)
    columns = ("person", "email", "role", "where", "since", "until_column", "deputy_of", "reference",
               "last_sign_in", "state")  # fmt: skip
    rows = [row for person in people for row in _review_rows(request, person)]
    name = f"nguoi-dung-{site.slug}-{local_day(now).isoformat()}"
    return table_file(name, [words(f"people.{column}") for column in columns], rows)


async def find_unreviewed(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Remind who manages people of looking through them, where nobody has for half a year."""
    site, now = site_of(request), utc_now()
    if not allowed(actor_of(request), PEOPLE_MANAGE, site.id):
        return []
    since = await review.last_review(session) or site.created_at
    if now - since < review.REVIEWED_EVERY:
        return []
    people = len(await review.list_people(session, now=now))
    text, url = installation_of(request).catalogue.text, local_url(request, f"{OFFICE}{PEOPLE}")
    return [Attention(text("people.unreviewed", count=people), url, text("people.review_them"), urgent=True)]


async def _screen(request: Request, *, refusal: str = "", status: int = 200) -> Response:
    actor, site, now = signed_in(request), site_of(request), utc_now()
    require(actor, PEOPLE_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        people = await review.list_people(session, now=now)
        reviewed_at = await review.last_review(session)
    facts: Mapping[str, Any] = {
        "people": [
            {
                "person": person,
                "rows": rows_of(request, person.held),
                "state": _state(person),
                "may_change": person.account.id != actor.account_id,
            }
            for person in people
        ],
        "refusal": refusal,
        "reviewed_at": reviewed_at,
        "is_due": now - (reviewed_at or site.created_at) >= review.REVIEWED_EVERY,
        "roles": service.explained_roles(installation_of(request)),
    }
    return await screen(request, "people/people.html", facts, status=status)


def _state(person: Person) -> str:
    if person.account.state == DISABLED:
        return "disabled"
    if person.suspension is not None:
        return "suspended"
    return "invited" if person.account.password_hash is None else "active"


def _review_rows(request: Request, person: Person) -> list[Sequence[object]]:
    installation, words = installation_of(request), installation_of(request).catalogue.text
    return [
        (
            person.account.name,
            person.account.email,
            role_words(installation, held.grant.role),
            held.board.title if held.board else words("people.every_board"),
            _day(held.grant.valid_from),
            _day(held.grant.valid_to),
            held.on_behalf_of.name if held.on_behalf_of else "",
            held.grant.reference,
            _day(person.last_sign_in),
            words(f"person_states.{_state(person)}"),
        )
        for held in person.held
    ]


def _day(moment: datetime | None) -> str:
    return format_date(moment) if moment else ""
