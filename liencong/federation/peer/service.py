"""Use cases of peers: add one, remove it, see how each stands, note how it answered."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from liencong.core.access.rules import EVERY_SITE, PLATFORM_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.errors import LiencongError
from liencong.core.installation import Installation
from liencong.core.tenancy.scope import on_site
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL, Site
from liencong.core.text import clean_line, shorten, slugify
from liencong.core.text.inputs import Line
from liencong.core.web.errors import line_of
from liencong.federation.peer import rules
from liencong.federation.peer.errors import NothingToPull, PeerKnown, PeerUnknown
from liencong.federation.peer.rules import Standing
from liencong.federation.peer.tables import Peer, PeerItem, PeerNonce, PeerNotice, PeerPoll, PeerReport
from liencong.sites.board import service as boards
from liencong.sites.board.service import BoardInput
from liencong.sites.entry.tables import Entry
from liencong.sites.intake.formats.feed import MAX_BYTES
from liencong.sites.intake.report import Report
from liencong.sites.setup import service as sites
from liencong.sites.setup.service import LONGEST_SLUG, SiteInput

BOARD = "tin-tuc"
"""The board of an external site on which its entries stand, seen by nobody here."""
MOST_NOTICES = 200
MEGABYTE = 1_000_000


class PeerInput(BaseModel):
    """What is said of a new peer; addresses are absolute."""

    name: Line = Field(min_length=1, max_length=200)
    slug: str = Field(default="", max_length=LONGEST_SLUG)
    tier: Line = Field(default="", max_length=40)
    parent_id: int | None = None
    home_url: str = Field(max_length=1000)
    kind: str = rules.FEED
    feed_url: str = Field(default="", max_length=1000)
    sitemap_url: str = Field(default="", max_length=1000)
    hub_url: str = Field(default="", max_length=1000)
    topic_url: str = Field(default="", max_length=1000)
    keys: list[dict[str, Any]] = Field(default_factory=list)


class LimitsInput(BaseModel):
    """How often a peer is asked, and how much is taken of one answer."""

    every_minutes: int = Field(ge=5, le=1440)
    most_items: int = Field(ge=1, le=5000)
    most_megabytes: int = Field(ge=1, le=MAX_BYTES // MEGABYTE)


@dataclass(frozen=True)
class PeerRow:
    """A peer with its site, how it stands, and how many of its entries are here."""

    peer: Peer
    site: Site
    health: str
    entries: int
    refused: int


async def add(
    session: AsyncSession, actor: Actor, given: PeerInput, *, board_title: str, now: datetime
) -> Peer:
    """Make the external site of a peer and have it pulled; raise `PeerKnown`, `NothingToPull`, `Invalid`.

    An external site that stands already under the slug, and is asked for nothing yet, becomes the peer's.
    """
    right = require(actor, PLATFORM_MANAGE, EVERY_SITE)
    if not given.feed_url and not given.sitemap_url:
        raise NothingToPull(url=given.home_url)
    same = Peer.feed_url == given.feed_url if given.feed_url else Peer.sitemap_url == given.sitemap_url
    if await session.scalar(select(Peer.id).where(same)):
        raise PeerKnown(url=given.feed_url or given.sitemap_url)
    site = await _site_of(session, actor, given, now=now)
    with on_site(session, site.id):
        if not await boards.list_boards(session):
            await boards.create(session, actor, BoardInput(slug=BOARD, title=board_title), now=now)
        peer = Peer(
            site_id=site.id, next_pull_at=now, added_at=now, added_by_id=actor.account_id,
            **given.model_dump(include={"kind", "feed_url", "sitemap_url", "hub_url", "topic_url", "keys"}),
        )  # fmt: skip
        session.add(peer)
        audit.record(
            session, actor, "peer:add", f"site:{site.id}", site_id=site.id, now=now, right=right,
            feed=given.feed_url or given.sitemap_url,
        )  # fmt: skip
        await session.flush()
    return peer


async def remove(
    session: AsyncSession, actor: Actor, site_id: int, *, reason: str = "", now: datetime
) -> None:
    """Ask a peer no more; what was approved of it stays, and so does its site in the directory."""
    await _let_go(session, actor, site_id, "peer:remove", reason, now=now)


async def archive(
    session: AsyncSession, actor: Actor, site_id: int, *, reason: str = "", now: datetime
) -> None:
    """Ask a peer no more and make its site an archive: what sites show of it vanishes with that."""
    await _let_go(session, actor, site_id, "peer:archive", reason, now=now)
    with on_site(session, site_id):
        await sites.archive(session, actor, site_id, successor_id=None, now=now)
        await session.flush()


async def set_limits(
    session: AsyncSession, actor: Actor, site_id: int, given: LimitsInput, *, now: datetime
) -> Peer:
    """Change how often a peer is asked, and how much of it is taken at once."""
    right = require(actor, PLATFORM_MANAGE, EVERY_SITE)
    peer = await get_of_site(session, site_id)
    peer.every_minutes, peer.most_items = given.every_minutes, given.most_items
    peer.most_bytes = given.most_megabytes * MEGABYTE
    peer.next_pull_at = min(peer.next_pull_at, now + timedelta(minutes=given.every_minutes))
    peer.etag = peer.modified = ""  # what was left out before comes now, if it may
    with on_site(session, site_id):
        audit.record(
            session, actor, "peer:limits", f"site:{site_id}", site_id=site_id, now=now, right=right,
            **given.model_dump(),
        )  # fmt: skip
        await session.flush()
    return peer


async def trust(
    session: AsyncSession, actor: Actor, site_id: int, keys: Sequence[Mapping[str, str]], *, now: datetime
) -> Peer:
    """Trust the keys that a peer signs by, in place of those that were trusted before."""
    right = require(actor, PLATFORM_MANAGE, EVERY_SITE)
    peer = await get_of_site(session, site_id)
    before, peer.keys = fingerprints_of(peer.keys), [dict(key) for key in keys]
    with on_site(session, site_id):
        audit.record(
            session, actor, "peer:trust", f"site:{site_id}", site_id=site_id, now=now, right=right,
            before=before, keys=fingerprints_of(keys),
        )  # fmt: skip
        await session.flush()
    return peer


def fingerprints_of(keys: Sequence[Mapping[str, str]]) -> list[str]:
    """Give what people compare of the keys by which a site of this framework signs."""
    return [str(key.get("kid", "")) for key in keys]


async def forget(session: AsyncSession, peer: Peer) -> None:
    """Drop what is known of a peer; its site and entries stay."""
    for table in (PeerItem, PeerNotice, PeerNonce, PeerReport, PeerPoll):
        await session.execute(delete(table).where(table.peer_id == peer.id))
    await session.delete(peer)
    await session.flush()


async def get(session: AsyncSession, peer_id: int) -> Peer:
    """Give a peer by its number; raise `PeerUnknown` where there is none."""
    return await _get(session, Peer.id == peer_id)


async def get_of_site(session: AsyncSession, site_id: int) -> Peer:
    """Give the peer that stands behind an external site; raise `PeerUnknown` where there is none."""
    return await _get(session, Peer.site_id == site_id)


async def list_due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
    """Give the peers whose time to be asked has come, those that have waited longest first."""
    statement = (
        select(Peer.id)
        .join(Site, Site.id == Peer.site_id)
        .where(Peer.next_pull_at <= now, Site.kind == EXTERNAL, Site.state == ACTIVE)
        .order_by(Peer.next_pull_at, Peer.id)
        .limit(limit)
    )
    return list(await session.scalars(statement))


async def take_due(session: AsyncSession, *, now: datetime, until: datetime, limit: int) -> list[int]:
    """Take on peers whose time has come, so that nobody else pulls them until then."""
    due = await list_due(session, now=now, limit=limit)
    taken = await session.scalars(
        update(Peer)
        .where(Peer.id.in_(due), Peer.next_pull_at <= now)
        .values(next_pull_at=until)
        .returning(Peer.id)
        .execution_options(synchronize_session=False)
    )
    return list(taken)


async def list_peers(session: AsyncSession, *, now: datetime) -> Sequence[PeerRow]:
    """Give every peer, those in trouble first."""
    entries = await _count(session, _counted(PeerItem.peer_id))
    refused = await _count(session, _counted(PeerNotice.peer_id).where(PeerNotice.is_refusal))
    found = await session.execute(select(Peer, Site).join(Site, Site.id == Peer.site_id))
    rows = [
        PeerRow(peer, site, health_of(peer, now=now), entries.get(peer.id, 0), refused.get(peer.id, 0))
        for peer, site in found
    ]
    return sorted(rows, key=lambda row: (rules.HEALTHS.index(row.health), row.site.name, row.peer.id))


async def count_entries(session: AsyncSession, peer_id: int) -> int:
    """Count the entries that came from a peer."""
    return (await _count(session, _counted(PeerItem.peer_id).where(PeerItem.peer_id == peer_id))).get(
        peer_id, 0
    )


async def list_notices(session: AsyncSession, peer_id: int) -> list[PeerNotice]:
    """Give what the last pulls refused or could not take as it stood, refusals first."""
    order = (PeerNotice.is_refusal.desc(), PeerNotice.id)
    return list(
        await session.scalars(select(PeerNotice).where(PeerNotice.peer_id == peer_id).order_by(*order))
    )


def health_of(peer: Peer, *, now: datetime) -> str:
    """Tell how a peer stands, as one of `rules.HEALTHS`."""
    return rules.health_of(peer.recent, peer.failures, peer.changed_at, peer.added_at, now=now)


async def known_items(
    session: AsyncSession, ids: Collection[str], urls: Collection[str]
) -> dict[str, Standing]:
    """Find what was seen before of the session's site, by the stored ids and the canonical addresses."""
    statement = (
        select(Entry.external_id, Entry.origin_url, PeerItem.digest, PeerItem.withdrawn_at)
        .join(PeerItem, PeerItem.entry_id == Entry.id)
        .where(or_(Entry.external_id.in_(ids), Entry.origin_url.in_(urls)))
        .order_by(Entry.id)
    )
    known: dict[str, Standing] = {}
    for row in await session.execute(statement):
        standing = Standing(row[0] or "", *row[1:])
        known[standing.external_id] = standing
        if standing.url:
            known.setdefault(standing.url, standing)
    return known


