"""Measures which pages a change drops where 10,000 links stand: those that changed, and how many more."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx2
from sqlalchemy import delete

from bench.web_report import Figure, at_most, known
from liencong.core.app import make_app
from liencong.core.boot import assemble
from liencong.core.clock import utc_now
from liencong.core.db import schema
from liencong.core.installation import Installation
from liencong.core.outbox.tables import OutboxRow
from liencong.core.settings import load_settings
from liencong.core.tenancy.tables import COMPONENT, PORTAL, Site
from liencong.federation.link import service as links
from liencong.federation.link.rules import LIVE
from liencong.federation.link.tables import Link
from liencong.plugins.measuring.texts import entry_text
from liencong.sites.board import service as boards
from liencong.sites.board.tables import Board
from liencong.sites.entry import service as entries
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.service import Brought, EntryInput
from liencong.sites.entry.tables import Entry, Placement
from liencong.sites.entry.terms import Terms
from liencong.sites.layout.block import BlockKind
from liencong.sites.setup.beginning import begin
from liencong.sites.setup.service import SiteInput

SITES, ENTRIES = 20, 500
"""Component sites, and entries of each that stand on the portal."""
BOARDS = ("tin-so-nganh", "tin-dia-phuong")
HOME_BOARD = "tin-tuc"
READ_PAGES, READ_LINKS = 15, 40
"""Pages of each list, and pages of links, that stand in memory when something changes."""
CHANGES = 5
MOST_DROPPED = 1.5
HOST = "cong.localhost"


@dataclass
class Dropped:
    """How many pages a kind of change dropped, how many of them changed, and how many changed but stayed."""

    dropped: int = 0
    changed: int = 0
    stale: int = 0


@dataclass
class Bench:
    """An installation in this process, with everything that a reader has read of it lately."""

    installation: Installation
    client: httpx2.AsyncClient
    portal: Site
    sites: list[Site]
    linked: list[tuple[Site, Entry, int]] = field(default_factory=list)
    found: dict[str, Dropped] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)

    async def read(self) -> dict[str, bytes]:
        """Read everything; what is in memory comes from there."""
        return {one: (await self.client.get(one)).content for one in self.addresses}

    async def made_anew(self) -> dict[str, bytes]:
        """Read everything as it is made now, but for what is about the same, which is asked once an hour."""
        self.installation.pages.clear()
        self.installation.parts.purge(f"site:{site.id}" for site in (self.portal, *self.sites))
        return await self.read()

    def kept(self) -> set[str]:
        """Give what still stands in memory."""
        find = self.installation.pages.find
        return {one for one in self.addresses if find(one.removeprefix("http://").encode()) is not None}


def over_purging(folder: Path) -> Iterator[Figure]:
    """Change sources and links, and hold what was dropped against what differs."""
    found = asyncio.run(_measure(folder))
    for what, one in found.items():
        beside = f"{one.dropped} dropped, {one.changed} of other bytes"
        yield at_most(f"{what}: pages dropped for each that changed", one.dropped / max(one.changed, 1),
                      MOST_DROPPED, "", beside)  # fmt: skip
    yield at_most("pages that changed and were not dropped", sum(one.stale for one in found.values()), 0)
    yield known("live links", str(SITES * ENTRIES))


async def _measure(folder: Path) -> dict[str, Dropped]:
    async with _running(folder) as bench:
        seen = await bench.made_anew()
        for number in range(CHANGES):
            seen = await _change(bench, seen, bench.linked[number * 37], number)
        return bench.found


@asynccontextmanager
async def _running(folder: Path) -> AsyncIterator[Bench]:
    settings = load_settings(folder, BASE_HOST=f"http://{HOST}")
    async with assemble(settings).running() as installation:
        await schema.migrate(installation.database)
        transport = httpx2.ASGITransport(make_app(installation, with_relay=False))
        async with httpx2.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
            sites = await _make_sites(installation)
            bench = Bench(installation, client, sites[0], sites[1:])
            texts = [Brought(entry_text(one, HOME_BOARD), ("submit", "publish")) for one in range(ENTRIES)]
            for site in bench.sites:
                await _fill(bench, site, texts)
            await _forget_events(installation)
            bench.addresses = _addresses(bench)
            yield bench


async def _make_sites(installation: Installation) -> list[Site]:
    kinds, made = installation.features.provided(BlockKind), []
    async with installation.write(None) as session:
        for number in range(SITES + 1):
            kind = COMPONENT if number else PORTAL
            given = SiteInput(slug=f"trang-{number}", name=f"Trang {number}", kind=kind)
            made.append(await begin(session, installation.operator, given, kinds, now=utc_now()))
    return made


async def _fill(bench: Bench, site: Site, texts: Sequence[Brought]) -> None:
    installation, types, now = bench.installation, content_types(bench.installation.features), utc_now()
    actor = installation.operator
    async with installation.write(site.id) as session:
        made = await entries.bring(session, actor, texts, types, terms=Terms(), now=now)
    async with installation.write(bench.portal.id) as session:
        board = await boards.get_by_name(session, BOARDS[site.id % 2])
        shown = [(entry, *_link(entry, board, now)) for entry in made]
        session.add_all(row for _, *rows in shown for row in rows)
        await session.flush()
    bench.linked += [(site, entry, link.id) for entry, link, _ in shown]


def _link(entry: Entry, board: Board, now: datetime) -> tuple[Link, Placement]:
    """Make the rows of a live link as its approval leaves them: one by one, 10,000 take half an hour."""
    stands = {"board_id": board.id, "entry_id": entry.id, "origin_site_id": entry.site_id}
    revision_id = entry.live_revision_id or 0
    link = Link(**stands, state=LIVE, revision_id=revision_id, offered_revision_id=revision_id,
                proposed_at=now, waits_since=now, decided_at=now)  # fmt: skip
    return link, Placement(**stands, revision_id=revision_id, visible_from=now, changed_at=now)


async def _forget_events(installation: Installation) -> None:
    """Let nobody hear of what was made: only the search would, which is measured elsewhere."""
    async with installation.write(None) as session:
        await session.execute(delete(OutboxRow))


def _addresses(bench: Bench) -> list[str]:
    portal = f"http://{HOST}"
    found = [f"{portal}/", f"{portal}/rss.xml", f"{portal}/feed.atom", f"{portal}/{HOME_BOARD}"]
    for board in BOARDS:
        found += [f"{portal}/{board}", f"{portal}/{board}/rss.xml"]
        found += [f"{portal}/{board}?trang={number}" for number in range(2, READ_PAGES)]
    every = len(bench.linked) // READ_LINKS
    for site, entry, _ in _read_often(bench.linked, every):
        found.append(f"{portal}/{BOARDS[site.id % 2]}/{entry.slug}-{entry.id}")
        found.append(f"http://{site.slug}.{HOST}/{HOME_BOARD}/{entry.slug}-{entry.id}")
    return list(dict.fromkeys(found))


def _read_often(linked: Sequence[tuple[Site, Entry, int]], every: int) -> list[tuple[Site, Entry, int]]:
    changed = [linked[number * 37] for number in range(CHANGES)]
    return [*changed, *linked[::every]]


async def _change(
    bench: Bench, before: dict[str, bytes], linked: tuple[Site, Entry, int], number: int
) -> dict[str, bytes]:
    """Take a source and its link through a change, its approval and a withdrawal, and look after each.

    Give how everything reads in the end; all of it stands in memory, as it does before.
    """
    site, entry, link_id = linked
    installation, actor, now = bench.installation, bench.installation.operator, utc_now()
    types = content_types(installation.features)

    async def write_another() -> None:
        async with installation.write(site.id) as session:
            said = EntryInput(title=f"Bản sửa {number}")
            await entries.edit(session, actor, entry.id, said, types, now=now)
            for step in ("submit", "publish"):
                await entries.take_step(session, actor, entry.id, step, terms=Terms(), now=now)

    async def approve() -> None:
        async with installation.write(bench.portal.id) as session:
            await links.decide(session, actor, link_id, "update", now=now)

    async def withdraw() -> None:
        async with installation.write(site.id) as session:
            await entries.take_step(
                session, actor, entry.id, "unpublish", reason="measured", terms=Terms(), now=now
            )

    for what, work in (("source changed", write_another), ("link updated", approve), ("withdrawn", withdraw)):
        stood = bench.kept()
        await work()
        await installation.relay.work_off()
        kept = bench.kept()
        after = await bench.made_anew()
        changed = {one for one in bench.addresses if before[one] != after[one]}
        dropped = stood - kept
        one = bench.found.setdefault(what, Dropped())
        one.dropped += len(dropped)
        one.changed += len(changed & dropped)
        one.stale += len(changed & kept)
        before = after
    return before
