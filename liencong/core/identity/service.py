"""Use cases of identity: make accounts, sign in and out, hand out and check tokens."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.access.rules import EVERY_SITE, PEOPLE_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid, NotFound, TooMany, Unauthenticated
from liencong.core.identity import api_tokens, passwords
from liencong.core.identity.tables import ACTIVE, DISABLED, Account, HostSession, SignIn
from liencong.core.identity.tokens import issue, new_token, token_hash
from liencong.core.tenancy.scope import scope_of
from liencong.core.text import clean_line, person_sort_key

SESSION_LASTS = timedelta(hours=12)
LOCK_AFTER = 5
"""Wrong passwords in a row before an account is locked for `LOCKED_FOR` (L48)."""
LOCKED_FOR = timedelta(minutes=15)
SET_PASSWORD = "set-password"
"""What a one-time token is for that lets its holder choose a password."""
LINK_LASTS = timedelta(days=3)


@dataclass(frozen=True)
class SignedIn:
    """Who stands behind a session."""

    account: Account
    sign_in_id: int


class WrongSignIn(Unauthenticated):
    """The address and the password do not belong together, or the account may not sign in."""

    code = "wrong-sign-in"


class Locked(TooMany):
    """The account is locked for a while after too many wrong passwords."""

    code = "account-locked"


class AccountUnknown(NotFound):
    """Nobody has an account with the address."""

    code = "account-unknown"


def clean_email(email: str) -> str:
    """Give an e-mail address in the form that accounts are found by; raise `Invalid` where it is none."""
    try:
        checked = validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Invalid({"email": "email-invalid"}) from error
    return checked.normalized.lower()


async def register(
    session: AsyncSession, actor: Actor, *, email: str, name: str, now: datetime
) -> tuple[Account, str]:
    """Make an account for somebody, and the token of the link with which they choose their password."""
    right = require(actor, PEOPLE_MANAGE, EVERY_SITE)
    account = await create_account(session, email=email, name=name, now=now)
    subject = f"account:{account.id}"
    audit.record(session, actor, "account:create", subject, site_id=scope_of(session), now=now, right=right)
    return account, await issue(session, SET_PASSWORD, account.id, now=now, good_for=LINK_LASTS)


async def create_account(
    session: AsyncSession, *, email: str, name: str, password_hash: str | None = None, now: datetime
) -> Account:
    """Make an account; raise `Invalid` where the address is taken or wrong."""
    email, name = clean_email(email), clean_line(name)
    if not name:
        raise Invalid({"name": "required"})
    if await find_account(session, email):
        raise Invalid({"email": "email-taken"})
    account = Account(
        email=email, name=name, sort_name=person_sort_key(name), password_hash=password_hash, created_at=now
    )
    session.add(account)
    await session.flush()
    return account


async def find_account(session: AsyncSession, email: str) -> Account | None:
    """Find an account by its e-mail address."""
    found: Account | None = await session.scalar(
        select(Account).where(Account.email == email.strip().lower())
    )
    return found


async def get_account(session: AsyncSession, email: str) -> Account:
    """Give an account by its e-mail address; raise `AccountUnknown` where there is none."""
    account = await find_account(session, email)
    if account is None:
        raise AccountUnknown(email=email)
    return account


async def check_password(session: AsyncSession, email: str, password: str, *, now: datetime) -> Account:
    """Give the account that an address and a password belong to.

    Raises `WrongSignIn` alike for an unknown address, a wrong password and a disabled account, and `Locked`.
    """
    account = await find_account(session, email)
    if account and account.locked_until and account.locked_until > now:
        raise Locked(until=account.locked_until)
    fits = await passwords.verify_password(account.password_hash if account else None, password)
    if account is None or not fits or account.state != ACTIVE:
        raise WrongSignIn
    return account


async def note_failure(session: AsyncSession, email: str, *, now: datetime) -> None:
    """Count a wrong password, and lock the account when there were too many."""
    account = await find_account(session, email)
    if account is None:
        return
    account.failed_sign_ins += 1
    if account.failed_sign_ins >= LOCK_AFTER:
        account.failed_sign_ins, account.locked_until = 0, now + LOCKED_FOR


async def sign_in(
    session: AsyncSession, account: Account, host: str, *, device: str = "", now: datetime
) -> str:
    """Begin a sign-in and a session on one host; give what its cookie holds.

    `device` is what the browser says of itself.
    """
    account.failed_sign_ins, account.locked_until = 0, None
    began = SignIn(account_id=account.id, device=clean_line(device)[:300], created_at=now)
    session.add(began)
    await session.flush()
    return open_session(session, began.id, host, now=now)


def open_session(session: AsyncSession, sign_in_id: int, host: str, *, now: datetime) -> str:
    """Open a session of a sign-in on one more host; give what its cookie holds."""
    token = new_token()
    session.add(
        HostSession(
            token_hash=token_hash(token),
            sign_in_id=sign_in_id,
            host=host,
            created_at=now,
            expires_at=now + SESSION_LASTS,
        )
    )
    return token


async def find_signed_in(session: AsyncSession, token: str, host: str, *, now: datetime) -> SignedIn | None:
    """Find who is signed in by a cookie on a host."""
    found = await session.execute(
        select(Account, SignIn.id)
        .join(SignIn, SignIn.account_id == Account.id)
        .join(HostSession, HostSession.sign_in_id == SignIn.id)
        .where(
            HostSession.token_hash == token_hash(token),
            HostSession.host == host,
            HostSession.expires_at > now,
            SignIn.ended_at.is_(None),
            Account.state == ACTIVE,
        )
    )
    row = found.first()
    return SignedIn(row[0], row[1]) if row else None


async def last_sign_ins(session: AsyncSession, account_ids: Collection[int]) -> Mapping[int, datetime]:
    """Give when each of some people signed in last; those who never did are left out."""
    rows = await session.execute(
        select(SignIn.account_id, func.max(SignIn.created_at))
        .where(SignIn.account_id.in_(account_ids))
        .group_by(SignIn.account_id)
    )
    return {row[0]: row[1] for row in rows}


async def sign_out(session: AsyncSession, sign_in_id: int, *, now: datetime) -> None:
    """End a sign-in with its sessions on every host."""
    await session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(ended_at=now))
    await session.execute(delete(HostSession).where(HostSession.sign_in_id == sign_in_id))


async def disable_account(session: AsyncSession, actor: Actor, account: Account, *, now: datetime) -> None:
    """Keep a person from signing in, and end at once what they have open, their rights and delegations."""
    right = require(actor, PEOPLE_MANAGE, EVERY_SITE)
    account.state = DISABLED
    for sign_in_id in list(await session.scalars(select(SignIn.id).where(SignIn.account_id == account.id))):
        await sign_out(session, sign_in_id, now=now)
    await api_tokens.revoke_all(session, account.id, now=now)
    await access.revoke_all(session, actor, account.id, now=now)
    subject = f"account:{account.id}"
    audit.record(session, actor, "account:disable", subject, site_id=scope_of(session), now=now, right=right)


async def set_password(session: AsyncSession, account: Account, password: str) -> None:
    """Give an account a new password; raise `Invalid` where it is too short."""
    if not passwords.acceptable(password):
        raise Invalid({"password": "password-short"}, shortest=passwords.SHORTEST)
    account.password_hash = await passwords.hash_password(password)
