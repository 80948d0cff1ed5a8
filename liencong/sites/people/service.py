"""Use cases of a site's people: see them, let somebody in, give roles and take them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from liencong.core.access import service as access
from liencong.core.access.rules import PEOPLE_MANAGE, PLATFORM_MANAGE, Actor, allowed, require
from liencong.core.access.service import HeldRole, Roles
from liencong.core.access.tables import Grant
from liencong.core.audit import service as audit
from liencong.core.db.base import RowNumber
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.identity import service as identity
from liencong.core.identity import tokens
from liencong.core.identity.tables import Account
from liencong.core.installation import Installation
from liencong.core.office.shell import role_words
from liencong.core.tenancy.scope import scope_of
from liencong.core.text.inputs import Line
from liencong.sites.board import service as boards
from liencong.sites.board.tables import Board


class OwnRights(Refused):
    """Nobody gives rights to themselves, nor ends their own: another has to see it."""

    code = "own-rights"


class Invitation(BaseModel):
    """Who shall hold which role, perhaps on some boards only; the name is for those who are new."""

    email: Line = Field(min_length=1, max_length=254)
    name: Line = Field(default="", max_length=200)
    role: str = Field(min_length=1, max_length=40)
    board_ids: list[RowNumber] = Field(default_factory=list, max_length=100)


@dataclass(frozen=True)
class Role:
    """A role in words; the purpose of one that no feature has words for is empty."""

    name: str
    title: str
    purpose: str


@dataclass(frozen=True)
class Held:
    """A grant on the site with the people it names; without a board it holds on all of them."""

    grant: Grant
    account: Account
    board: Board | None
    on_behalf_of: Account | None


@dataclass(frozen=True)
class Invited:
    """Somebody who holds a role now; `token` opens the page where they choose a password, once."""

    account: Account
    token: str | None


def offered_roles(roles: Roles) -> list[str]:
    """Give the roles that a site's keepers may give: none that reaches beyond the site."""
    return [role for role, permissions in roles.items() if PLATFORM_MANAGE not in permissions]


def explained_roles(installation: Installation) -> list[Role]:
    """Give the roles that a site's keepers may give, each with what its holder does."""
    return [
        Role(name, role_words(installation, name), _purpose(installation, name))
        for name in offered_roles(installation.features.roles)
    ]


async def list_held(session: AsyncSession, *, now: datetime, account_id: int | None = None) -> Sequence[Held]:
    """Give who holds or will hold a role on the session's site, or what one person holds or delegated."""
    deputed = aliased(Account)
    statement = (
        select(Grant, Account, Board, deputed)
        .join(Account, Account.id == Grant.account_id)
        .outerjoin(Board, Board.id == Grant.board_id)
        .outerjoin(deputed, deputed.id == Grant.on_behalf_of_id)
        .where(Grant.site_id == scope_of(session), or_(Grant.valid_to.is_(None), Grant.valid_to > now))
        .order_by(Account.sort_name, Grant.id)
    )
    if account_id is not None:
        statement = statement.where(or_(Grant.account_id == account_id, Grant.on_behalf_of_id == account_id))
    return [Held(*row) for row in await session.execute(statement)]


async def get_held(session: AsyncSession, grant_id: int, *, now: datetime) -> Held:
    """Give a grant on the session's site; raise `NotFound` where it is absent, ended or another site's."""
    for held in await list_held(session, now=now):
        if held.grant.id == grant_id:
            return held
    raise NotFound(grant_id=grant_id)


async def invite(
    session: AsyncSession,
    actor: Actor,
    given: Invitation,
    roles: Roles,
    *,
    now: datetime,
    until: datetime | None = None,
) -> Invited:
    """Let somebody hold a role on the session's site; who has no account yet is given one.

    A link to choose a password comes with a new account, and again while it was not used and the account
    reaches nowhere that the actor does not manage. Raises `Invalid`, `OwnRights`, `Forbidden`.
    """
    site_id = scope_of(session)
    right = require(actor, PEOPLE_MANAGE, site_id)
    for number in given.board_ids:
        await boards.get_by_name(session, number)
    if given.role not in offered_roles(roles):
        raise Invalid({"role": "role-unknown"})
    account = await identity.find_account(session, identity.clean_email(given.email))
    if account is not None and account.id == actor.account_id:
        raise OwnRights
    if account is None:
        account = await identity.create_account(session, email=given.email, name=given.name, now=now)
        subject = f"account:{account.id}"
        audit.record(session, actor, "account:create", subject, site_id=site_id, now=now, right=right)
    where: list[int | None] = [*given.board_ids] or [None]
    for board_id in where:
        held = HeldRole(account.id, given.role, site_id, board_id)
        await access.grant_role(session, actor, held, roles, now=now, until=until)
    return Invited(account, await _link_token(session, actor, account, now))


async def revoke(session: AsyncSession, actor: Actor, grant_id: int, *, now: datetime) -> None:
    """Take a role on the session's site back; who delegated one may do so too."""
    held = await get_held(session, grant_id, now=now)
    if held.account.id == actor.account_id:
        raise OwnRights
    await access.revoke(session, actor, held.grant, now=now)


async def delegate(
    session: AsyncSession,
    actor: Actor,
    grant_id: int,
    *,
    to_email: str,
    valid_from: datetime,
    valid_to: datetime,
    reference: str,
    now: datetime,
) -> Grant:
    """Let somebody act on behalf of who holds a role on the session's site (S70)."""
    held = await get_held(session, grant_id, now=now)
    if not may_delegate(actor, held):
        require(actor, PEOPLE_MANAGE, held.grant.site_id, held.grant.board_id)
    deputy = await identity.find_account(session, to_email)
    if deputy is None:
        raise Invalid({"email": "account-unknown"}, email=to_email)
    if deputy.id == held.account.id:
        raise Invalid({"email": "deputy-is-holder"})
    if deputy.id == actor.account_id:
        raise OwnRights
    return await access.delegate(
        session, actor, held.grant, deputy.id, valid_from=max(valid_from, now), valid_to=valid_to,
        reference=reference,
    )  # fmt: skip


def may_delegate(actor: Actor, held: Held) -> bool:
    """Tell whether somebody may delegate a grant: its holder and who manages people there; no deputy."""
    if held.grant.on_behalf_of_id is not None:
        return False
    return held.account.id == actor.account_id or _manages(actor, held.grant)


def may_revoke(actor: Actor, held: Held) -> bool:
    """Tell whether somebody may end a grant: who manages people there or delegated it; not one's own."""
    if held.account.id == actor.account_id:
        return False
    return held.grant.on_behalf_of_id == actor.account_id or _manages(actor, held.grant)


async def _link_token(session: AsyncSession, actor: Actor, account: Account, now: datetime) -> str | None:
    if account.password_hash is not None:
        return None
    grants = await access.list_grants(session, account.id)
    if not all(_manages(actor, grant) for grant in grants):
        return None
    return await tokens.issue(
        session, identity.SET_PASSWORD, account.id, now=now, good_for=identity.LINK_LASTS
    )


def _purpose(installation: Installation, role: str) -> str:
    key = f"role_purposes.{role}"
    return installation.catalogue.text(key) if key in installation.catalogue else ""


def _manages(actor: Actor, grant: Grant) -> bool:
    return allowed(actor, PEOPLE_MANAGE, grant.site_id, grant.board_id)
