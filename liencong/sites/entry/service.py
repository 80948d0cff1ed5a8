"""Use cases of entries: write, move through the workflow, publish, withdraw."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Right, require
from liencong.core.audit import service as audit
from liencong.core.db.base import RowNumber
from liencong.core.errors import Invalid, NotFound, Stale
from liencong.core.outbox import service as outbox
from liencong.core.text import clean_line, slugify
from liencong.core.text.inputs import Line, Lines, RichText
from liencong.sites.board import service as boards
from liencong.sites.entry import media_rights, media_uses, placements, rules
from liencong.sites.entry.content_type import ContentTypes
from liencong.sites.entry.events import EntryEdited, EntryPublished, EntryWithdrawn
from liencong.sites.entry.tables import Entry, MediaUse, Revision

SELF_APPROVAL = "self_approval"
"""The site setting that lets people approve what they wrote themselves; off unless it is set."""

CONTENT = ("title", "summary", "body_html", "fields", "keywords", "author", "source", "picture_id")
"""What a revision says; everything else about an entry is not a matter of its text."""


class EntryInput(BaseModel):
    """What is written of an entry; `version` names the version that an edit began from."""

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
    version: int | None = None


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
    if given.board is None:
        raise Invalid({"board": "required"})
    board = await boards.get_by_name(session, given.board)
    right = require(actor, rules.ENTRY_WRITE, board.site_id, board.id)
    if given.external_id and await find_by_external_id(session, given.external_id):
        raise Invalid({"external_id": "external-id-taken"})
    entry = Entry(
        site_id=board.site_id,
        board_id=board.id,
        type=given.type or board.type,
        slug=_slug_of(given.title),
        state=rules.DRAFT,
        external_id=given.external_id,
        published_at=dated,
        created_at=now,
        updated_at=now,
        created_by_id=actor.account_id,
    )
    types.get(entry.type)
    session.add(entry)
    await session.flush()
    await _write_revision(session, actor, entry, given, types, now=now)
    _note(session, actor, entry, "entry:create", right, now=now)
    return entry


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
    right = require(actor, rules.ENTRY_WRITE, entry.site_id, entry.board_id)
    if given.version is not None and given.version != entry.version:
        raise Stale(entry_id=entry.id, version=entry.version)
    if entry.state == rules.TRASH:
        raise rules.WrongState(step="edit", state=entry.state)
    if given.board is not None:
        board = await boards.get_by_name(session, given.board)
        require(actor, rules.ENTRY_WRITE, entry.site_id, board.id)
        entry.board_id = board.id
    await _write_revision(session, actor, entry, given, types, now=now)
    entry.state, entry.state_reason, entry.updated_at = rules.DRAFT, "", now
    entry.publish_at = None
    _note(session, actor, entry, "entry:edit", right, now=now)
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
    self_approval: bool = False,
    now: datetime,
) -> Entry:
    """Move an entry one step of the workflow: submit, return, approve, publish, unpublish, trash or restore.

    `publish` may be told a time to begin and one to end. Raises `Invalid` where a reason, author or source is
    missing (S05, S61), `WrongState`, `OwnWork`, `Forbidden`, `NotFound`.
    """
    return await take_steps(
        session,
        actor,
        entry_id,
        [name],
        reason=reason,
        at=at,
        until=until,
        self_approval=self_approval,
        now=now,
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
    self_approval: bool = False,
    now: datetime,
) -> Entry:
    """Move an entry several steps at once, each of them checked and noted as by itself; see `take_step`."""
    reason = clean_line(reason)
    rules.check_dates(at, until, now=now)
    entry = await get(session, entry_id, for_update=True)
    board = await boards.get(session, entry.board_id)
    revision = await get_revision(session, entry.working_revision_id)
    for step in (rules.STEPS[name] for name in names):
        right = require(actor, step.permission, entry.site_id, entry.board_id)
        is_live = entry.live_revision_id is not None
        rules.check_step(step, entry.state, is_live=is_live, board_steps=board.steps, reason=reason)
        rules.check_own_work(step, revision.created_by_id, actor.account_id, self_approval=self_approval)
        entry.state, entry.state_reason, entry.updated_at = step.ends, reason, now
        if step.approves:
            _approve(revision, actor, now)
        if step.ends == rules.PUBLISHED:
            await _publish(session, entry, revision, at=at, until=until, now=now)
        elif step.withdraws and is_live:
            await _withdraw(session, entry, step.ends, reason or step.ends, now=now)
        elif step.withdraws:
            entry.publish_at = None
        _note(
            session,
            actor,
            entry,
            f"entry:{step.name}",
            right,
            now=now,
            reason=reason,
            revision=revision.number,
        )
    await session.flush()
    return entry


async def publish_due(session: AsyncSession, entry_id: int, *, now: datetime) -> None:
    """Publish a scheduled entry whose time has come."""
    entry = await get(session, entry_id, for_update=True)
    if entry.state == rules.SCHEDULED and entry.publish_at is not None and entry.publish_at <= now:
        revision = await get_revision(session, entry.working_revision_id)
        await _go_live(session, entry, revision, now=now, dated=entry.publish_at)


async def expire_due(session: AsyncSession, entry_id: int, *, now: datetime) -> None:
    """Withdraw an entry whose time is over."""
    entry = await get(session, entry_id, for_update=True)
    if entry.live_revision_id and entry.publish_until is not None and entry.publish_until <= now:
        await _withdraw(session, entry, rules.UNPUBLISHED, "expired", now=now)


async def get(session: AsyncSession, entry_id: int, *, for_update: bool = False) -> Entry:
    """Give an entry of the site; raise `NotFound` where it is absent or another site's."""
    statement = select(Entry).where(Entry.id == entry_id)
    entry: Entry | None = await session.scalar(statement.with_for_update() if for_update else statement)
    if entry is None:
        raise NotFound(entry_id=entry_id)
    return entry


