"""Use cases of one's own account: change the name and the password, see and end sign-ins."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.errors import Invalid, NotFound
from liencong.core.identity import service as identity
from liencong.core.identity.tables import Account, HostSession, SignIn
from liencong.core.text import clean_line, person_sort_key

LONGEST_NAME = 200


@dataclass(frozen=True)
class OpenSignIn:
    """Where somebody is signed in: since when, with what, on which hosts, and until when at the latest."""

    id: int
    device: str
    since: datetime
    hosts: tuple[str, ...]
    until: datetime


async def get_account(session: AsyncSession, account_id: int) -> Account:
    """Give an account by its number; raise `NotFound` where there is none."""
    account = await session.get(Account, account_id)
    if account is None:
        raise NotFound(account_id=account_id)
    return account


async def rename(session: AsyncSession, account_id: int, name: str) -> None:
    """Let somebody be called otherwise; raise `Invalid` where the name is empty or too long."""
    name = clean_line(name)
    if not name:
        raise Invalid({"name": "required"})
    if len(name) > LONGEST_NAME:
        raise Invalid({"name": "too-long"}, max_length=LONGEST_NAME)
    account = await get_account(session, account_id)
    account.name, account.sort_name = name, person_sort_key(name)


async def use_single_keys(session: AsyncSession, account_id: int, *, wished: bool) -> None:
    """Let single keys move the person about, or not (WCAG 2.1.4)."""
    account = await get_account(session, account_id)
    account.single_keys = wished
    await session.flush()


async def change_password(
    session: AsyncSession, account_id: int, password: str, *, here: int | None, now: datetime
) -> None:
    """Give somebody a new password, and end every sign-in of theirs but this one."""
    account = await get_account(session, account_id)
    await identity.set_password(session, account, password)
    await end_others(session, account_id, here=here, now=now)


async def list_sign_ins(session: AsyncSession, account_id: int, *, now: datetime) -> list[OpenSignIn]:
    """Give where somebody is signed in now, the latest first."""
    rows = await session.execute(
        select(SignIn.id, SignIn.device, SignIn.created_at, HostSession.host, HostSession.expires_at)
        .join(HostSession, HostSession.sign_in_id == SignIn.id)
        .where(SignIn.account_id == account_id, SignIn.ended_at.is_(None), HostSession.expires_at > now)
        .order_by(SignIn.id.desc(), HostSession.host)
    )
    found: dict[int, OpenSignIn] = {}
    for number, device, since, host, until in rows:
        before = found.get(number)
        hosts = (*before.hosts, host) if before else (host,)
        found[number] = OpenSignIn(
            number, device, since, tuple(dict.fromkeys(hosts)), max(until, before.until) if before else until
        )
    return list(found.values())


async def end_one(session: AsyncSession, account_id: int, sign_in_id: int, *, now: datetime) -> None:
    """End one sign-in of somebody's own; raise `NotFound` where it is another's, or over."""
    theirs = select(SignIn.id).where(
        SignIn.id == sign_in_id, SignIn.account_id == account_id, SignIn.ended_at.is_(None)
    )
    if await session.scalar(theirs) is None:
        raise NotFound(sign_in_id=sign_in_id)
    await identity.sign_out(session, sign_in_id, now=now)


async def end_all(session: AsyncSession, account_id: int, *, now: datetime) -> None:
    """End every sign-in of somebody's own, on every device and every site."""
    await end_others(session, account_id, here=None, now=now)


async def end_others(session: AsyncSession, account_id: int, *, here: int | None, now: datetime) -> int:
    """End every sign-in of somebody's own but one; give how many were ended."""
    standing = select(SignIn.id).where(
        SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.id != (here or 0)
    )
    numbers = list(await session.scalars(standing))
    for number in numbers:
        await identity.sign_out(session, number, now=now)
    return len(numbers)
