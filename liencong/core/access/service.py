"""Use cases of access: give and end grants, and see what a person may do now."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import EVERY_SITE, PEOPLE_MANAGE, Actor, Permission, Right, require
from liencong.core.access.tables import Grant
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.text import clean_line

Roles = Mapping[str, frozenset[Permission]]


class DelegatedAlready(Refused):
    """Who acts on behalf of another does not hand that on (S70)."""

    code = "delegated-already"


async def actor_of(
    session: AsyncSession, account_id: int, name: str, roles: Roles, *, now: datetime
) -> Actor:
    """See what a person may do at this moment."""
    grants = await session.scalars(select(Grant).where(Grant.account_id == account_id, _holds(now)))
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
    account_id: int,
    role: str,
    roles: Roles,
    *,
    site_id: int | None,
    board_id: int | None = None,
    now: datetime,
    until: datetime | None = None,
) -> Grant:
    """Let a person hold a role on a site (None: on every site), perhaps on one board only (S11).

    A grant that the person holds already gets the new end. Raises `Invalid` where there is no such role.
    """
    require(actor, PEOPLE_MANAGE, site_id, board_id)
    if role not in roles:
        raise Invalid({"role": "role-unknown"})
    if until is not None and until <= now:
        raise Invalid({"until": "ends-before-it-begins"})
    grant = await _find_held(session, account_id, role, site_id=site_id, board_id=board_id, now=now)
    if grant is None:
        grant = Grant(account_id=account_id, role=role, site_id=site_id, board_id=board_id, valid_from=now)
        grant.given_by_id = actor.account_id
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
    """End a grant now, and what was delegated of it."""
    require(actor, PEOPLE_MANAGE, grant.site_id, grant.board_id)
    delegated = select(Grant).where(
        Grant.on_behalf_of_id == grant.account_id,
        Grant.role == grant.role,
        Grant.site_id.is_not_distinct_from(grant.site_id),
        Grant.board_id.is_not_distinct_from(grant.board_id),
    )
    _end([grant, *await session.scalars(delegated)], actor, now)


async def revoke_all(session: AsyncSession, actor: Actor, account_id: int, *, now: datetime) -> None:
    """End every grant of a person, and whatever they delegated."""
    require(actor, PEOPLE_MANAGE, EVERY_SITE)
    found = select(Grant).where(or_(Grant.account_id == account_id, Grant.on_behalf_of_id == account_id))
    _end(list(await session.scalars(found)), actor, now)


async def get_grant(
    session: AsyncSession,
    account_id: int,
    role: str,
    *,
    site_id: int | None,
    board_id: int | None,
    now: datetime,
) -> Grant:
    """Give the grant by which a person holds a role themselves; raise `NotFound` where they do not."""
    grant = await _find_held(session, account_id, role, site_id=site_id, board_id=board_id, now=now)
    if grant is None:
        raise NotFound(role=role)
    return grant


async def list_grants(session: AsyncSession, account_id: int) -> list[Grant]:
    """Give every grant that a person holds or held, the newest first."""
    found = await session.scalars(
        select(Grant).where(Grant.account_id == account_id).order_by(Grant.id.desc())
    )
    return list(found)


async def _find_held(
    session: AsyncSession,
    account_id: int,
    role: str,
    *,
    site_id: int | None,
    board_id: int | None,
    now: datetime,
) -> Grant | None:
    found: Grant | None = await session.scalar(
        select(Grant).where(
            Grant.account_id == account_id,
            Grant.role == role,
            Grant.site_id.is_not_distinct_from(site_id),
            Grant.board_id.is_not_distinct_from(board_id),
            Grant.on_behalf_of_id.is_(None),
            _holds(now),
        )
    )
    return found


def _holds(now: datetime) -> ColumnElement[bool]:
    return and_(Grant.valid_from <= now, or_(Grant.valid_to.is_(None), Grant.valid_to > now))


def _end(grants: list[Grant], actor: Actor, now: datetime) -> None:
    for grant in grants:
        if grant.valid_to is None or grant.valid_to > now:
            grant.valid_to, grant.ended_by_id = now, actor.account_id
