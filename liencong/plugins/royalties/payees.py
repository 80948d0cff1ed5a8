"""People who are paid: accounts, and persons outside; how they are paid is sealed, for keepers to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require
from liencong.core.access.service import in_force
from liencong.core.access.tables import Grant
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid, NotFound, Stale
from liencong.core.identity.tables import Account
from liencong.core.sealing import seal, unseal
from liencong.core.tenancy.scope import scope_of
from liencong.core.text import clean_line, person_sort_key, spelling_key
from liencong.core.text.inputs import Line
from liencong.plugins.royalties.rules import ROYALTY_KEEP
from liencong.plugins.royalties.tables import RoyaltyPayee

MOST_PAYEES = 2000


class PayDetails(BaseModel):
    """How somebody is paid; personal data, kept sealed."""

    tax_code: Line = Field(default="", max_length=20, pattern=r"^[0-9-]*$")
    bank: Line = Field(default="", max_length=200)
    bank_account: Line = Field(default="", max_length=40, pattern=r"^[0-9A-Za-z .-]*$")
    address: Line = Field(default="", max_length=300)


class PayeeInput(PayDetails):
    """A payee as a keeper writes them; an account's name stays the account's."""

    name: Line = Field(min_length=1, max_length=200)
    version: int = 0


@dataclass(frozen=True)
class Vault:
    """The installation's key, with which details are sealed and opened."""

    secret_key: bytes

    def close(self, details: PayDetails) -> str:
        """Seal details; nothing at all stays empty."""
        plain = PayDetails.model_validate(details.model_dump(include=set(PayDetails.model_fields)))
        return seal(self.secret_key, plain.model_dump_json()) if any(plain.model_dump().values()) else ""

    def open(self, payee: RoyaltyPayee) -> PayDetails:
        """Open the details of somebody."""
        if not payee.sealed:
            return PayDetails()
        return PayDetails.model_validate_json(unseal(self.secret_key, payee.sealed))


async def list_payees(session: AsyncSession) -> Sequence[RoyaltyPayee]:
    """Give the payees of the session's site as lists of people stand."""
    found = await session.scalars(select(RoyaltyPayee).limit(MOST_PAYEES))
    return sorted(found, key=lambda one: person_sort_key(one.name))


async def get(session: AsyncSession, actor: Actor, payee_id: int) -> RoyaltyPayee:
    """Give a payee of the session's site to who keeps its ledger; raise `NotFound`."""
    require(actor, ROYALTY_KEEP, scope_of(session))
    found: RoyaltyPayee | None = await session.scalar(select(RoyaltyPayee).where(RoyaltyPayee.id == payee_id))
    if found is None:
        raise NotFound(payee_id=payee_id)
    return found


async def add(
    session: AsyncSession, actor: Actor, given: PayeeInput, vault: Vault, *, now: datetime
) -> RoyaltyPayee:
    """Add a person outside; raise `Invalid` where somebody of that name is there already."""
    require(actor, ROYALTY_KEEP, scope_of(session))
    if await find_named(session, given.name) is not None:
        raise Invalid({"name": "royalty-payee-known"})
    payee = _new(session, given.name)
    payee.sealed = vault.close(given)
    await session.flush()
    _note(session, actor, "royalty:add-payee", payee, now=now)
    return payee


async def change(
    session: AsyncSession, actor: Actor, payee_id: int, given: PayeeInput, vault: Vault, *, now: datetime
) -> RoyaltyPayee:
    """Change how somebody is paid, and the name of a person outside; raises `Stale`, `NotFound`."""
    payee = await get(session, actor, payee_id)
    if payee.version != given.version:
        raise Stale(payee_id=payee_id)
    if payee.account_id is None:
        payee.name, payee.spelling = given.name, spelling_key(given.name)
    payee.sealed = vault.close(given)
    _note(session, actor, "royalty:change-payee", payee, now=now)
    await session.flush()
    return payee


async def of_account(session: AsyncSession, account_id: int) -> RoyaltyPayee:
    """Give the payee that an account is on the session's site, made where there is none yet."""
    found: RoyaltyPayee | None = await session.scalar(
        select(RoyaltyPayee).where(RoyaltyPayee.account_id == account_id)
    )
    if found is not None:
        return found
    name = await session.scalar(select(Account.name).where(Account.id == account_id))
    if name is None:
        raise NotFound(account_id=account_id)
    payee = _new(session, name)
    payee.account_id = account_id
    await session.flush()
    return payee


async def of_name(session: AsyncSession, name: str, *, now: datetime) -> RoyaltyPayee:
    """Give whom a signature means: a payee of that name, somebody with a role here, else a person outside."""
    name = clean_line(name)[:200]
    found = await find_named(session, name)
    if found is not None:
        return found
    staff = await list_staff(session, now=now)
    alike = [account_id for account_id, called in staff if spelling_key(called) == spelling_key(name)]
    if len(alike) == 1:
        return await of_account(session, alike[0])
    payee = _new(session, name)
    await session.flush()
    return payee


async def list_staff(session: AsyncSession, *, now: datetime) -> list[tuple[int, str]]:
    """Give the accounts with a role on the session's site and their names, as lists of people stand."""
    rows = await session.execute(
        select(Account.id, Account.name)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.site_id == scope_of(session), in_force(now))
        .distinct()
    )
    return sorted(((row[0], row[1]) for row in rows), key=lambda one: person_sort_key(one[1]))


async def find_named(session: AsyncSession, name: str) -> RoyaltyPayee | None:
    """Find a payee by their name, whether it is spelled hòa or hoà."""
    same = select(RoyaltyPayee).where(RoyaltyPayee.spelling == spelling_key(name))
    found: RoyaltyPayee | None = await session.scalar(same.order_by(RoyaltyPayee.id).limit(1))
    return found


def _new(session: AsyncSession, name: str) -> RoyaltyPayee:
    payee = RoyaltyPayee(site_id=scope_of(session), name=name, spelling=spelling_key(name))
    session.add(payee)
    return payee


def _note(session: AsyncSession, actor: Actor, action: str, payee: RoyaltyPayee, *, now: datetime) -> None:
    """Note that details were written, and never what they say."""
    right = require(actor, ROYALTY_KEEP, payee.site_id)
    audit.record(
        session, actor, action, f"royalty-payee:{payee.id}", site_id=payee.site_id, now=now, right=right
    )
