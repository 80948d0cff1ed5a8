"""To which addresses outside the public texts lead, and which of them lead nowhere.

A duty compares what is public with what was read, so texts of every way in, and of before, are read alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from anyio import to_thread
from sqlalchemy import Select, and_, delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.clock import utc_now
from liencong.core.db.upsert import insert_new
from liencong.core.installation import Installation
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.core.tenancy.tables import EXTERNAL, Site
from liencong.sites.entry import link_answers
from liencong.sites.entry.checks import links_in
from liencong.sites.entry.rights import workable
from liencong.sites.entry.tables import Entry, LinkAnswer, Revision, TextLink

MOST_AT_ONCE = 100
LONGEST_BODY = 600_000
NOWHERE = ""

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True)
class BrokenLink:
    """An address that leads nowhere, with the code of the reason, and the public text that leads to it."""

    entry_id: int
    title: str
    address: str
    reason: str
    asked_at: datetime | None


async def read_due(installation: Installation) -> None:
    """Read public texts that were not read yet, some at a time, and forget those that are public no more."""
    sites, now = await installation.sites.load(), utc_now()
    async with installation.read(None) as session:
        with every_site(session):
            unread = list(await session.execute(_unread().limit(MOST_AT_ONCE)))
    if not unread:
        return
    found = [(row[0], row[1], await to_thread.run_sync(links_in, row[2][:LONGEST_BODY])) for row in unread]
    async with installation.write(None) as session:
        with every_site(session):
            for site_id, revision_id, addresses in found:
                digests = await link_answers.note(session, addresses, sites, now=now)
                rows = [
                    {"site_id": site_id, "revision_id": revision_id, "digest": digest}
                    for digest in digests or [NOWHERE]
                ]
                await insert_new(session, TextLink, rows, key=["revision_id", "digest"])
            is_live = exists().where(Entry.live_revision_id == TextLink.revision_id)
            await session.execute(delete(TextLink).where(~is_live))


async def list_broken(session: AsyncSession, actor: Actor, *, limit: int, offset: int) -> list[BrokenLink]:
    """Give what leads nowhere in the public texts of the session's site that somebody works on."""
    statement = (
        _broken(select(Entry.id, Revision.title, LinkAnswer))
        .where(workable(actor, scope_of(session)))
        .order_by(Entry.id.desc(), LinkAnswer.address)
        .limit(limit)
        .offset(offset)
    )
    return [
        BrokenLink(entry_id, title, answer.address, link_answers.reason_of(answer), answer.asked_at)
        for entry_id, title, answer in await session.execute(statement)
    ]


async def count_broken(session: AsyncSession, actor: Actor) -> int:
    """Count what leads nowhere in the public texts of the session's site that somebody works on."""
    counted = _broken(select(func.count())).where(workable(actor, scope_of(session)))
    return await session.scalar(counted) or 0


async def count_by_site(session: AsyncSession) -> Mapping[int, Sequence[int]]:
    """Count what leads nowhere in the public texts of each site that the session sees."""
    rows = await session.execute(_broken(select(Entry.site_id, func.count())).group_by(Entry.site_id))
    return {site_id: (number,) for site_id, number in rows}


def _unread() -> Select[int, int, str]:
    """Give the statement for public texts not read yet; those of sites hosted elsewhere are not ours."""
    read = exists().where(TextLink.revision_id == Entry.live_revision_id)
    return (
        select(Entry.site_id, Revision.id, Revision.body_html)
        .join(Revision, Revision.id == Entry.live_revision_id)
        .join(Site, and_(Site.id == Entry.site_id, Site.kind != EXTERNAL))
        .where(~read)
    )


def _broken(statement: Select[*Columns]) -> Select[*Columns]:
    return (
        statement.select_from(TextLink)
        .join(LinkAnswer, LinkAnswer.digest == TextLink.digest)
        .join(Entry, Entry.live_revision_id == TextLink.revision_id)
        .join(Revision, Revision.id == TextLink.revision_id)
        .where(link_answers.leads_nowhere())
    )
