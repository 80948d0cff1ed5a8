"""The people of a site one by one, as they are looked through: roles, last sign-in, suspension (UL07)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.access.rules import PEOPLE_MANAGE, Actor, require
from liencong.core.access.tables import Suspension
from liencong.core.audit import service as audit
from liencong.core.audit.tables import AuditRecord
from liencong.core.errors import NotFound
from liencong.core.identity import service as identity
from liencong.core.identity.tables import Account
from liencong.core.tenancy.scope import scope_of
from liencong.sites.people import service
from liencong.sites.people.service import Held, OwnRights

REVIEW = "people:review"
REVIEWED_EVERY = timedelta(days=182)
"""How often the people of a site have to be looked through: twice a year."""


@dataclass(frozen=True)
class Person:
    """Somebody with roles on a site, those held on behalf of others too."""

    account: Account
    held: Sequence[Held]
    last_sign_in: datetime | None
    suspension: Suspension | None


async def list_people(session: AsyncSession, *, now: datetime) -> list[Person]:
    """Give the people with a role on the session's site, by their names."""
    by_account: dict[int, list[Held]] = {}
    for held in await service.list_held(session, now=now):
        by_account.setdefault(held.account.id, []).append(held)
    signed_in = await identity.last_sign_ins(session, by_account.keys())
    suspended = {one.account_id: one for one in await access.list_suspended(session, scope_of(session))}
    return [
        Person(held[0].account, held, signed_in.get(account_id), suspended.get(account_id))
        for account_id, held in by_account.items()
    ]


async def suspend(
    session: AsyncSession, actor: Actor, account_id: int, *, reason: str, now: datetime
) -> None:
    """Keep a person from their roles on the site for now; raise `OwnRights`, `NotFound`, `Invalid`."""
    site_id = scope_of(session)
    await _check(session, actor, account_id, now=now)
    suspension = await access.suspend(session, actor, account_id, site_id, reason=reason, now=now)
    _note(session, actor, "people:suspend", account_id, now=now, reason=suspension.reason)


async def resume(session: AsyncSession, actor: Actor, account_id: int, *, now: datetime) -> None:
    """Let a person use their roles on the session's site again; raise `OwnRights`, `NotFound`."""
    await _check(session, actor, account_id, now=now)
    await access.resume(session, actor, account_id, scope_of(session), now=now)
    _note(session, actor, "people:resume", account_id, now=now)


async def end_all(session: AsyncSession, actor: Actor, account_id: int, *, now: datetime) -> None:
    """End every role of a person on the session's site, and what they delegated of it."""
    await _check(session, actor, account_id, now=now)
    for held in await service.list_held(session, now=now, account_id=account_id):
        await access.revoke(session, actor, held.grant, now=now)
    if await access.find_suspension(session, account_id, scope_of(session)):
        await access.resume(session, actor, account_id, scope_of(session), now=now)
    _note(session, actor, "people:end", account_id, now=now)


async def note_review(session: AsyncSession, actor: Actor, *, now: datetime) -> None:
    """Note that somebody has looked through the people of the session's site."""
    site_id = scope_of(session)
    right = require(actor, PEOPLE_MANAGE, site_id)
    audit.record(session, actor, REVIEW, "people", site_id=site_id, now=now, right=right)
    await session.flush()


async def last_review(session: AsyncSession) -> datetime | None:
    """Give when the people of the session's site were looked through last."""
    found: datetime | None = await session.scalar(
        select(func.max(AuditRecord.at)).where(AuditRecord.subject == "people", AuditRecord.action == REVIEW)
    )
    return found


async def _check(session: AsyncSession, actor: Actor, account_id: int, *, now: datetime) -> None:
    """Refuse what somebody would do to themselves, and what concerns people of other sites only."""
    require(actor, PEOPLE_MANAGE, scope_of(session))
    if account_id == actor.account_id:
        raise OwnRights
    if not any(held.account.id == account_id for held in await service.list_held(session, now=now)):
        raise NotFound(account_id=account_id)


def _note(
    session: AsyncSession, actor: Actor, action: str, account_id: int, *, now: datetime, **detail: object
) -> None:
    site_id = scope_of(session)
    right = require(actor, PEOPLE_MANAGE, site_id)
    audit.record(
        session, actor, action, f"account:{account_id}", site_id=site_id, now=now, right=right, **detail
    )
