"""Use cases of access: give and end grants, and see what a person may do now."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from liencong.core.access.rules import EVERY_SITE, PEOPLE_MANAGE, Actor, Permission, Right, require
from liencong.core.access.tables import Grant, Suspension
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.text import clean_line

Roles = Mapping[str, frozenset[Permission]]


class RoleNotHeld(NotFound):
    """The person does not hold the role there."""

    code = "role-not-held"


@dataclass(frozen=True)
class HeldRole:
    """Who holds which role, on which site (None: on every site), perhaps on one board only (S11)."""

    account_id: int
    role: str
    site_id: int | None = None
    board_id: int | None = None


class DelegatedAlready(Refused):
    """Who acts on behalf of another does not hand that on (S70)."""

    code = "delegated-already"


async def actor_of(
    session: AsyncSession, account_id: int, name: str, roles: Roles, *, now: datetime
) -> Actor:
    """See what a person may do at this moment; where they are suspended, or whom they act for, nothing."""
    grants = await session.scalars(select(Grant).where(Grant.account_id == account_id, in_force(now)))
    rights = tuple(
        Right(
            roles.get(grant.role, frozenset()),
            grant.role,
            grant.site_id,
            grant.board_id,
            grant.on_behalf_of_id,
        )
        for grant in grants
    )
    return Actor(account_id, name, rights)


async def grant_role(
    session: AsyncSession,
    actor: Actor,
    given: HeldRole,
    roles: Roles,
    *,
    now: datetime,
    until: datetime | None = None,
) -> Grant:
    """Let a person hold a role; what they hold already gets the new end. Raises `Invalid`: unknown role."""
    require(actor, PEOPLE_MANAGE, given.site_id, given.board_id)
    if given.role not in roles:
        raise Invalid({"role": "role-unknown"})
    if given.board_id is not None and given.site_id is None:
        raise Invalid({"site": "required"})
    if until is not None and until <= now:
        raise Invalid({"until": "ends-before-it-begins"})
    grant = next(
        (held for held in await list_held(session, given, now=now) if held.on_behalf_of_id is None), None
    )
    if grant is None:
        grant = Grant(**asdict(given), valid_from=now, given_by_id=actor.account_id)
        session.add(grant)
    grant.valid_to = until
    await session.flush()
    return grant


async def delegate(
    session: AsyncSession,
    actor: Actor,
    grant: Grant,
    to_account_id: int,
    *,
    valid_from: datetime,
    valid_to: datetime,
    reference: str,
) -> Grant:
    """Let somebody act on behalf of the holder of a grant, for a time, by a document (S70).

    Who holds the grant may do so, and who manages people there. Raises `DelegatedAlready`, `Invalid`.
    """
    if actor.account_id is None or actor.account_id != grant.account_id:
        require(actor, PEOPLE_MANAGE, grant.site_id, grant.board_id)
    if grant.on_behalf_of_id is not None:
        raise DelegatedAlready
    if valid_to <= valid_from:
        raise Invalid({"until": "ends-before-it-begins"})
    if grant.valid_to is not None and valid_to > grant.valid_to:
        raise Invalid({"until": "delegation-too-long"})
    reference = clean_line(reference)
    if not reference:
        raise Invalid({"reference": "required"})
    delegated = Grant(
        account_id=to_account_id,
        role=grant.role,
        site_id=grant.site_id,
        board_id=grant.board_id,
        valid_from=valid_from,
        valid_to=valid_to,
        on_behalf_of_id=grant.account_id,
        reference=reference[:200],
        given_by_id=actor.account_id,
    )
    session.add(delegated)
    await session.flush()
    return delegated


async def revoke(session: AsyncSession, actor: Actor, grant: Grant, *, now: datetime) -> None:
    """End a grant now, and what was delegated of it; who delegated one may end it too."""
    if grant.on_behalf_of_id is None or grant.on_behalf_of_id != actor.account_id:
        require(actor, PEOPLE_MANAGE, grant.site_id, grant.board_id)
    delegated = select(Grant).where(
        Grant.on_behalf_of_id == grant.account_id,
        Grant.role == grant.role,
        Grant.site_id.is_not_distinct_from(grant.site_id),
        Grant.board_id.is_not_distinct_from(grant.board_id),
    )
    _end([grant, *await session.scalars(delegated)], actor, now)


async def revoke_role(session: AsyncSession, actor: Actor, role: HeldRole, *, now: datetime) -> None:
    """End a role that a person holds, also on behalf of others; raise `RoleNotHeld` where they do not."""
    held = await list_held(session, role, now=now)
    if not held:
        raise RoleNotHeld(role=role.role)
    for grant in held:
        await revoke(session, actor, grant, now=now)


async def revoke_all(session: AsyncSession, actor: Actor, account_id: int, *, now: datetime) -> None:
    """End every grant of a person, and whatever they delegated."""
    require(actor, PEOPLE_MANAGE, EVERY_SITE)
    found = select(Grant).where(or_(Grant.account_id == account_id, Grant.on_behalf_of_id == account_id))
    _end(list(await session.scalars(found)), actor, now)


async def suspend(
    session: AsyncSession, actor: Actor, account_id: int, site_id: int, *, reason: str, now: datetime
) -> Suspension:
    """Keep a person from their roles on a site until it is ended; who is suspended already stays so."""
    require(actor, PEOPLE_MANAGE, site_id)
    reason = clean_line(reason)
    if not reason:
        raise Invalid({"reason": "required"})
    present = await find_suspension(session, account_id, site_id)
    if present is not None:
        return present
    suspension = Suspension(
        account_id=account_id, site_id=site_id, since=now, reason=reason[:400], given_by_id=actor.account_id
    )
    session.add(suspension)
    await session.flush()
    return suspension


async def resume(
    session: AsyncSession, actor: Actor, account_id: int, site_id: int, *, now: datetime
) -> None:
    """Let a person use their roles on a site again; raise `NotFound` where they are not suspended."""
    require(actor, PEOPLE_MANAGE, site_id)
    suspension = await find_suspension(session, account_id, site_id)
    if suspension is None:
        raise NotFound(account_id=account_id)
    suspension.ended_at, suspension.ended_by_id = now, actor.account_id
    await session.flush()


async def find_suspension(session: AsyncSession, account_id: int, site_id: int) -> Suspension | None:
    """Find what keeps a person from their roles on a site."""
    found: Suspension | None = await session.scalar(
        select(Suspension).where(
            Suspension.account_id == account_id,
            Suspension.site_id == site_id,
            Suspension.ended_at.is_(None),
        )
    )
    return found


async def list_suspended(session: AsyncSession, site_id: int) -> list[Suspension]:
    """Give what keeps people from their roles on a site."""
    found = await session.scalars(
        select(Suspension).where(Suspension.site_id == site_id, Suspension.ended_at.is_(None))
    )
    return list(found)


async def list_held(session: AsyncSession, role: HeldRole, *, now: datetime) -> list[Grant]:
    """Give the grants by which a person holds a role now, themselves or on behalf of others."""
    found = await session.scalars(
        select(Grant).where(
            Grant.account_id == role.account_id,
            Grant.role == role.role,
            Grant.site_id.is_not_distinct_from(role.site_id),
            Grant.board_id.is_not_distinct_from(role.board_id),
            _holds(now),
        )
    )
    return list(found)


async def get_own(session: AsyncSession, role: HeldRole, *, now: datetime) -> Grant:
    """Give the grant by which a person holds a role themselves; raise `RoleNotHeld` where they do not."""
    for grant in await list_held(session, role, now=now):
        if grant.on_behalf_of_id is None:
            return grant
    raise RoleNotHeld(role=role.role)


def in_force(now: datetime) -> ColumnElement[bool]:
    """Give the condition under which a grant lets its holder do anything now."""
    suspended = exists().where(
        Suspension.site_id == Grant.site_id,
        Suspension.ended_at.is_(None),
        or_(Suspension.account_id == Grant.account_id, Suspension.account_id == Grant.on_behalf_of_id),
    )
    return and_(_holds(now), ~suspended)


async def list_grants(session: AsyncSession, account_id: int) -> list[Grant]:
    """Give every grant that a person holds or held, the newest first."""
    found = await session.scalars(
        select(Grant).where(Grant.account_id == account_id).order_by(Grant.id.desc())
    )
    return list(found)


def holders_of(
    permission: Permission,
    roles: Roles,
    *,
    site_id: int,
    board_id: int | InstrumentedAttribute[int],
    now: datetime,
) -> ColumnElement[bool]:
    """Give the condition under which a grant lets its holder do something on a board at a moment."""
    return and_(
        Grant.role.in_([role for role, permissions in roles.items() if permission in permissions]),
        or_(Grant.site_id == site_id, Grant.site_id.is_(None)),
        or_(Grant.board_id == board_id, Grant.board_id.is_(None)),
        in_force(now),
    )


async def list_holders(
    session: AsyncSession, permission: Permission, roles: Roles, *, site_id: int, board_id: int, now: datetime
) -> frozenset[int]:
    """Give the accounts that may do something on a board at a moment."""
    holding = holders_of(permission, roles, site_id=site_id, board_id=board_id, now=now)
    return frozenset(await session.scalars(select(Grant.account_id).where(holding)))


def _holds(now: datetime) -> ColumnElement[bool]:
    """Give the condition under which a grant holds at a moment."""
    return and_(Grant.valid_from <= now, or_(Grant.valid_to.is_(None), Grant.valid_to > now))


def _end(grants: list[Grant], actor: Actor, now: datetime) -> None:
    for grant in grants:
        if grant.valid_to is None or grant.valid_to > now:
            grant.valid_to, grant.ended_by_id = now, actor.account_id
