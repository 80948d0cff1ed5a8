"""Pulls peers: each that is due, many at once within bounds, page after page back to what was seen last."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlencode, urlsplit

import anyio
import structlog
from anyio import CapacityLimiter, Lock
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.aside import Aside, helper, in_thread
from liencong.core.clock import utc_now
from liencong.core.errors import LiencongError
from liencong.core.http.guarded import Answer, GuardedClient, Validators
from liencong.core.installation import Installation
from liencong.federation.peer import (
    asking,
    keys,
    reporting,
    rules,
    service,
    sitemaps,
    subscribing,
    vanishing,
)
from liencong.federation.peer.asking import Page
from liencong.federation.peer.fetching import PeerFiles
from liencong.federation.peer.tables import Peer
from liencong.federation.peer.taking import Taker
from liencong.sites.intake.report import Report

log = structlog.get_logger()

AT_ONCE = 8
"""Peers that are asked at the same time; what they send is taken in by one after the other."""
A_ROUND = 40
"""Peers that a process takes on at once."""
TAKEN_FOR = timedelta(minutes=5)
"""How long nobody else pulls the peers that a process has taken on; if it dies, they wait for so long."""
MOST_PAGES = 300
MOST_ON_A_PAGE = 1000
"""Items of a page of this framework, whose own have 30."""
LOOKS_EVERY, HOLDS = timedelta(seconds=15), timedelta(seconds=30)
"""How often a process looks for peers that are due, and how long it may be alone in that."""
OVERLAP = timedelta(minutes=5)
"""How far a pull looks behind what the last one saw: clocks differ, and transactions end late."""
SINCE = "tu"
"""The parameter by which a feed of this framework gives only what has changed since a moment."""


@dataclass
class Pulled:
    """What a pull of one peer brought; `failure` says in words why it brought nothing.

    It is not `whole` where something was left to the next one.
    """

    site: str
    report: Report = field(default_factory=Report)
    changed: bool = False
    whole: bool = True
    failure: str = ""
    wait: timedelta | None = None


async def pull_due(installation: Installation) -> None:
    """Pull every peer whose time has come; several processes share them out."""
    async with helper() as helping:
        while True:
            now = utc_now()
            async with installation.read(None) as session:
                if not await service.list_due(session, now=now, limit=1):
                    return
            async with installation.write(None) as session:
                due = await service.take_due(session, now=now, until=now + TAKEN_FOR, limit=A_ROUND)
            await pull_all(installation, due, helping if len(due) > AT_ONCE else in_thread)


async def pull_all(installation: Installation, peer_ids: list[int], aside: Aside = in_thread) -> list[Pulled]:
    """Pull some peers, so many at once; one that fails keeps none of the others waiting.

    What takes the processor long, reading feeds and cleaning texts, is done `aside`.
    """
    at_once, by_turns, done = CapacityLimiter(AT_ONCE), Lock(), list[Pulled]()

    async def pull_one(peer_id: int) -> None:
        async with at_once:
            try:
                done.append(await pull(installation, client, peer_id, by_turns, aside, now=utc_now()))
            except Exception:
                log.exception("peer could not be pulled", peer=peer_id)

    async with asking.client_of(installation) as client, anyio.create_task_group() as pulling:
        for peer_id in peer_ids:
            pulling.start_soon(pull_one, peer_id)
    return done


async def pull(
    installation: Installation,
    client: GuardedClient,
    peer_id: int,
    by_turns: Lock,
    aside: Aside = in_thread,
    *,
    now: datetime,
) -> Pulled:
    """Ask one peer and take in what is new; whatever it does is noted, and when it is asked again.

    Nothing is noted of what was seen before everything has been taken: a pull that dies is done again whole,
    and brings nothing twice. `by_turns` is held while something is written.
    """
    async with installation.read(None) as session:
        peer = await service.get(session, peer_id)
    site = await installation.sites.get(peer.site_id)
    pulled = Pulled(site.slug)
    first: Page | None = None
    try:
        taker = Taker(installation, peer, site, by_turns, now, PeerFiles(client, site.name), aside)
        first = await _pages(client, peer, taker, pulled)
        pulled.changed |= await vanishing.look(client, taker)
    except LiencongError as error:
        pulled.failure = service.line_of_failure(installation, error)
        pulled.wait = error.params.get("wait")
    async with by_turns, installation.write(site.id) as session:
        await _note(installation, session, peer_id, pulled, first, now=now)
    if not pulled.failure:
        await _keep_in_touch(installation, client, peer, now=now)
    return pulled


async def _keep_in_touch(
    installation: Installation, client: GuardedClient, peer: Peer, *, now: datetime
) -> None:
    """Have a peer's hub tell us of changes, and one of ours its figures and the keys that it signs by."""
    await subscribing.renew(installation, client, peer.id, now=now)
    if peer.kind == rules.OURS:
        await reporting.ask(installation, client, peer, now=now)
    is_long_ago = peer.answered_at is None or peer.answered_at.date() != now.date()
    if peer.kind == rules.OURS and is_long_ago:
        await keys.follow(installation, client, peer, now=now)