async def get_revision(session: AsyncSession, revision_id: int | None) -> Revision:
    """Give a revision of the site; raise `NotFound` where it is absent or another site's."""
    revision: Revision | None = await session.scalar(select(Revision).where(Revision.id == revision_id))
    if revision is None:
        raise NotFound(revision_id=revision_id)
    return revision


async def list_revisions(session: AsyncSession, entry_id: int) -> list[Revision]:
    """Give every revision of an entry, the newest first."""
    found = await session.scalars(
        select(Revision).where(Revision.entry_id == entry_id).order_by(Revision.number.desc())
    )
    return list(found)


async def find_by_external_id(session: AsyncSession, external_id: str) -> Entry | None:
    """Find the entry of the site that was imported under an id of its origin."""
    found: Entry | None = await session.scalar(select(Entry).where(Entry.external_id == external_id))
    return found


async def find_last_written(session: AsyncSession, entry_id: int, account_id: int | None) -> Revision | None:
    """Find the newest revision of an entry that somebody wrote; without an account, the operator."""
    found: Revision | None = await session.scalar(
        select(Revision)
        .where(Revision.entry_id == entry_id, Revision.created_by_id.is_not_distinct_from(account_id))
        .order_by(Revision.number.desc())
        .limit(1)
    )
    return found


async def _write_revision(
    session: AsyncSession,
    actor: Actor,
    entry: Entry,
    given: EntryInput,
    types: ContentTypes,
    *,
    now: datetime,
) -> None:
    before = await get_revision(session, entry.working_revision_id) if entry.working_revision_id else None
    said = _said(given, before)
    if not said["title"]:
        raise Invalid({"title": "required"})
    said["fields"] = types.get(entry.type).check(said["fields"])
    media_ids = await media_uses.find_named(session, said["picture_id"], said["body_html"])
    number = before.number + 1 if before else 1
    revision = Revision(site_id=entry.site_id, entry_id=entry.id, number=number, created_at=now,
                        created_by_id=actor.account_id, **said)  # fmt: skip
    session.add(revision)
    await session.flush()
    session.add_all(MediaUse(revision_id=revision.id, media_id=media_id) for media_id in media_ids)
    entry.working_revision_id = revision.id
    if entry.published_at is None:
        entry.slug = _slug_of(revision.title)
    await session.flush()


def _slug_of(title: str) -> str:
    return slugify(title, fallback="bai")


def _said(given: EntryInput, before: Revision | None) -> dict[str, Any]:
    """Give the content of a new revision: what was given over what stood before."""
    said = {
        name: getattr(given if before is None or name in given.model_fields_set else before, name)
        for name in CONTENT
    }
    said["keywords"] = [word for word in said["keywords"] if word]
    return said


async def _publish(
    session: AsyncSession,
    entry: Entry,
    revision: Revision,
    *,
    at: datetime | None,
    until: datetime | None,
    now: datetime,
) -> None:
    rules.check_publishable(revision.author, revision.source, revision.title)
    await media_rights.check(session, entry, revision)
    entry.publish_until = until
    if at is not None and at > now:
        entry.state, entry.publish_at = rules.SCHEDULED, at
    else:
        await _go_live(session, entry, revision, now=now, dated=at)


async def _go_live(
    session: AsyncSession, entry: Entry, revision: Revision, *, now: datetime, dated: datetime | None
) -> None:
    earlier = await placements.boards_of(session, entry.id)
    entry.state, entry.publish_at, entry.live_revision_id = rules.PUBLISHED, None, revision.id
    entry.published_at = dated or entry.published_at or now
    if set(earlier) - {entry.board_id}:
        await placements.withdraw(session, entry.id, "moved", now=now)
    await placements.place(
        session,
        board_id=entry.board_id,
        entry=entry,
        revision_id=revision.id,
        visible_from=entry.published_at,
        now=now,
    )
    board_ids = {
        above
        for board_id in {*earlier, entry.board_id}
        for above in await boards.with_those_above(session, board_id)
    }
    outbox.append(session, EntryPublished(entry.site_id, entry.id, sorted(board_ids)), now=now)


async def _withdraw(session: AsyncSession, entry: Entry, state: str, reason: str, *, now: datetime) -> None:
    entry.state, entry.state_reason = state, reason
    entry.live_revision_id = entry.publish_at = None
    entry.updated_at, entry.epoch = now, entry.epoch + 1
    stood_on = await placements.withdraw(session, entry.id, reason, now=now)
    board_ids = {above for board_id in stood_on for above in await boards.with_those_above(session, board_id)}
    outbox.append(session, EntryWithdrawn(entry.site_id, entry.id, sorted(board_ids), reason), now=now)


def _approve(revision: Revision, actor: Actor, now: datetime) -> None:
    if revision.approved_at is None:
        revision.approved_at, revision.approved_by_id = now, actor.account_id


def _note(
    session: AsyncSession,
    actor: Actor,
    entry: Entry,
    action: str,
    right: Right,
    *,
    now: datetime,
    **detail: object,
) -> None:
    said = {name: value for name, value in detail.items() if value}
    audit.record(
        session, actor, action, f"entry:{entry.id}", site_id=entry.site_id, now=now, right=right, **said
    )
    outbox.append(session, EntryEdited(entry.site_id, entry.id), now=now)
