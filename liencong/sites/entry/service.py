"""Use cases of entries: write, move through the workflow, publish, withdraw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from anyio import to_thread
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require
from liencong.core.db.base import RowNumber
from liencong.core.errors import Invalid, NotFound, Refused, Stale
from liencong.core.outbox import service as outbox
from liencong.core.text import slugify
from liencong.core.text.inputs import Line, Lines, RichText
from liencong.sites.board import service as boards
from liencong.sites.board.tables import Board
from liencong.sites.entry import publishing, revisions, rules
from liencong.sites.entry.content_type import ContentTypes
from liencong.sites.entry.events import EntryHanded
from liencong.sites.entry.moving import Written, check_end, check_publishable, move, note
from liencong.sites.entry.rights import require_work
from liencong.sites.entry.tables import Entry, Revision
from liencong.sites.entry.terms import Terms

CONTENT = ("title", "summary", "body_html", "fields", "keywords", "author", "source", "picture_id")
"""What a revision says; everything else about an entry is not a matter of its text."""


class EntryInput(BaseModel):
    """What is written of an entry; `version` names the version that an edit began from.

    `note` says why it is written. `correction` is a notice to those who have read what was public before; it
    waits with the text, and an empty one takes back what waits.
    """

    board: RowNumber | Line | None = None
    type: str | None = Field(default=None, max_length=40)
    title: Line = Field(default="", max_length=400)
    summary: Lines = Field(default="", max_length=4000)
    body_html: RichText = Field(default="", max_length=600_000)
    fields: dict[str, Any] = Field(default_factory=dict)
    keywords: list[Line] = Field(default_factory=list, max_length=50)
    author: Line = Field(default="", max_length=200)
    source: Line = Field(default="", max_length=300)
    picture_id: RowNumber | None = None
    external_id: Line | None = Field(default=None, max_length=400)
    note: Line = Field(default="", max_length=400)
    correction: Lines | None = Field(default=None, max_length=2000)
    version: int | None = None


@dataclass(frozen=True)
class Brought:
    """A text that stood elsewhere since `at`, and the steps that it moves here.

    `origin_url` is where it stands that is at home on a site hosted elsewhere.
    """

    given: EntryInput
    steps: Sequence[str] = ()
    at: datetime | None = None
    origin_url: str = ""


async def create(
    session: AsyncSession,
    actor: Actor,
    given: EntryInput,
    types: ContentTypes,
    *,
    dated: datetime | None = None,
    now: datetime,
) -> Entry:
    """Write a draft; raise `Invalid` where the board, the title or a typed field does not hold.

    `dated` is when the text came out at its origin: it keeps that date when it is published here.
    """
    if given.external_id and await find_by_external_id(session, given.external_id):
        raise Invalid({"external_id": "external-id-taken"})
    [written] = await _begin(session, actor, [Brought(given, at=dated)], types, now=now)
    await session.flush()
    return written.entry


async def bring(
    session: AsyncSession,
    actor: Actor,
    texts: Sequence[Brought],
    types: ContentTypes,
    *,
    terms: Terms,
    now: datetime,
) -> list[Entry]:
    """Write drafts of what stood elsewhere, and move each some steps; see `create` and `take_steps`.

    However many they are, they take few statements. What one of them raises comes through: whoever calls has
    a savepoint, and has made sure that no entry has their external ids; the database holds to that.
    """
    brought = await _begin(session, actor, texts, types, now=now)
    going_public = [
        (one.entry, one.revision) for text, one in zip(texts, brought, strict=True) if "publish" in text.steps
    ]
    with session.no_autoflush:  # a look in between would write what is half done
        await check_publishable(session, going_public, terms, at=now)
        terms = replace(terms, checks=())  # they were asked of all together
        for text, written in zip(texts, brought, strict=True):
            await move(session, actor, written, text.steps, at=text.at, terms=terms, now=now)
    await session.flush()
    return [written.entry for written in brought]


async def edit(
    session: AsyncSession,
    actor: Actor,
    entry_id: int,
    given: EntryInput,
    types: ContentTypes,
    *,
    now: datetime,
) -> Entry:
    """Write a new working revision; fields that are not given stay. What is live stays until it is published.

    Raises `Stale` where somebody else has changed the entry since `given.version`.
    """
    entry = await get(session, entry_id, for_update=True)
    right = require_work(actor, entry)
    if given.version is not None and given.version != entry.version:
        raise Stale(entry_id=entry.id, version=entry.version)
    if given.board is not None:
        entry.board_id = (await boards.get_by_name(session, given.board)).id
        require_work(actor, entry)
    revision = await _rewrite(session, actor, entry, given, types, now=now)
    note(
        session, actor, entry, "entry:edit", right, now=now, revision=revision.number, note=given.note,
        correction=given.correction,
    )  # fmt: skip
    await session.flush()
    return entry


async def write_again(
    session: AsyncSession, actor: Actor, entry_id: int, number: int, types: ContentTypes, *, now: datetime
) -> Entry:
    """Write what an older revision said as the newest one; notices of corrections stay."""
    entry = await get(session, entry_id, for_update=True)
    right = require_work(actor, entry)
    older = await revisions.get_by_number(session, entry_id, number)
    kept = {name: getattr(older, name) for name in CONTENT}
    said = await to_thread.run_sync(EntryInput.model_validate, kept)  # cleaned by the rules of today
    revision = await _rewrite(session, actor, entry, said, types, now=now)
    note(session, actor, entry, "entry:write-again", right, now=now, revision=revision.number, older=number)
    await session.flush()
    return entry


async def take_step(
    session: AsyncSession,
    actor: Actor,
    entry_id: int,
    name: str,
    *,
    reason: str = "",
    at: datetime | None = None,
    until: datetime | None = None,
    terms: Terms,
    now: datetime,
) -> Entry:
    """Move an entry one step of the workflow, as `rules.STEPS` names them.

    `submit` states that the text holds no state secret (S03). `publish` may be told a time to begin and one
    to end. Raises `Invalid` where a reason, author or source is missing (S05, S61), `WrongState`, `OwnWork`,
    `Forbidden`, `NotFound`, and whatever a `PublishCheck` of `terms` refuses.
    """
    return await take_steps(
        session, actor, entry_id, [name], reason=reason, at=at, until=until, terms=terms, now=now
    )


async def take_steps(
    session: AsyncSession,
    actor: Actor,
    entry_id: int,
    names: Sequence[str],
    *,
    reason: str = "",
    at: datetime | None = None,
    until: datetime | None = None,
    terms: Terms,
    now: datetime,
) -> Entry:
    """Move an entry several steps at once, each of them checked and noted as by itself; see `take_step`."""
    entry = await get(session, entry_id, for_update=True)
    board = await boards.get(session, entry.board_id)
    revision = await get_revision(session, entry.working_revision_id)
    written = Written(entry, board, revision)
    await move(session, actor, written, names, reason=reason, at=at, until=until, terms=terms, now=now)
    if entry.state in rules.HANDED:
        outbox.append(session, EntryHanded(entry.site_id, entry.id), now=now)
    await session.flush()
    return entry


async def end_at(
    session: AsyncSession,
    actor: Actor,
    entry_id: int,
    until: datetime | None,
    *,
    terms: Terms,
    now: datetime,
) -> Entry:
    """Let what the public sees of an entry vanish by itself at another time, or not at all.

    Raises `WrongState` where it is not public, `Invalid` for a time gone by, whatever an `EndCheck` refuses.
    """
    entry = await get(session, entry_id, for_update=True)
    right = require(actor, rules.ENTRY_PUBLISH, entry.site_id, entry.board_id)
    if entry.live_revision_id is None:
        raise rules.WrongState(step="end", state=entry.state)
    rules.check_end(until, now=now)
    live = await get_revision(session, entry.live_revision_id)
    await check_end(session, entry, live, until, terms)
    await publishing.end_at(session, entry, until, now=now)
    note(session, actor, entry, "entry:end", right, now=now, until=until)
    await session.flush()
    return entry


async def publish_due(session: AsyncSession, entry_id: int, *, terms: Terms, now: datetime) -> None:
    """Publish a scheduled entry whose time has come; where a check refuses it now, it is only approved."""
    entry = await get(session, entry_id, for_update=True)
    if entry.state != rules.SCHEDULED or entry.publish_at is None or entry.publish_at > now:
        return
    revision = await get_revision(session, entry.working_revision_id)
    entry.updated_at = now
    try:
        await check_publishable(session, [(entry, revision)], terms, at=now)
    except (Invalid, Refused) as error:
        publishing.forget_schedule(entry)
        entry.state = rules.APPROVED
        note(session, None, entry, "entry:publish-refused", None, now=now, why=error.code)
        outbox.append(session, EntryHanded(entry.site_id, entry.id), now=now)
        return
    due, until = entry.publish_at, entry.planned_until
    await publishing.go_live(session, entry, revision, dated=due, until=until, now=now)
    note(session, None, entry, "entry:publish-due", None, now=now, revision=revision.number)


async def expire_due(session: AsyncSession, entry_id: int, *, now: datetime) -> None:
    """Withdraw an entry whose time is over."""
    entry = await get(session, entry_id, for_update=True)
    if entry.live_revision_id is None or entry.publish_until is None or entry.publish_until > now:
        return
    state = rules.after_expiry(entry.state)
    if state != entry.state:
        entry.state, entry.state_reason = state, rules.EXPIRED
    await publishing.withdraw(session, entry, rules.EXPIRED, now=now)
    note(session, None, entry, "entry:expire", None, now=now)


async def get(session: AsyncSession, entry_id: int, *, for_update: bool = False) -> Entry:
    """Give an entry of the site; raise `NotFound` where it is absent or another site's."""
    statement = select(Entry).where(Entry.id == entry_id)
    entry: Entry | None = await session.scalar(statement.with_for_update() if for_update else statement)
    if entry is None:
        raise NotFound(entry_id=entry_id)
    return entry