async def _pages(client: GuardedClient, peer: Peer, taker: Taker, pulled: Pulled) -> Page | None:
    """Take in page after page; give the first one, or None where the peer has nothing newer.

    After an outage, what a peer of this framework has more than the limit allows is left to the next pull,
    for which only what is new counts. Of other feeds it is left out.
    """
    catches_up = peer.kind == rules.OURS and peer.seen_until is not None
    validators = Validators(peer.etag or None, peer.modified or None)
    url, first, seen, left = _address(peer), None, set[str](), peer.most_items
    for _ in range(MOST_PAGES):
        answer = await asking.ask(client, url, validators, most_bytes=peer.most_bytes, now=taker.now)
        if answer is None:
            return None
        page = await _read(client, taker, answer, MOST_ON_A_PAGE if catches_up else left)
        first, validators = first or page, Validators()
        taken = await taker.take_page(page)
        pulled.report.taken += taken.report.taken
        pulled.report.refused += taken.report.refused
        pulled.report.remarks += taken.report.remarks
        pulled.changed |= taken.changed
        pulled.whole &= taken.whole
        seen.add(url)
        left -= len(taken.report.taken) if catches_up else sum(1 for _ in page.items)
        url = page.head.next_url
        if not url or url in seen or not _goes_on(peer, page) or not _same_host(url, page.url):
            break
        if left <= 0:
            pulled.whole &= not catches_up
            break
    return first


def _goes_on(peer: Peer, page: Page) -> bool:
    """Tell whether older pages hold something that the last whole pull has not seen."""
    dates = [moment for one in page.items if (moment := one.updated_at or one.published_at)]
    if peer.kind == rules.OURS or peer.seen_until is None:
        return True
    return bool(dates) and min(dates) > peer.seen_until


def _same_host(url: str, other: str) -> bool:
    return urlsplit(url).netloc == urlsplit(other).netloc


def _address(peer: Peer) -> str:
    if peer.kind != rules.OURS or peer.seen_until is None:
        return peer.feed_url or peer.sitemap_url
    since = urlencode({SINCE: peer.seen_until.strftime("%Y-%m-%dT%H:%M:%SZ")})
    return f"{peer.feed_url}?{since}"


async def _read(client: GuardedClient, taker: Taker, answer: Answer, left: int) -> Page:
    peer = taker.peer
    if peer.kind == rules.SITEMAP:
        async with taker.installation.read(taker.site.id) as session:
            known = await service.known_addresses(session)
        return await sitemaps.read_pages(client, answer, known, most_bytes=peer.most_bytes)
    return await taker.aside(partial(asking.read_page, answer, most_items=left, now=taker.now))


async def _note(
    installation: Installation,
    session: AsyncSession,
    peer_id: int,
    pulled: Pulled,
    first: Page | None,
    *,
    now: datetime,
) -> None:
    peer = await service.get(session, peer_id)
    if pulled.failure:
        await service.note_failure(session, peer, pulled.failure, told=pulled.wait, now=now)
        return
    if first is not None:
        peer.hub_url, peer.topic_url = first.head.hub_url[:1000], first.head.self_url[:1000]
        if pulled.whole:
            peer.etag = (first.validators.etag or "")[:400]
            peer.modified = (first.validators.last_modified or "")[:100]
            peer.seen_until = now - OVERLAP
        await service.keep_notices(session, installation, peer, pulled.report, now=now)
    await service.note_answer(
        session, peer, changed=pulled.changed, told=first.wait if first else None, now=now
    )
