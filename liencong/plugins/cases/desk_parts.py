"""Cases on the dashboard, in the log, in the command box and among the statistics."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed
from liencong.core.clock import local_day, utc_now
from liencong.core.office.parts import (
    Attention,
    DeskAttention,
    Findable,
    Found,
    LogSubjects,
    Subject,
    fits,
)
from liencong.core.office.report import Cell, ReportTable
from liencong.core.office.span import Span
from liencong.core.web.request import OFFICE, actor_of, installation_of, local_url, site_of
from liencong.plugins.cases import rules, store
from liencong.plugins.cases.rules import CASE_ANSWER, KINDS
from liencong.plugins.cases.tables import Case
from liencong.plugins.cases.told import QUESTIONS, due_words
from liencong.sites.entry.panels import DeskFigures, Figure

MOST_NAMED = 5
"""Cases that the dashboard names one by one, those due first."""

MOST_FOUND = 8
LOOKED_THROUGH = 300
REPORT = "cases"


async def count_waiting(request: Request, session: AsyncSession) -> Sequence[Figure]:
    """Tell those who answer how many cases wait, and how many of them for a signature."""
    if not _answers(request):
        return []
    counts, text = await store.count_by_state(session), installation_of(request).catalogue.text
    home = local_url(request, f"{OFFICE}{QUESTIONS}")
    waiting = sum(counts.get(state, 0) for state in rules.WORKABLE)
    found = [
        Figure(text("cases.figure"), waiting, home, urgent=True),
        Figure(
            text("cases.figure_signing"), counts.get(rules.SIGNING, 0), f"{home}?muc=cho-duyet", urgent=True
        ),
    ]
    return [figure for figure in found if figure.value]


async def find_due(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Name the cases that are late or due within two days, and tell how many more there are."""
    if not _answers(request):
        return []
    installation, today = installation_of(request), local_day(utc_now())
    text, home = installation.catalogue.text, local_url(request, f"{OFFICE}{QUESTIONS}")
    pressing = await _pressing(session)
    found = [
        Attention(
            text("cases.due_one", title=case.title, due=due_words(installation, case, today)),
            f"{home}/{case.id}",
            text("cases.answer_it"),
            urgent=True,
        )
        for case in pressing[:MOST_NAMED]
    ]
    if more := len(pressing) - len(found):
        found.append(Attention(text("cases.due_more", count=more), home, text("cases.see_due"), urgent=True))
    return found


async def find_subjects(
    request: Request, session: AsyncSession, case_ids: Collection[int]
) -> Mapping[int, Subject]:
    """Name the cases of which the log tells, to those who answer."""
    if not _answers(request):
        return {}
    home = local_url(request, f"{OFFICE}{QUESTIONS}")
    return {
        case.id: Subject(case.title, f"{home}/{case.id}")
        for case in await store.list_by_ids(session, case_ids)
    }


async def find_by_words(request: Request, session: AsyncSession, words: str) -> Sequence[Found]:
    """Find open cases by words of their titles; without words, those that are due first."""
    if not _answers(request):
        return []
    text, home = installation_of(request).catalogue.text, local_url(request, f"{OFFICE}{QUESTIONS}")
    cases = await store.list_in(session, rules.OPEN, limit=LOOKED_THROUGH)
    return [
        Found(case.title, f"{home}/{case.id}", text(f"case_states.{case.state}"))
        for case in cases
        if fits(case.title, words)
    ][: MOST_FOUND if words else 0]


async def read_report(request: Request, session: AsyncSession, span: Span) -> Sequence[Sequence[Cell]]:
    """Tell of each kind how many cases came in a span, how many were answered, and how many in time (S67)."""
    text, today = installation_of(request).catalogue.text, local_day(utc_now())
    rows = await session.execute(
        select(Case.kind, Case.state, Case.due_on, Case.answered_at).where(
            Case.received_at >= span.begins, Case.received_at < span.ends
        )
    )
    found = list(rows)
    table: list[Sequence[Cell]] = []
    for kind in KINDS:
        of_kind = [row for row in found if row.kind == kind]
        done = [row for row in of_kind if row.answered_at is not None]
        in_time = sum(local_day(row.answered_at) <= row.due_on for row in done)
        open_late = sum(row.state in rules.OPEN and row.due_on < today for row in of_kind)
        if of_kind:
            label = text(f"case_kinds.{kind}")
            table.append((label, len(of_kind), len(done), in_time, len(done) - in_time + open_late))
    return table


async def _pressing(session: AsyncSession) -> Sequence[Case]:
    until = local_day(utc_now()) + rules.PRESSING_FOR
    found = await session.scalars(
        select(Case).where(Case.state.in_(rules.OPEN), Case.due_on <= until).order_by(Case.due_on, Case.id)
    )
    return list(found)


def _answers(request: Request) -> bool:
    return allowed(actor_of(request), CASE_ANSWER, site_of(request).id)


PARTS = (
    DeskFigures(count_waiting),
    DeskAttention(find_due),
    LogSubjects("case", find_subjects),
    Findable("cases.office_title", find_by_words),
    ReportTable(REPORT, ("kind", "received", "answered", "in-time", "late"), read_report),
)