async def get_revision(session: AsyncSession, revision_id: int | None) -> Revision:
    """Give a revision of the site; raise `NotFound` where it is absent or another site's."""
    return await revisions.get(session, revision_id)


async def find_by_external_id(session: AsyncSession, external_id: str) -> Entry | None:
    """Find the entry of the site that was imported under an id of its origin."""
    found: Entry | None = await session.scalar(select(Entry).where(Entry.external_id == external_id))
    return found


async def find_by_external_ids(session: AsyncSession, external_ids: Iterable[str]) -> list[Entry]:
    """Find the entries of the site that were imported under some ids of their origin."""
    statement = select(Entry).where(Entry.external_id.in_(list(external_ids)))
    return list(await session.scalars(statement))


async def _begin(
    session: AsyncSession, actor: Actor, texts: Sequence[Brought], types: ContentTypes, *, now: datetime
) -> list[Written]:
    begun = []
    for text in texts:
        if text.given.board is None:
            raise Invalid({"board": "required"})
        board = await boards.get_by_name(session, text.given.board)
        right = require(actor, rules.ENTRY_WRITE, board.site_id, board.id)
        entry = _new_entry(actor, board, text, now=now)
        types.get(entry.type)
        begun.append((text.given, board, right, entry))
    session.add_all(entry for *_, entry in begun)
    await session.flush()
    said = [
        (entry, await _said(session, entry, given, None, now=now)) for given, _board, _right, entry in begun
    ]
    written = await revisions.write_all(session, actor, said, types, now=now)
    for given, _board, right, entry in begun:
        note(session, actor, entry, "entry:create", right, now=now, note=given.note)
    return [
        Written(entry, board, revision)
        for (_given, board, _right, entry), revision in zip(begun, written, strict=True)
    ]


