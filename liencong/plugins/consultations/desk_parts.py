"""Consultations on the dashboard, in the log, in the command box and among the statistics."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed
from liencong.core.clock import local_day, utc_now
from liencong.core.office.parts import Attention, DeskAttention, Findable, Found, LogSubjects, Subject, fits
from liencong.core.office.report import Cell, ReportTable, SiteMeasures
from liencong.core.office.span import Span
from liencong.core.text import format_date
from liencong.core.web.request import OFFICE, actor_of, installation_of, local_url, site_of
from liencong.plugins.consultations import rules, store, summary
from liencong.plugins.consultations.content import TYPE
from liencong.plugins.consultations.rules import CONSULTATION_HANDLE
from liencong.plugins.consultations.store import Tally
from liencong.plugins.consultations.told import DRAFTS, days_words
from liencong.sites.entry.panels import DeskFigures, EntryPanel, Figure
from liencong.sites.entry.tables import Entry

MOST_NAMED, MOST_FOUND, LOOKED_THROUGH = 5, 8, 300
REPORT = "consultations"


async def count_waiting(request: Request, session: AsyncSession) -> Sequence[Figure]:
    """Tell those who handle them how many comments are to be looked at."""
    if not _handles(request):
        return []
    waiting = await store.count_waiting(session)
    label = installation_of(request).catalogue.text("consultations.figure")
    return [Figure(label, waiting, _home(request), urgent=True)] if waiting else []


async def find_unsummarised(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Name the consultations that are over and have no public summary."""
    if not _handles(request):
        return []
    text = installation_of(request).catalogue.text
    over = (await store.list_unsummarised(session, local_day(utc_now())))[:MOST_NAMED]
    titles = await store.titles_of(session, [one.entry_id for one in over])
    return [
        Attention(
            text("consultations.over_one", title=titles[one.entry_id], day=format_date(one.closes_on)),
            f"{_home(request)}/{one.entry_id}",
            text("consultations.summarise_it"),
            urgent=True,
        )
        for one in over
    ]


async def find_subjects(
    request: Request, session: AsyncSession, entry_ids: Collection[int]
) -> Mapping[int, Subject]:
    """Name the consultations of which the log tells, to those who handle them."""
    if not _handles(request):
        return {}
    titles = await store.titles_of(session, entry_ids)
    return {number: Subject(title, f"{_home(request)}/{number}") for number, title in titles.items()}


async def find_comments(
    request: Request, session: AsyncSession, comment_ids: Collection[int]
) -> Mapping[int, Subject]:
    """Name the comments of which the log tells by their drafts, to those who handle them."""
    if not _handles(request):
        return {}
    comments = await store.list_comments_by_ids(session, comment_ids)
    titles = await store.titles_of(session, {one.entry_id for one in comments})
    text = installation_of(request).catalogue.text
    return {
        one.id: Subject(
            text("consultations.comment_on", title=titles.get(one.entry_id, "")),
            f"{_home(request)}/y-kien/{one.id}",
        )
        for one in comments
    }


async def find_by_words(request: Request, session: AsyncSession, words: str) -> Sequence[Found]:
    """Find consultations by words of their titles."""
    if not words or not _handles(request):
        return []
    return [
        Found(one.title, f"{_home(request)}/{one.consultation.entry_id}")
        for one in await store.list_handled(session, limit=LOOKED_THROUGH)
        if fits(one.title, words)
    ][:MOST_FOUND]


async def read_report(request: Request, session: AsyncSession, span: Span) -> Sequence[Sequence[Cell]]:
    """Tell of each consultation that ended in a span what was said and what became of it."""
    first, behind = local_day(span.begins), local_day(span.ends)
    table: list[Sequence[Cell]] = []
    for one in await store.list_handled(session, limit=LOOKED_THROUGH):
        known = one.consultation
        if first <= known.closes_on < behind:
            comments = await store.list_comments(session, known.entry_id)
            counts = summary.counts_of(comments)
            subject = Subject(one.title, f"{_home(request)}/{known.entry_id}")
            table.append((subject, format_date(known.closes_on), len(comments), *counts.values()))
    return table


async def measure(_request: Request, session: AsyncSession, span: Span) -> Mapping[int, Sequence[int]]:
    """Count for each site the consultations that ended in a span, and those of them that were summarised."""
    return await store.count_ended(session, local_day(span.begins), local_day(span.ends))


async def show_tally(request: Request, session: AsyncSession, entry: Entry) -> Mapping[str, Any] | None:
    """Show beside a draft what was said of it; nothing beside other entries, or before it is announced."""
    handled = (
        await store.find_handled(session, entry.id) if entry.type == TYPE and _handles(request) else None
    )
    if handled is None:
        return None
    installation, now, period = installation_of(request), utc_now(), handled.consultation.period
    state = rules.state_of(period, now, is_summarised=handled.is_summarised)
    return {
        "state": state,
        "label": installation.catalogue.text(f"consultation_states.{state}"),
        "days": days_words(installation, period, state, local_day(now)),
        "tally": (await store.tallies(session, [entry.id])).get(entry.id, Tally()),
        "url": f"{_home(request)}/{entry.id}",
    }


def _handles(request: Request) -> bool:
    return allowed(actor_of(request), CONSULTATION_HANDLE, site_of(request).id)


def _home(request: Request) -> str:
    return local_url(request, f"{OFFICE}{DRAFTS}")


PARTS = (
    EntryPanel("consultations/_panel.html", show_tally),
    DeskFigures(count_waiting),
    DeskAttention(find_unsummarised),
    LogSubjects("consultation", find_subjects),
    LogSubjects("comment", find_comments),
    Findable("consultations.office_title", find_by_words),
    ReportTable(REPORT, ("title", "closes", "comments", "accepted", "explained", "declined"), read_report),
    SiteMeasures(REPORT, ("ended", "summarised"), 45, measure),
)
