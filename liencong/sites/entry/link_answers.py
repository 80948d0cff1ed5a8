"""Whether the addresses to which texts lead answer: those outside are asked in time, and remembered.

Addresses of this installation are judged by what it shows, without any request.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import anyio
from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import utc_now
from liencong.core.db.upsert import upsert
from liencong.core.http.failures import AddressRefused, AnswerTooLarge, FetchFailed, TooSlow, Unreachable
from liencong.core.http.guarded import GuardedClient, Limits
from liencong.core.installation import Installation
from liencong.core.tenancy.directory import Sites
from liencong.core.tenancy.scope import every_site, on_site
from liencong.core.tenancy.tables import Site
from liencong.sites.entry import window
from liencong.sites.entry.tables import LinkAnswer, TextLink

MOST_OF_A_TEXT = 100
LONGEST = 2000
ASKED_EVERY = timedelta(days=7)
ASKED_AGAIN = timedelta(hours=1)
"""What did not answer may only have been tired."""

FORGOTTEN_AFTER = timedelta(days=90)
AT_ONCE = 40
BESIDE_EACH_OTHER = 4
LIMITS = Limits(seconds=10, content_bytes=2_000_000)

GONE, FAILING, SLOW, UNREACHABLE, REFUSED = "gone", "failing", "slow", "unreachable", "refused"
NOT_SHOWN = "not-shown"
_FAILURES: Sequence[tuple[type[FetchFailed], str]] = (
    (AddressRefused, REFUSED), (TooSlow, SLOW), (Unreachable, UNREACHABLE), (FetchFailed, FAILING),
)  # fmt: skip


async def note(
    session: AsyncSession, addresses: Iterable[str], sites: Sites, *, now: datetime
) -> Sequence[str]:
    """Note that a text leads to addresses, so that those outside are asked in time; give their digests."""
    outside = [one for one in dict.fromkeys(addresses) if _is_outside(one, sites)][:MOST_OF_A_TEXT]
    digests = {_digest(one): one for one in outside}
    rows = [
        {"digest": digest, "address": one, "seen_at": now, "failure": ""} for digest, one in digests.items()
    ]
    await upsert(session, LinkAnswer, rows, key=["digest"], change=["seen_at"])
    return list(digests)


async def find_unanswered(
    session: AsyncSession, addresses: Sequence[str], sites: Sites, here: Site, *, now: datetime
) -> dict[str, str]:
    """Give those of a text's addresses that lead nowhere, as far as is known, with the code of the reason."""
    digests = {_digest(one): one for one in addresses[:MOST_OF_A_TEXT]}
    asked = await session.scalars(select(LinkAnswer).where(LinkAnswer.digest.in_(digests)))
    found = {digests[row.digest]: reason for row in asked if (reason := reason_of(row))}
    for address in digests.values():
        if not await _is_shown(session, address, sites, here, now=now):
            found[address] = NOT_SHOWN
    return found


def reason_of(answer: LinkAnswer) -> str:
    """Give the code of why an address leads nowhere; empty where it answers, or nobody has asked it.

    Refusing a program (401, 403, 429 and the like) says nothing about readers.
    """
    if answer.status in (404, 410):
        return GONE
    if answer.status is not None and answer.status >= 500:
        return FAILING
    return answer.failure


def leads_nowhere() -> ColumnElement[bool]:
    """Give the condition under which an address leads nowhere, for the reasons that `reason_of` gives."""
    return or_(LinkAnswer.status.in_((404, 410)), LinkAnswer.status >= 500, LinkAnswer.failure != "")


async def ask_due(installation: Installation) -> None:
    """Ask the addresses whose turn it is, and forget those to which no text leads any more."""
    now = utc_now()
    if await _list_due(installation, now):
        async with GuardedClient() as client:
            await ask(installation, client, now=now)
    await forget_unseen(installation, now=now)


async def ask(installation: Installation, client: GuardedClient, *, now: datetime) -> None:
    """Ask what is due by a client, a few addresses beside each other."""
    due = await _list_due(installation, now)
    limiter = anyio.CapacityLimiter(BESIDE_EACH_OTHER)
    answers: dict[str, tuple[int | None, str]] = {}
    async with anyio.create_task_group() as asking:
        for digest, address in due:
            asking.start_soon(_ask, client, limiter, digest, address, answers)
    async with installation.write(None) as session:
        for digest, (status, failure) in answers.items():
            said = update(LinkAnswer).where(LinkAnswer.digest == digest)
            await session.execute(said.values(asked_at=now, status=status, failure=failure))


async def forget_unseen(installation: Installation, *, now: datetime) -> None:
    """Forget the addresses to which no text has led for long."""
    async with installation.write(None) as session:
        with every_site(session):
            led_to = select(TextLink.digest)
            unseen = delete(LinkAnswer).where(LinkAnswer.seen_at < now - FORGOTTEN_AFTER)
            await session.execute(unseen.where(LinkAnswer.digest.not_in(led_to)))


async def _ask(
    client: GuardedClient,
    limiter: anyio.CapacityLimiter,
    digest: str,
    address: str,
    answers: dict[str, tuple[int | None, str]],
) -> None:
    async with limiter:
        try:
            answers[digest] = ((await client.get(address, limits=LIMITS)).status, "")
        except AnswerTooLarge:
            answers[digest] = (200, "")  # whoever sends that much is there
        except FetchFailed as error:
            answers[digest] = (None, next(code for kind, code in _FAILURES if isinstance(error, kind)))


async def _list_due(installation: Installation, now: datetime) -> list[tuple[str, str]]:
    failed = or_(LinkAnswer.failure != "", LinkAnswer.status >= 500)
    is_due = or_(
        LinkAnswer.asked_at.is_(None),
        LinkAnswer.asked_at < now - ASKED_EVERY,
        (LinkAnswer.asked_at < now - ASKED_AGAIN) & failed & (LinkAnswer.seen_at > LinkAnswer.asked_at),
    )
    statement = select(LinkAnswer.digest, LinkAnswer.address).where(is_due)
    async with installation.read(None) as session:
        rows = await session.execute(statement.order_by(LinkAnswer.asked_at.nulls_first()).limit(AT_ONCE))
        return [(row[0], row[1]) for row in rows]


async def _is_shown(session: AsyncSession, address: str, sites: Sites, here: Site, *, now: datetime) -> bool:
    """Tell whether an address of this installation that names an entry shows one; any other is let pass."""
    parts = _parts(address)
    site = here if parts and not parts[0] else (sites.of_host(parts[0]) if parts else None)
    number = parts[1].rstrip("/").rpartition("-")[2] if parts else ""
    names_entry = number.isascii() and number.isdigit() and len(number) < 10
    if parts is None or site is None or not names_entry or parts[1].count("/") < 2 or parts[1][:2] == "/~":
        return True
    with on_site(session, site.id):
        return bool(await window.find_shown(session, int(number), now=now))


def _is_outside(address: str, sites: Sites) -> bool:
    host, _ = _parts(address) or ("", "")
    return bool(host) and len(address) <= LONGEST and sites.of_host(host) is None


def _parts(address: str) -> tuple[str, str] | None:
    """Give host and path of a web address, without a host for one of the same site; None for any other."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return None
    is_local = not parts.scheme and not host and parts.path.startswith("/")
    return (host, parts.path) if is_local or (parts.scheme in ("http", "https") and host) else None


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
