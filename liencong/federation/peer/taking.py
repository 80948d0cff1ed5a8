"""Takes a page of a peer's feed in: through the import that files take, then what the feed withdraws."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from anyio import Lock
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.aside import Aside, in_thread
from liencong.core.db.upsert import upsert
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import on_site
from liencong.core.tenancy.tables import Site
from liencong.federation.peer import rules, service
from liencong.federation.peer.asking import Page
from liencong.federation.peer.fetching import PeerFiles
from liencong.federation.peer.rules import Standing
from liencong.federation.peer.tables import Peer, PeerItem
from liencong.sites.entry import service as entries
from liencong.sites.entry.events import EntryPublished
from liencong.sites.entry.tables import Entry
from liencong.sites.entry.terms import terms_of
from liencong.sites.intake.formats.feed_head import Tombstone
from liencong.sites.intake.formats.item import ImportedItem, Reading
from liencong.sites.intake.report import Report
from liencong.sites.intake.rules import stored_address, stored_id
from liencong.sites.intake.service import Run, next_of
from liencong.sites.intake.wishes import Wishes

SEEN = ("peer_id", "digest", "seen_at", "withdrawn_at", "absent_since")


@dataclass(frozen=True)
class Taken:
    """What became of a page: the report of the import, and how many entries were withdrawn or given back.

    It is not `whole` where some of its items were left to the next pull.
    """

    report: Report
    moved: int
    whole: bool = True

    @property
    def changed(self) -> bool:
        """Tell whether something is here now that was not, or says something else."""
        outcomes = self.report.outcomes()
        return bool(self.moved or outcomes["imported"] or outcomes["changed"])


@dataclass(frozen=True)
class Taker:
    """Takes in what a peer's site publishes, as entries of that site.

    Holds `by_turns` while it writes; what takes the processor long is done `aside`.
    """

    installation: Installation
    peer: Peer
    site: Site
    by_turns: Lock
    now: datetime
    files: PeerFiles
    aside: Aside = in_thread

    async def take_page(self, page: Page) -> Taken:
        """Bring a page's items in, and withdraw what its tombstones name.

        Taking the same page again changes nothing.
        """
        readings = [_with_stored_id(one) for one in rules.with_few_files(page.readings)]
        dead = {stored_id(one.id): one for one in page.head.tombstones}
        known = await self._known(readings, dead)
        home, others = self.installation.sites.url(self.site), await self._others()
        passed = rules.as_known(rules.without_loops(readings, home, others), known)
        wanted = list(rules.that_say_something_new(passed, known, dead))
        news = {one.external_id: one for one in wanted if isinstance(one, ImportedItem)}
        report, moved = await self._import(wanted, news, known)
        gone = {external_id: dead[external_id] for external_id in dead.keys() & known.keys() - news.keys()}
        if gone:
            async with self.by_turns, self.installation.write(self.site.id) as session:
                for external_id, tombstone in gone.items():
                    moved += await self.withdraw(session, external_id, tombstone.at, rules.WITHDRAWN_THERE)
        return Taken(report, moved, whole=not self.files.is_spent)

    async def withdraw(self, session: AsyncSession, external_id: str, at: datetime, reason: str) -> bool:
        """Take an entry off everywhere, as its source has done at a time; tell whether it was public."""
        entry = await entries.find_by_external_id(session, external_id)
        if entry is None:
            return False
        item = await session.scalar(select(PeerItem).where(PeerItem.entry_id == entry.id))
        if item is not None:
            item.withdrawn_at, item.absent_since = at, None
        if entry.live_revision_id is None:
            return False
        await self._step(session, entry, ["unpublish"], reason)
        return True

    async def _known(
        self, readings: Sequence[Reading], dead: Mapping[str, Tombstone]
    ) -> Mapping[str, Standing]:
        given = [one for one in readings if isinstance(one, ImportedItem)]
        ids = {one.external_id for one in given} | dead.keys()
        async with self.installation.read(self.site.id) as session:
            return await service.known_items(session, ids, {one.original_url for one in given} - {""})

    async def _others(self) -> Collection[str]:
        """Give the addresses of all other sites, here or elsewhere: what is at home there is theirs."""
        urls, sites = self.installation.sites, (await self.installation.sites.load()).by_id.values()
        return {home for other in sites if other.id != self.site.id for home in urls.urls(other)}

    async def _import(
        self, wanted: Iterable[Reading], news: Mapping[str, ImportedItem], known: Mapping[str, Standing]
    ) -> tuple[Report, int]:
        """Import items, and keep what was seen of each in the very transaction that takes it."""
        wishes = Wishes(site=self.site, board=service.BOARD, goal="publish", media=self.files)
        sites, operator = await self.installation.sites.load(), self.installation.operator
        run = Run(self.installation, operator, wishes, sites, self.now, turn=self.by_turns, aside=self.aside)
        readings, whole, moved = iter(rules.without_future(wanted)), Report(), 0

        async def keep(session: AsyncSession, report: Report) -> None:
            nonlocal moved
            taken = {one.external_id: news[one.external_id] for one in report.taken}
            with on_site(session, self.site.id):
                moved += await self._note_seen(session, taken, known)

        while some := await next_of(readings):
            whole.add(await run.take(some, keep))
        return whole, moved

    async def _note_seen(
        self, session: AsyncSession, taken: Mapping[str, ImportedItem], known: Mapping[str, Standing]
    ) -> int:
        """Keep what was seen of each item, and give back to readers what its source has put out again."""
        rows, given_back = [], 0
        for entry in list(await session.scalars(select(Entry).where(Entry.external_id.in_(taken)))):
            item = taken[entry.external_id or ""]
            self._set_address(session, entry, stored_address(item))
            rows.append(
                {
                    "entry_id": entry.id,
                    "peer_id": self.peer.id,
                    "digest": rules.digest_of(item),
                    "seen_at": self.now,
                    "withdrawn_at": None,
                    "absent_since": None,
                }
            )
            standing = known.get(item.external_id)
            if standing and standing.withdrawn_at and entry.live_revision_id is None:
                await self._step(session, entry, ["submit", "publish"])
                given_back += 1
        await session.flush()
        await upsert(session, PeerItem, rows, key=["entry_id"], change=SEEN)
        return given_back

    def _set_address(self, session: AsyncSession, entry: Entry, address: str) -> None:
        """Set where an entry stands at its source, and tell those who lead there if that is another place."""
        if entry.origin_url == address:
            return
        entry.origin_url = address
        if entry.live_revision_id is not None:
            outbox.append(session, EntryPublished(self.site.id, entry.id, []), now=self.now)

    async def _step(
        self, session: AsyncSession, entry: Entry, steps: Sequence[str], reason: str = ""
    ) -> None:
        installation, terms = self.installation, terms_of(self.installation.features, self.site)
        await entries.take_steps(
            session, installation.operator, entry.id, steps, reason=reason, terms=terms, now=self.now
        )


def _with_stored_id(one: Reading) -> Reading:
    """Give an item the id under which it is stored, so that it is found again whatever its length."""
    return replace(one, external_id=stored_id(one.external_id)) if isinstance(one, ImportedItem) else one
