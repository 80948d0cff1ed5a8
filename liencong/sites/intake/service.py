"""Brings content in through the services that people have: new items, changed ones, never doubles."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from anyio import to_thread
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.aside import Aside, in_thread
from liencong.core.errors import LiencongError
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.directory import Sites
from liencong.core.tenancy.scope import on_site, open_for
from liencong.core.tenancy.tables import EXTERNAL, Site
from liencong.core.web.errors import line_of
from liencong.sites.board import service as boards
from liencong.sites.board.tables import Board
from liencong.sites.entry import service as entries
from liencong.sites.entry.content_type import ContentType, content_types
from liencong.sites.entry.revisions import find_last_written
from liencong.sites.entry.rules import DRAFT, PUBLISHED, TRASH
from liencong.sites.entry.service import Brought, EntryInput
from liencong.sites.entry.tables import Entry
from liencong.sites.entry.terms import terms_of
from liencong.sites.intake import rules
from liencong.sites.intake.errors import NotStored, SiteForeign, SiteMissing, SiteUnknown, TrashHere
from liencong.sites.intake.formats.item import ImportedItem, Notice, Reading, Refusal, Remark
from liencong.sites.intake.known import Known
from liencong.sites.intake.library import Found, Library
from liencong.sites.intake.places import Places
from liencong.sites.intake.report import Outcome, Report, Taken
from liencong.sites.intake.rules import Topics
from liencong.sites.intake.wishes import Wishes

AT_ONCE = 50
"""Items in one transaction, so that others can write in between."""

NO_TURN = nullcontext()
"""Whoever brings items in waits for nobody, unless they share a lock with others."""

Keep = Callable[[AsyncSession, Report], Awaitable[None]]
"""Keeps what became of some items; it is given the transaction that takes them."""


@dataclass(frozen=True)
class _Begun:
    """An item for one site whose text is still to be cleaned."""

    item: ImportedItem
    site: Site
    topics: Topics
    wanted: str


@dataclass(frozen=True)
class _Draft(_Begun):
    """An item made ready for one site, before the transaction that takes it."""

    given: EntryInput
    files: Sequence[Found] = ()

    @property
    def external_id(self) -> str:
        """The id by which the item is known again."""
        return self.given.external_id or ""

    @property
    def key(self) -> tuple[int, str]:
        """The site and the id together."""
        return self.site.id, self.external_id


@dataclass(frozen=True)
class _Placed:
    """A draft with the board on which it goes; `new` is its whole text, where the item was never here."""

    draft: _Draft
    board: Board
    new: EntryInput | None


async def import_items(
    installation: Installation,
    actor: Actor,
    readings: Iterator[Reading],
    wishes: Wishes,
    *,
    now: datetime,
    advance: Callable[[int], object] = lambda _done: None,
) -> Report:
    """Bring what was read onto boards, and say what became of it; tell `advance` of readings done.

    An item is known again by its external id on its site. One that says the same as when this actor imported
    it last is left alone, whatever people have made of it since. What the readings raise comes through; what
    was read before stands.
    """
    run = Run(installation, actor, wishes, await installation.sites.load(), now)
    report = Report()
    while some := await next_of(readings):
        report.add(await run.take(some))
        advance(len(some))
    return report


async def next_of(readings: Iterator[Reading]) -> Sequence[Reading]:
    """Read as many items as one transaction takes, fewer at the end; reading is slow, so it has a thread."""
    return await to_thread.run_sync(lambda: list(islice(readings, AT_ONCE)))


async def _keep_nothing(_session: AsyncSession, _report: Report) -> None:
    return


class Run:
    """One run over readings: what there is to know for all items, and what has become of the last ones.

    `turn` is held while something is written, by those who write by turns; `aside` cleans the texts.
    """

    def __init__(
        self,
        installation: Installation,
        actor: Actor,
        wishes: Wishes,
        sites: Sites,
        now: datetime,
        *,
        turn: AbstractAsyncContextManager[object] = NO_TURN,
        aside: Aside = in_thread,
    ) -> None:
        self._report = Report()
        self._turn = turn
        self._aside = aside
        self._installation = installation
        self._actor = actor
        self._wishes = wishes
        self._sites = sites
        self._now = now
        self._types = content_types(installation.features)
        self._library = Library(installation, actor, wishes, now=now)
        self._seen: dict[tuple[int, str], EntryInput | None] = {}

    async def take(self, readings: Sequence[Reading], keep: Keep = _keep_nothing) -> Report:
        """Bring some items in, in one transaction, and say what became of them.

        What `keep` raises lets the items go. In a dry run it has a transaction of its own.
        """
        self._report = self._report.next()
        written = await self._drafts_of(readings)
        drafts = [draft for one in written if (draft := await self._with_files(one))]
        async with self._turn, self._writing() as session:
            categories = self._wishes.categories or {}
            places = Places(session, self._actor, categories, self._report, now=self._now)
            known = await Known.among(session, [draft.key for draft in drafts])
            await self._take_all(session, places, known, drafts)
            if not self._wishes.dry_run:
                await keep(session, self._report)
        if self._wishes.dry_run:
            async with self._installation.write(None) as session:
                await keep(session, self._report)
        return self._report

    def pass_by(self, item: ImportedItem) -> None:
        """Know of an item that was brought in before; a dry run knows its id again by that."""
        with suppress(LiencongError):
            self._seen.setdefault((self._site_of(item).id, rules.stored_id(item.external_id)))

    async def _drafts_of(self, readings: Sequence[Reading]) -> list[_Draft]:
        """Make some items ready, and clean their texts, which is slow: all of them together, aside."""
        begun = [one for reading in readings if (one := self._begin(reading))]
        unclean = [(one.item, one.topics, *self._usual_names(one.site)) for one in begun]
        drafts = []
        for one, given in zip(begun, await self._aside(rules.texts_of, unclean), strict=True):
            if isinstance(given, LiencongError):
                self._refuse(one.item, given)
                continue
            for code, params in rules.losses_of(one.item, one.topics):
                self._remark(one.item, code, **params)
            drafts.append(_Draft(one.item, one.site, one.topics, one.wanted, given))
        return drafts

    def _begin(self, reading: Reading) -> _Begun | None:
        if isinstance(reading, Notice):
            self._report.note(reading)
            return None
        pages = self._installation.catalogue.text("intake.pages")
        try:
            wanted = rules.state_for(reading, self._wishes.goal)
            topics = rules.topics_of(reading, self._wishes.categories, pages)
            return _Begun(reading, self._site_of(reading), topics, wanted)
        except LiencongError as error:
            self._refuse(reading, error)
            return None

    def _usual_names(self, site: Site) -> tuple[str, str]:
        """Give the author and the source of an item that names none."""
        return self._wishes.author or site.name, self._wishes.source or site.name

    async def _with_files(self, draft: _Draft) -> _Draft | None:
        """Bring the files of an item along, before there is a transaction; None where that is refused now."""
        try:
            files, remarks = await self._library.look_for(draft.item, draft.site.id)
        except LiencongError as error:
            self._refuse(draft.item, error)
            return None
        self._report.remarks += remarks
        return replace(draft, files=files)

    def _site_of(self, item: ImportedItem) -> Site:
        named = self._sites.by_slug.get(item.site) if item.site else None
        usual, open_to = self._wishes.site, self._wishes.open_to
        if named is not None and named.kind != EXTERNAL:
            if open_to is not None and named.id not in open_to:
                raise SiteForeign(site=named.name)
            return named
        if usual is None:
            raise SiteUnknown(site=item.site) if item.site else SiteMissing
        if item.site:
            self._report.remark_once("site-unknown", site=item.site, instead=usual.name)
        return usual

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncSession]:
        """Open the transaction of some items; a dry run does everything in it and lets it go."""
        if not self._wishes.dry_run:
            async with self._installation.write(None) as session:
                outbox.mark_bulk(session)
                yield session
            return
        async with self._installation.database.write_sessions() as session:
            yield open_for(session, None)

    async def _take_all(
        self, session: AsyncSession, places: Places, known: Known, drafts: Sequence[_Draft]
    ) -> None:
        """Bring in together what was never here, and one by one what changes, or where one is refused."""
        placed = [one for draft in drafts if (one := await self._place(session, places, known, draft))]
        brought = await self._bring_together(session, placed)
        for one in placed:
            if one.new is not None and (entry := brought.get(one.draft.key)):
                self._note_taken(one.draft, "imported", entry)
            else:
                await self._take(session, known, one)

    async def _place(
        self, session: AsyncSession, places: Places, known: Known, draft: _Draft
    ) -> _Placed | None:
        named, usual = draft.item.board or "", self._wishes.board or ""
        try:
            with on_site(session, draft.site.id):
                board = await places.find(draft.site.id, named, usual, draft.topics.board)
            new = self._text_of_new(draft, board) if known.is_first_of_absent(draft.key) else None
        except LiencongError as error:
            self._refuse(draft.item, error)
            return None
        return _Placed(draft, board, new)

    async def _bring_together(
        self, session: AsyncSession, placed: Sequence[_Placed]
    ) -> Mapping[tuple[int, str], Entry]:
        """Bring in all that is new; nothing where one is refused: which one, shows one by one."""
        by_site: dict[int, list[_Placed]] = {}
        for one in placed:
            if one.new is not None:
                by_site.setdefault(one.draft.site.id, []).append(one)
        brought: dict[tuple[int, str], Entry] = {}
        try:
            async with session.begin_nested():
                for site_id, new in by_site.items():
                    with on_site(session, site_id):
                        found = await self._bring(session, new)
                    brought |= {one.draft.key: entry for one, entry in zip(new, found, strict=True)}
        except (LiencongError, DataError, IntegrityError):
            return {}
        return brought

    async def _take(self, session: AsyncSession, known: Known, placed: _Placed) -> None:
        draft = placed.draft
        try:
            with on_site(session, draft.site.id):
                async with session.begin_nested():
                    outcome, entry = await self._settle(session, known, placed)
        except LiencongError as error:
            self._refuse(draft.item, error)
        except (DataError, IntegrityError):
            self._refuse(draft.item, NotStored())
        else:
            self._note_taken(draft, outcome, entry)

    async def _settle(self, session: AsyncSession, known: Known, placed: _Placed) -> tuple[Outcome, Entry]:
        draft = placed.draft
        entry = await known.find(session, *draft.key) if placed.new is None else None
        if entry is None:
            new = placed.new or self._text_of_new(draft, placed.board)
            [entry] = await self._bring(session, [replace(placed, new=new)])
            return "imported", entry
        given = await self._library.put_in(session, draft.given, draft.item, draft.files, now=self._now)
        return await self._bring_up_to_date(session, entry, placed.board, replace(draft, given=given)), entry

    async def _bring(self, session: AsyncSession, placed: Sequence[_Placed]) -> list[Entry]:
        """Bring new items of one site in."""
        texts = []
        for one in placed:
            draft, given = one.draft, one.new or one.draft.given
            given = await self._library.put_in(session, given, draft.item, draft.files, now=self._now)
            steps = rules.steps_to(draft.wanted, DRAFT, one.board.steps)
            origin = rules.stored_address(draft.item) if draft.site.kind == EXTERNAL else ""
            texts.append(Brought(given, steps, draft.item.published_at, origin))
        terms = terms_of(self._installation.features, placed[0].draft.site)
        return await entries.bring(session, self._actor, texts, self._types, terms=terms, now=self._now)

    def _text_of_new(self, draft: _Draft, board: Board) -> EntryInput:
        kind = rules.type_for(draft.item, board.type, self._types)
        facts = {"board": board.id, "type": kind.name, "fields": self._fields(draft.item, kind)}
        return draft.given.model_copy(update=facts)

    def _note_taken(self, draft: _Draft, outcome: Outcome, entry: Entry) -> None:
        outcome, item = self._as_if_kept(outcome, draft), draft.item
        taken = Taken(item.external_id, item.title, draft.site.slug, outcome, entry.state)
        self._report.taken.append(taken)

    async def _bring_up_to_date(
        self, session: AsyncSession, entry: Entry, place: Board, draft: _Draft
    ) -> Outcome:
        fields = self._fields(draft.item, self._types.get(entry.type))
        given = draft.given.model_copy(update={"fields": fields})
        last = await find_last_written(session, entry.id, self._actor.account_id)
        standing = last or await entries.get_revision(session, entry.working_revision_id)
        is_ours = last is not None and last.id == entry.working_revision_id
        goal = DRAFT if rules.was_withdrawn(entry) else draft.wanted
        names_board = bool(draft.item.board or draft.topics.board)
        if (
            rules.is_other_text(given, standing)
            or (names_board and entry.board_id != place.id)
            or (goal == PUBLISHED and rules.is_other_date(entry, draft.item.published_at))
        ):
            if entry.state == TRASH:
                raise TrashHere
            given = given.model_copy(update={"board": place.id if names_board else entry.board_id})
            await entries.edit(session, self._actor, entry.id, given, self._types, now=self._now)
            if not is_ours:
                self._remark(draft.item, "edited-here")
                return "changed"
        elif not is_ours or not rules.steps_to(goal, entry.state, 1):
            return "unchanged"
        board = await boards.get(session, entry.board_id)
        await self._move(session, entry, rules.steps_to(goal, entry.state, board.steps), draft)
        return "changed"

    async def _move(self, session: AsyncSession, entry: Entry, steps: Sequence[str], draft: _Draft) -> None:
        if steps:
            await entries.take_steps(
                session,
                self._actor,
                entry.id,
                steps,
                at=draft.item.published_at,
                terms=terms_of(self._installation.features, draft.site),
                now=self._now,
            )

    def _fields(self, item: ImportedItem, kind: ContentType) -> dict[str, object]:
        if item.type and item.type != kind.name:
            self._report.remark_once("type-unknown", type=item.type, instead=kind.name)
        fields = rules.fields_for(item, kind)
        if left_out := item.fields.keys() - fields.keys():
            self._remark(item, "fields-left-out", names=", ".join(sorted(left_out)))
        return kind.check(fields)

    def _as_if_kept(self, outcome: Outcome, draft: _Draft) -> Outcome:
        """Give the outcome of an item whose id came before, where a dry run has let the first one go."""
        if not self._wishes.dry_run:
            return outcome
        key = draft.key
        is_first, before = key not in self._seen, self._seen.get(key)
        self._seen[key] = draft.given
        if is_first:
            return outcome
        return "unchanged" if before == draft.given else "changed"

    def _refuse(self, item: ImportedItem, error: LiencongError) -> None:
        reason = line_of(self._installation.catalogue, error)
        self._report.note(Refusal(item.external_id, item.title, "item-refused", {"reason": reason}))

    def _remark(self, item: ImportedItem, code: str, **params: object) -> None:
        self._report.note(Remark(item.external_id, item.title, code, params))