async def known_addresses(session: AsyncSession) -> set[str]:
    """Give the addresses at their source of all entries of the session's site."""
    return set(await session.scalars(select(Entry.origin_url)))


async def note_answer(
    session: AsyncSession, peer: Peer, *, changed: bool, told: timedelta | None, now: datetime
) -> None:
    """Note that a peer has answered, and when it is asked again."""
    peer.pulled_at = peer.answered_at = now
    peer.failures, peer.failure = 0, ""
    peer.recent = rules.remembered(peer.recent, rules.CHANGED if changed else rules.UNCHANGED)
    if changed:
        peer.changed_at = now
    peer.next_pull_at = now + rules.wait_after_answer(timedelta(minutes=peer.every_minutes), told, _spread())
    await session.flush()


async def note_failure(
    session: AsyncSession, peer: Peer, words: str, *, told: timedelta | None, now: datetime
) -> None:
    """Note that a peer has brought nothing that can be used, and when it is asked again."""
    peer.pulled_at, peer.failure = now, shorten(words, 400)
    peer.failures += 1
    peer.recent = rules.remembered(peer.recent, rules.FAILED)
    every = timedelta(minutes=peer.every_minutes)
    peer.next_pull_at = now + rules.wait_after_failure(every, peer.failures, told, _spread())
    await session.flush()


