"""Entries over the JSON API: read, write, and move through the workflow."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import utc_now
from liencong.core.db.base import RowNumber
from liencong.core.errors import NotFound
from liencong.core.text.inputs import Line
from liencong.core.web.api_body import described, slow_body
from liencong.core.web.api_lists import After, Limit, Moment, Page, cut, read_cursor
from liencong.core.web.request import actor_of, installation_of, signed_in, site_of
from liencong.sites.board import service as boards
from liencong.sites.board.tables import Board
from liencong.sites.entry import history, service, window, working
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.representation import (
    EntryOut,
    RevisionOut,
    State,
    revision_out,
    shown_out,
    working_out,
)
from liencong.sites.entry.rules import PUBLISHED
from liencong.sites.entry.service import EntryInput
from liencong.sites.entry.terms import terms_of
from liencong.sites.entry.window import Filter

router = APIRouter(tags=["entries"])

Step = Literal[
    "submit", "return", "approve", "publish", "unschedule", "unpublish", "pull", "trash", "restore"
]  # fmt: skip


class EntryQuery(BaseModel):
    """Which entries are asked for."""

    board: str | None = Field(default=None, description="Number, address or slug of a board")
    type: str | None = None
    since: Moment | None = Field(default=None, description="Published or changed since")
    state: State = "published"
    limit: Limit = 50
    after: After = None


class EntryDraft(EntryInput):
    """What a draft begins with."""

    board: RowNumber | Line
    title: Line = Field(min_length=1, max_length=400)


class EntryEdit(EntryInput):
    """What is changed of an entry; fields that are not named stay."""

    version: int = Field(description="The version that the edit began from")


class StepInput(BaseModel):
    """What a step needs: `return`, `unpublish` and `pull` a reason; `publish` may begin and end at times."""

    reason: str = Field(default="", max_length=400)
    at: Moment | None = None
    until: Moment | None = None


@router.get("/entries")
async def list_entries(request: Request, asked: Annotated[EntryQuery, Query()]) -> Page[EntryOut]:
    """List the public entries of the site, the newest first; of other states, those that you work on."""
    if asked.type is not None:
        content_types(installation_of(request).features).get(asked.type)
    async with installation_of(request).read(site_of(request).id) as session:
        board = await boards.get_by_name(session, asked.board) if asked.board is not None else None
        if asked.state == PUBLISHED:
            return await _list_shown(request, session, asked, board)
        return await _list_working(request, session, asked, board)


@router.post("/entries", status_code=201, openapi_extra=described(EntryDraft))
async def create(request: Request, given: Annotated[EntryDraft, slow_body(EntryDraft)]) -> EntryOut:
    """Write a draft."""
    installation, actor = installation_of(request), signed_in(request)
    types = content_types(installation.features)
    async with installation.write(site_of(request).id) as session:
        entry = await service.create(session, actor, given, types, now=utc_now())
        return await _as_written(request, session, entry.id)


@router.get("/entries/{entry_id}")
async def show(request: Request, entry_id: RowNumber) -> EntryOut:
    """Show an entry: to those who work on it what is being written, to all others what is public."""
    async with installation_of(request).read(site_of(request).id) as session:
        own = await working.find_working(session, actor_of(request), entry_id)
        if own is not None:
            return (await working_out(request, session, [own]))[0]
        shown = await window.find_shown(session, entry_id, now=utc_now())
        if not shown:
            raise NotFound(entry_id=entry_id)
        return (await shown_out(request, session, shown[:1]))[0]


@router.patch("/entries/{entry_id}", openapi_extra=described(EntryEdit))
async def edit(
    request: Request, entry_id: RowNumber, given: Annotated[EntryEdit, slow_body(EntryEdit)]
) -> EntryOut:
    """Write a new revision; the public sees it once it is published."""
    installation, actor = installation_of(request), signed_in(request)
    types = content_types(installation.features)
    async with installation.write(site_of(request).id) as session:
        await service.edit(session, actor, entry_id, given, types, now=utc_now())
        return await _as_written(request, session, entry_id)


@router.get("/entries/{entry_id}/revisions")
async def list_revisions(
    request: Request, entry_id: RowNumber, limit: Limit = 50, after: After = None
) -> Page[RevisionOut]:
    """List what an entry said over time, the newest first."""
    async with installation_of(request).read(site_of(request).id) as session:
        own = await working.get_working(session, signed_in(request), entry_id)
        before = read_cursor(after, RowNumber)
        rows = await history.list_revisions(session, own.entry, before=before, limit=limit + 1)
    page, following = cut(rows, limit, lambda row: row.revision.number)
    return Page(items=[revision_out(row, own.entry) for row in page], next=following)


@router.post("/entries/{entry_id}/{step}")
async def take_step(
    request: Request, entry_id: RowNumber, step: Step, given: StepInput | None = None
) -> EntryOut:
    """Move an entry one step of the workflow.

    `submit` states, in your name and for good, that the text holds no state secret. `unschedule` calls off a
    publication that waits for its time. `pull` takes a public entry off at once, everywhere: readers are not
    told its reason, as they are with `unpublish`.
    """
    installation, actor, site = installation_of(request), signed_in(request), site_of(request)
    facts, terms = (given or StepInput()).model_dump(), terms_of(installation.features, site)
    async with installation.write(site.id) as session:
        await service.take_step(session, actor, entry_id, step, **facts, terms=terms, now=utc_now())
        return await _as_written(request, session, entry_id)


async def _as_written(request: Request, session: AsyncSession, entry_id: int) -> EntryOut:
    own = await working.get_working(session, actor_of(request), entry_id)
    return (await working_out(request, session, [own]))[0]


async def _list_shown(
    request: Request, session: AsyncSession, asked: EntryQuery, board: Board | None
) -> Page[EntryOut]:
    wanted = Filter(
        board_ids=await boards.with_those_below(session, board) if board else None,
        types=[asked.type] if asked.type else None,
        changed_since=asked.since,
        after=read_cursor(asked.after, tuple[Moment, RowNumber]),
    )
    found = await window.list_with_bodies(session, wanted, now=utc_now(), limit=asked.limit + 1)
    shown, following = cut(found, asked.limit, lambda one: (one.placement.visible_from, one.placement.id))
    return Page(items=await shown_out(request, session, shown), next=following)


async def _list_working(
    request: Request, session: AsyncSession, asked: EntryQuery, board: Board | None
) -> Page[EntryOut]:
    found = await working.list_working(
        session,
        signed_in(request),
        state=asked.state,
        board_id=board.id if board else None,
        type_name=asked.type,
        before=read_cursor(asked.after, RowNumber),
        limit=asked.limit + 1,
    )
    own, following = cut(found, asked.limit, lambda one: one.entry.id)
    return Page(items=await working_out(request, session, own), next=following)
