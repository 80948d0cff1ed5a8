"""Brings content in through the services that people have: new items, changed ones, never doubles."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.errors import LiencongError
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.directory import Sites
from liencong.core.tenancy.scope import on_site, open_for
from liencong.core.tenancy.tables import EXTERNAL, Site
from liencong.core.web.errors import line_of
from liencong.sites.board import service as boards
from liencong.sites.entry import service as entries
from liencong.sites.entry.content_type import ContentType, content_types
from liencong.sites.entry.revisions import find_last_written
from liencong.sites.entry.rules import DRAFT, PUBLISHED, TRASH
from liencong.sites.entry.service import EntryInput
from liencong.sites.entry.tables import Entry
from liencong.sites.entry.terms import terms_of
from liencong.sites.intake import rules
from liencong.sites.intake.errors import NotStored, SiteMissing, SiteUnknown, TrashHere
from liencong.sites.intake.formats.item import ImportedItem, Notice, Reading, Refusal, Remark
from liencong.sites.intake.library import Found, Library
from liencong.sites.intake.places import Place, Places
from liencong.sites.intake.report import Outcome, Report, Taken
from liencong.sites.intake.rules import Topics
from liencong.sites.intake.wishes import Wishes

AT_ONCE = 50
"""Items in one transaction, so that others can write in between."""


@dataclass(frozen=True)
class _Draft:
    """An item made ready for one site, before the transaction that takes it."""

    item: ImportedItem
    site: Site
    topics: Topics
    given: EntryInput
    wanted: str
    files: list[Found]


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
    run = _Run(installation, actor, wishes, await installation.sites.load(), now)
    while some := list(islice(readings, AT_ONCE)):
        await run.take(some)
        advance(len(some))
    return run.report


class _Run:
    """One run over readings: what there is to know for all items, and what has become of them."""

    def __init__(
        self, installation: Installation, actor: Actor, wishes: Wishes, sites: Sites, now: datetime
    ) -> None:
        self.report = Report()
        self._installation = installation
        self._actor = actor
        self._wishes = wishes
        self._sites = sites
        self._now = now
        self._types = content_types(installation.features)
        self._library = Library(installation, actor, wishes, now=now)
        self._seen: dict[tuple[int, str], EntryInput] = {}

    async def take(self, readings: Sequence[Reading]) -> None:
        """Bring some items in, in one transaction."""
        drafts = []
        for reading in readings:
            if isinstance(reading, Notice):
                self.report.note(reading)
                continue
            try:
                drafts.append(await self._prepare(reading))
            except LiencongError as error:
                self._refuse(reading, error)
        async with self._writing() as session:
            categories = self._wishes.categories or {}
            places = Places(session, self._actor, categories, self.report, now=self._now)
            for draft in drafts:
                await self._take(session, places, draft)

    async def _prepare(self, item: ImportedItem) -> _Draft:
        """Do what is slow and needs no transaction: clean the text, make pictures."""
        site, wishes = self._site_of(item), self._wishes
        pages = self._installation.catalogue.text("intake.pages")
        topics = rules.topics_of(item, wishes.categories, pages)
        given = rules.text_of(
            item, topics, author=wishes.author or site.name, source=wishes.source or site.name
        )
        wanted = rules.state_for(item, publish=wishes.publish)
        for code, params in rules.losses_of(item, topics):
            self._remark(item, code, **params)
        files, remarks = await self._library.look_for(item, site.id)
        self.report.remarks += remarks
        return _Draft(item, site, topics, given, wanted, files)

    def _site_of(self, item: ImportedItem) -> Site:
        named = self._sites.by_slug.get(item.site) if item.site else None
        if named is not None and named.kind != EXTERNAL:
            return named
        usual = self._wishes.site
        if usual is None:
            raise SiteUnknown(site=item.site) if item.site else SiteMissing
        if item.site:
            self.report.remark_once("site-unknown", site=item.site, instead=usual.name)
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

    async def _take(self, session: AsyncSession, places: Places, draft: _Draft) -> None:
        item, site = draft.item, draft.site
        try:
            with on_site(session, site.id):
                place = await places.find(
                    site.id, item.board or "", self._wishes.board or "", draft.topics.board
                )
                async with session.begin_nested():
                    outcome, entry = await self._settle(session, place, draft)
        except LiencongError as error:
            self._refuse(item, error)
            return
        except (DataError, IntegrityError):
            self._refuse(item, NotStored())
            return
        outcome = self._as_if_kept(outcome, draft)
        self.report.taken.append(Taken(item.external_id, item.title, site.slug, outcome, entry.state))

    async def _settle(self, session: AsyncSession, place: Place, draft: _Draft) -> tuple[Outcome, Entry]:
        external_id = draft.given.external_id or ""
        entry = await entries.find_by_external_id(session, external_id)
        given = await self._library.put_in(session, draft.given, draft.item, draft.files, now=self._now)
        if entry is not None:
            return await self._bring_up_to_date(session, entry, place, replace(draft, given=given)), entry
        kind = rules.type_for(draft.item, place.type, self._types)
        given = given.model_copy(
            update={"board": place.board_id, "type": kind.name, "fields": self._fields(draft.item, kind)}
        )
        dated = draft.item.published_at
        entry = await entries.create(
            session,
            self._actor,
            given,
            self._types,
            dated=dated if dated and dated <= self._now else None,
            now=self._now,
        )
        await self._move(session, entry, rules.steps_to(draft.wanted, entry.state, place.steps), draft)
        return "imported", entry

    async def _bring_up_to_date(
        self, session: AsyncSession, entry: Entry, place: Place, draft: _Draft
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
            or (names_board and entry.board_id != place.board_id)
            or (goal == PUBLISHED and rules.is_other_date(entry, draft.item.published_at))
        ):
            if entry.state == TRASH:
                raise TrashHere
            given = given.model_copy(update={"board": place.board_id if names_board else entry.board_id})
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
            self.report.remark_once("type-unknown", type=item.type, instead=kind.name)
        fields = rules.fields_for(item, kind)
        if left_out := item.fields.keys() - fields.keys():
            self._remark(item, "fields-left-out", names=", ".join(sorted(left_out)))
        return kind.check(fields)

    def _as_if_kept(self, outcome: Outcome, draft: _Draft) -> Outcome:
        """Give the outcome of an item whose id came before, where a dry run has let the first one go."""
        if not self._wishes.dry_run:
            return outcome
        key = (draft.site.id, draft.given.external_id or "")
        before, self._seen[key] = self._seen.get(key), draft.given
        if before is None:
            return outcome
        return "unchanged" if before == draft.given else "changed"

    def _refuse(self, item: ImportedItem, error: LiencongError) -> None:
        reason = line_of(self._installation.catalogue, error)
        self.report.note(Refusal(item.external_id, item.title, "item-refused", {"reason": reason}))

    def _remark(self, item: ImportedItem, code: str, **params: object) -> None:
        self.report.note(Remark(item.external_id, item.title, code, params))