async def keep_notices(
    session: AsyncSession, installation: Installation, peer: Peer, report: Report, *, now: datetime
) -> None:
    """Keep what a pull refused or could not take as it stood, in place of what earlier ones said."""
    words = installation.catalogue.text
    await session.execute(delete(PeerNotice).where(PeerNotice.peer_id == peer.id))
    notices = [*report.refused, *report.remarks][:MOST_NOTICES]
    session.add_all(
        PeerNotice(
            peer_id=peer.id,
            item=shorten(one.line_or_id, 400),
            title=shorten(one.title, 400),
            words=shorten(words(f"intake.notice.{one.code}", **one.params), 1000),
            is_refusal=one in report.refused,
            at=now,
        )
        for one in notices
    )
    await session.flush()


def is_elsewhere(site: Site) -> bool:
    """Tell whether a site is hosted elsewhere."""
    return site.kind == EXTERNAL


def line_of_failure(installation: Installation, error: LiencongError) -> str:
    """Give a failure in words of the catalogue."""
    return line_of(installation.catalogue, error)


async def _get(session: AsyncSession, which: Any) -> Peer:
    peer: Peer | None = await session.scalar(select(Peer).where(which))
    if peer is None:
        raise PeerUnknown
    return peer


async def _let_go(
    session: AsyncSession, actor: Actor, site_id: int, action: str, reason: str, *, now: datetime
) -> None:
    right = require(actor, PLATFORM_MANAGE, EVERY_SITE)
    peer = await get_of_site(session, site_id)
    await forget(session, peer)
    with on_site(session, site_id):
        audit.record(
            session, actor, action, f"site:{site_id}", site_id=site_id, now=now, right=right,
            feed=peer.feed_url or peer.sitemap_url, reason=clean_line(reason)[:400],
        )  # fmt: skip
        await session.flush()


async def _site_of(session: AsyncSession, actor: Actor, given: PeerInput, *, now: datetime) -> Site:
    slug = given.slug or slugify(given.name)[:LONGEST_SLUG].strip("-")
    settings = {"url": given.home_url, "feed_url": given.feed_url}
    standing: Site | None = await session.scalar(select(Site).where(Site.slug == slug, Site.kind == EXTERNAL))
    if standing is not None:
        if await session.scalar(select(Peer.id).where(Peer.site_id == standing.id)):
            raise PeerKnown(url=given.home_url)
        standing.state, standing.archived_at = ACTIVE, None  # it may have been let go before
        with on_site(session, standing.id):
            return await sites.set_up(session, actor, standing.id, settings, theme=None, now=now)
    asked = SiteInput(
        slug=slug,
        name=given.name,
        kind=EXTERNAL,
        tier=given.tier,
        parent_id=given.parent_id,
        settings=settings,
    )
    return await sites.create(session, actor, asked, now=now)


def _counted(column: InstrumentedAttribute[int]) -> Select[int, int]:
    return select(column, func.count()).group_by(column)


async def _count(session: AsyncSession, counted: Select[int, int]) -> dict[int, int]:
    return {row[0]: row[1] for row in await session.execute(counted)}


def _spread() -> float:
    return secrets.randbelow(1001) / 1000
