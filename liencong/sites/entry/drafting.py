"""Drafts that are kept by themselves, as screens meet them: kept, dropped, taken over, offered again."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from liencong.core.clock import LOCAL_ZONE, utc_now
from liencong.core.errors import NotFound
from liencong.core.office.shell import done
from liencong.core.web.forms import Form, csrf_token, read_form
from liencong.core.web.rendering import render
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.sites.entry import checking, drafts, service
from liencong.sites.entry.form import own_media
from liencong.sites.entry.tables import Draft, Entry
from liencong.sites.entry.typed_form import laid_over

RESTORE_PARAMETER = "ban-nhap"
NOT_KEPT = frozenset({"then", "draft_key", "no_secret"})
"""Fields of the form that are no part of a text: that it holds no secret is stated anew."""


@dataclass(frozen=True)
class Offered:
    """A draft that its writer may go on with, or drop."""

    key: str
    title: str
    touched_at: datetime
    url: str


async def keep(request: Request) -> Response:
    """Keep what the form holds; tell when, who else writes at it, and what is to be looked at."""
    actor, form, now = signed_in(request), await read_form(request), utc_now()
    installation, site, key = installation_of(request), site_of(request), request.path_params["key"]
    values = {name: value for name, value in form.values.items() if name not in NOT_KEPT}
    addresses = await checking.links_of(own_media(request, str(values.get("body_html", ""))))
    async with installation.write(site.id) as session:
        kept = await drafts.keep(session, actor, key, values, now=now)
        await checking.note_links(request, session, addresses, now=now)
    async with installation.read(site.id) as session:
        facts = await writing_facts(request, session, form, await drafts.require_key(session, actor, key))
    when = f"{kept.touched_at.astimezone(LOCAL_ZONE):%H:%M}"
    return JSONResponse(
        {
            "saved": installation.catalogue.text("drafts.saved", when=when),
            "checks": _part(request, "desk/_checks.html", facts),
            "writers": _part(request, "desk/_writers.html", facts),
        }
    )


async def drop(request: Request) -> Response:
    """Forget what somebody has typed and does not want."""
    actor, key = signed_in(request), request.path_params["key"]
    await read_form(request)
    async with installation_of(request).write(site_of(request).id) as session:
        entry = await drafts.require_key(session, actor, key)
        await drafts.drop(session, actor, key)
    return done(request, f"/bai-viet/{entry.id if entry else 'moi'}", "draft-dropped")


async def take_over(request: Request) -> Response:
    """Go on with a text at which somebody else writes."""
    actor, key = signed_in(request), request.path_params["key"]
    await read_form(request)
    async with installation_of(request).write(site_of(request).id) as session:
        entry = await drafts.require_key(session, actor, key)
        if entry is None:
            raise NotFound(key=key)
        await drafts.take_over(session, actor, key, now=utc_now())
    return done(request, f"/bai-viet/{entry.id}", "taken-over")


async def writing_facts(
    request: Request, session: AsyncSession, form: Form, entry: Entry | None
) -> dict[str, Any]:
    """Give what the form shows of its draft: its key, who else writes, what is to be looked at."""
    actor, now = signed_in(request), utc_now()
    key = str(entry.id) if entry else str(form.values.get("draft_key") or new_key())
    writers = await drafts.list_editors(session, actor, key, now=now) if entry else ()
    own = await drafts.find(session, actor, key) if writers else None
    stated = False
    if entry and entry.working_revision_id:
        revision = await service.get_revision(session, entry.working_revision_id)
        stated = revision.secrecy_stated_at is not None
    return {
        "draft_key": key,
        "draft_url": local_url(request, f"{OFFICE}/ban-nhap/{key}"),
        "writers": writers,
        "writer": actor.account_id,
        "restored": RESTORE_PARAMETER in request.query_params,
        "taken_over_by": drafts.taken_over_by(own, writers),
        "checked": await checking.check_values(request, session, form.values, stated=stated, now=now),
        "form": form,
    }


async def list_offered(
    request: Request, session: AsyncSession, form: Form, entry: Entry | None
) -> list[Offered]:
    """Give the drafts that the person may go on with here; none while the form shows one."""
    if RESTORE_PARAMETER in request.query_params or request.method != "GET":
        return []
    actor = signed_in(request)
    if entry is None:
        found = await drafts.list_new(session, actor, str(form.values.get("type", "")))
    else:
        own = await drafts.find(session, actor, str(entry.id))
        found = [own] if own and own.values else []
    return [_offered(request, draft, entry) for draft in found]


async def restored(
    request: Request, session: AsyncSession, values: Mapping[str, Any], key: str
) -> dict[str, Any]:
    """Give the values of a form with what its writer had typed in place of what stands; raise `NotFound`."""
    draft = await drafts.find(session, signed_in(request), key)
    if draft is None:
        raise NotFound(key=key)
    return laid_over(values, draft.values) | {"draft_key": key}


def new_key() -> str:
    """Give the key for the draft of a new entry."""
    return f"moi-{secrets.token_hex(16)}"


def _offered(request: Request, draft: Draft, entry: Entry | None) -> Offered:
    title = str(draft.values.get("title") or "")
    if entry:
        path = f"/bai-viet/{entry.id}?{RESTORE_PARAMETER}={draft.key}"
    else:
        path = f"/bai-viet/moi?loai={draft.values.get('type', '')}&{RESTORE_PARAMETER}={draft.key}"
    return Offered(draft.key, title, draft.touched_at, local_url(request, f"{OFFICE}{path}"))


def _part(request: Request, template: str, facts: Mapping[str, Any]) -> str:
    context = {**facts, "office": {"home": local_url(request, OFFICE)}, "csrf_token": csrf_token(request)}
    return render(request, template, context, theme="base")
