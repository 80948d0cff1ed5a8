"""Counts what comes from one network in a day, so that nobody floods a site; addresses are not kept."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import local_day
from liencong.core.db.upsert import add_up
from liencong.core.errors import TooMany
from liencong.core.tenancy.scope import scope_of
from liencong.sites.poll.rules import network_of
from liencong.sites.sender.tables import SenderCount
from liencong.sites.visits.salts import salt_of


class SentTooMuch(TooMany):
    """More came from one network, or to the site, than is taken in a day."""

    code = "sender-too-many"


@dataclass(frozen=True)
class Limit:
    """How often one network, and all together, may send a form to a site in a day.

    An office or a school shares its address, so one network may send more than one person would.
    """

    form: str
    by_network: int = 40
    a_day: int = 1000


async def count_in(session: AsyncSession, limit: Limit, address: str, *, now: datetime) -> None:
    """Count what comes from an address, of which nothing is kept; raise `SentTooMuch`."""
    day = local_day(now)
    salt = await salt_of(session, day)
    network = blake2b(network_of(address).encode(), digest_size=16, key=salt).hexdigest()
    await session.execute(delete(SenderCount).where(SenderCount.day < day))
    sent = select(func.coalesce(func.sum(SenderCount.sent), 0)).where(
        SenderCount.day == day, SenderCount.form == limit.form
    )
    of_network = await session.scalar(sent.where(SenderCount.network == network)) or 0
    if of_network >= limit.by_network or (await session.scalar(sent) or 0) >= limit.a_day:
        raise SentTooMuch
    row = {"site_id": scope_of(session), "form": limit.form, "day": day, "network": network, "sent": 1}
    await add_up(session, SenderCount, [row], key=["site_id", "form", "day", "network"], add=["sent"])
