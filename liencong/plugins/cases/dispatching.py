"""Use cases of letters: find cases that are alike, pass them on by one letter, note that it went (S64)."""

from collections.abc import Collection, Sequence
from datetime import date

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import require
from liencong.core.audit import service as audit
from liencong.core.clock import local_day
from liencong.core.db.base import RowNumber
from liencong.core.errors import Invalid, NotFound
from liencong.core.tenancy.tables import Site
from liencong.core.text import fold
from liencong.core.text.inputs import Line
from liencong.plugins.cases import rules, service, store
from liencong.plugins.cases.rules import CASE_ANSWER, CASE_SIGN
from liencong.plugins.cases.service import Desk
from liencong.plugins.cases.tables import Case, CaseDispatch

MOST_CASES = 100
LOOKED_THROUGH = 300
"""Open cases among which those are sought that are alike."""

MOST_ALIKE = 10


class DispatchInput(BaseModel):
    """A letter by which cases are passed on together."""

    cases: list[RowNumber] = Field(min_length=1, max_length=MOST_CASES)
    number: Line = Field(min_length=1, max_length=60)
    issued_on: date
    subject: Line = Field(min_length=1, max_length=300)
    reason: Line = Field(min_length=1, max_length=1000)
    signer: Line = Field(default="", max_length=200)
    signer_post: Line = Field(default="", max_length=200)


class SentInput(BaseModel):
    """When a letter went out, and how."""

    sent_on: date
    sent_how: Line = Field(min_length=1, max_length=300)


async def list_chosen(session: AsyncSession, desk: Desk, case_ids: Collection[int]) -> list[Case]:
    """Give those of some cases that may be passed on from the session's site, what is due first."""
    require(desk.actor, CASE_ANSWER, desk.site.id)
    cases = [case for case in await store.list_by_ids(session, case_ids) if case.state in rules.WORKABLE]
    return sorted(cases, key=lambda case: (case.due_on, case.id))


async def list_alike(session: AsyncSession, desk: Desk, chosen: Sequence[Case]) -> list[Case]:
    """Give open cases that say much the same as some, those most alike first."""
    require(desk.actor, CASE_ANSWER, desk.site.id)
    ids, said = {case.id for case in chosen}, [_words(case) for case in chosen]
    found = [
        (max((rules.likeness(_words(case), words) for words in said), default=0.0), case)
        for case in await store.list_in(session, rules.WORKABLE, limit=LOOKED_THROUGH)
        if case.id not in ids
    ]
    alike = [(likeness, case) for likeness, case in found if likeness >= rules.ALIKE]
    return [case for _, case in sorted(alike, key=lambda one: (-one[0], one[1].id))[:MOST_ALIKE]]


async def dispatch(session: AsyncSession, desk: Desk, given: DispatchInput, to: Site) -> CaseDispatch:
    """Pass cases on to another site by one letter, all of them or none.

    Raises `Invalid` for a letter of a day to come or a case that is not here, and what forwarding raises.
    """
    right = require(desk.actor, CASE_SIGN, desk.site.id)
    if given.issued_on > local_day(desk.now) or given.issued_on.year < rules.FIRST_YEAR:
        raise Invalid({"issued_on": "date-invalid"})
    cases = await list_chosen(session, desk, given.cases)
    if len(cases) != len(set(given.cases)):
        raise Invalid({"cases": "case-chosen-gone"})
    letter = CaseDispatch(
        **given.model_dump(exclude={"cases"}),
        to_site_id=to.id,
        listed=[_listed(case) for case in cases],
        made_at=desk.now,
        made_by_id=desk.actor.account_id,
    )
    session.add(letter)
    await session.flush()
    for case in cases:
        await service.forward(session, desk, case.id, to, f"{given.reason} ({given.number})"[:1000])
    audit.record(
        session, desk.actor, "case:dispatch", f"dispatch:{letter.id}", site_id=desk.site.id, now=desk.now,
        right=right, reference=letter.number, to=to.name,
    )  # fmt: skip
    await session.flush()
    return letter


async def note_sent(session: AsyncSession, desk: Desk, letter_id: int, given: SentInput) -> CaseDispatch:
    """Note when and how a letter went out; raise `Invalid` for a day before it was signed, or to come."""
    letter = await get(session, desk, letter_id)
    right = require(desk.actor, CASE_SIGN, desk.site.id)
    if not letter.issued_on <= given.sent_on <= local_day(desk.now):
        raise Invalid({"sent_on": "case-sent-day"})
    letter.sent_on, letter.sent_how = given.sent_on, given.sent_how
    audit.record(
        session, desk.actor, "case:sent", f"dispatch:{letter.id}", site_id=desk.site.id, now=desk.now,
        right=right, reference=letter.number, note=given.sent_how,
    )  # fmt: skip
    await session.flush()
    return letter


async def get(session: AsyncSession, desk: Desk, letter_id: int) -> CaseDispatch:
    """Give a letter of the session's site; raise `NotFound` where it is absent or another's."""
    require(desk.actor, CASE_ANSWER, desk.site.id)
    found = await session.scalars(select(CaseDispatch).where(CaseDispatch.id == letter_id))
    letter = found.first()
    if letter is None:
        raise NotFound(letter_id=letter_id)
    return letter


async def list_letters(session: AsyncSession, desk: Desk, *, limit: int) -> list[CaseDispatch]:
    """Give the letters of the session's site, the latest first."""
    require(desk.actor, CASE_ANSWER, desk.site.id)
    newest = select(CaseDispatch).order_by(CaseDispatch.issued_on.desc(), CaseDispatch.id.desc())
    return list(await session.scalars(newest.limit(limit)))


def _listed(case: Case) -> dict[str, object]:
    return {
        "id": case.id,
        "title": case.title,
        "kind": case.kind,
        "field": case.field,
        "received": local_day(case.received_at).isoformat(),
        "due": case.due_on.isoformat(),
    }


def _words(case: Case) -> frozenset[str]:
    return rules.telling_words(fold(f"{case.title} {case.public_content}"))