def _new_entry(actor: Actor, board: Board, text: Brought, *, now: datetime) -> Entry:
    given = text.given
    return Entry(
        site_id=board.site_id,
        board_id=board.id,
        type=given.type or board.type,
        slug=_slug_of(given.title),
        state=rules.DRAFT,
        external_id=given.external_id,
        origin_url=text.origin_url,
        published_at=text.at if text.at and text.at <= now else None,
        created_at=now,
        updated_at=now,
        created_by_id=actor.account_id,
    )


async def _rewrite(
    session: AsyncSession,
    actor: Actor,
    entry: Entry,
    given: EntryInput,
    types: ContentTypes,
    *,
    now: datetime,
) -> Revision:
    if entry.state == rules.TRASH:
        raise rules.WrongState(step="edit", state=entry.state)
    revision = await _write(session, actor, entry, given, types, now=now)
    publishing.forget_schedule(entry)
    entry.state, entry.state_reason, entry.updated_at = rules.DRAFT, "", now
    return revision


async def _write(
    session: AsyncSession,
    actor: Actor,
    entry: Entry,
    given: EntryInput,
    types: ContentTypes,
    *,
    now: datetime,
) -> Revision:
    before = await get_revision(session, entry.working_revision_id) if entry.working_revision_id else None
    said = await _said(session, entry, given, before, now=now)
    [revision] = await revisions.write_all(session, actor, [(entry, said)], types, now=now)
    if entry.published_at is None:
        entry.slug = _slug_of(revision.title)
    return revision


async def _said(
    session: AsyncSession, entry: Entry, given: EntryInput, before: Revision | None, *, now: datetime
) -> dict[str, Any]:
    """Give what a new revision says: what was given over what stood before."""
    said: dict[str, Any] = {
        name: getattr(given if before is None or name in given.model_fields_set else before, name)
        for name in CONTENT
    }
    said["keywords"] = [word for word in said["keywords"] if word]
    corrections = await revisions.corrections_with(session, entry, before, given.correction, now=now)
    return said | {"note": given.note, "corrections": corrections}


def _slug_of(title: str) -> str:
    return slugify(title, fallback="bai")
