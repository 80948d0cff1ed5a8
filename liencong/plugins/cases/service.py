"""Use cases of those who answer: see, take, pass on, write, sign, publish, refuse."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Right, allowed, require
from liencong.core.access.service import Roles, holders_of
from liencong.core.access.tables import Grant
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid, NotFound, Stale
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import scope_of
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL, Site
from liencong.core.text import clean_line, fold, html_to_text
from liencong.core.text.inputs import Line, Lines, RichText
from liencong.plugins.cases import rules, store
from liencong.plugins.cases.events import CaseChanged
from liencong.plugins.cases.rules import CASE_ANSWER, CASE_SIGN, SameSite, WrongCaseState
from liencong.plugins.cases.site_settings import settings_of
from liencong.plugins.cases.tables import Case, CaseHop
from liencong.sites.sender.masking import mask, mask_own

NO_BOARD = 0
"""Cases stand on no board: only rights on a whole site count."""


@dataclass(frozen=True)
class Desk:
    """Somebody who works on the cases of a site; `hidden` stands where personal data stood."""

    actor: Actor
    site: Site
    hidden: str
    now: datetime

    @property
    def may_sign(self) -> bool:
        """Tell whether they may send answers out: who signs, and on a site of one step who writes."""
        one_step = settings_of(self.site).one_step and allowed(self.actor, CASE_ANSWER, self.site.id)
        return one_step or allowed(self.actor, CASE_SIGN, self.site.id)


class AnswerInput(BaseModel):
    """An answer, with the question as it would be public; `version` is that of the case as it was read."""

    title: Line = Field(min_length=1, max_length=300)
    public_content: Lines = Field(min_length=1, max_length=6000)
    answer_html: RichText = Field(default="", max_length=200_000)
    reference: Line = Field(default="", max_length=200)
    version: int


async def get(session: AsyncSession, actor: Actor, case_id: int, *, for_update: bool = False) -> Case:
    """Give a case to somebody who answers on its site; raise `NotFound` where it is absent or elsewhere."""
    require(actor, CASE_ANSWER, scope_of(session))
    found = await store.find(session, case_id, for_update=for_update)
    if found is None:
        raise NotFound(case_id=case_id)
    return found


async def write(session: AsyncSession, desk: Desk, case_id: int, given: AnswerInput, step: str) -> Case:
    """Keep what was written, and take the step that it was written for: draft, submit, answer or publish.

    What is to be public is masked again, whatever was typed. Raises `Invalid` for an answer without words,
    `Stale`, `WrongCaseState`.
    """
    case, right = await _begin(session, desk, case_id, step)
    if given.version != case.version:
        raise Stale(case_id=case_id)
    state = rules.next_state(step, case.state)
    if step != "draft" and not html_to_text(given.answer_html):
        raise Invalid({"answer_html": "required"})
    case.title = mask(given.title, desk.hidden, case.own_data)[:300]
    case.public_content = mask(given.public_content, desk.hidden, case.own_data)
    case.answer_html, case.reference = given.answer_html, given.reference
    case.assigned_to_id = case.assigned_to_id or desk.actor.account_id
    if step != "draft":
        case.reason = ""
    if state in rules.WITH_ANSWER:
        case.answered_at = case.answered_at or desk.now
        case.answered_by_id = desk.actor.account_id
    if state == rules.PUBLISHED:
        case.published_at = desk.now
        case.public_answer = mask_own(given.answer_html, desk.hidden, case.own_data)
    case.found_by = fold(f"{case.title} {case.public_content} {html_to_text(case.public_answer)}")
    _step(session, desk, case, step, right, state=state)
    await session.flush()
    return case


async def take_step(session: AsyncSession, desk: Desk, case_id: int, step: str, reason: str = "") -> Case:
    """Take a step that changes no text: take, return, unpublish, refuse.

    Whoever takes a case works on it. Raises `Invalid` where a reason is missing, `WrongCaseState`.
    """
    case, right = await _begin(session, desk, case_id, step)
    state = rules.next_state(step, case.state)
    reason = _reason(step, reason)
    if step == "take":
        case.assigned_to_id = desk.actor.account_id
    if reason:
        case.reason = reason
    if step == "refuse":
        case.answered_at, case.answered_by_id = desk.now, desk.actor.account_id
    if step == "unpublish":
        case.public_answer = ""
    _step(session, desk, case, step, right, state=state, reason=reason)
    await session.flush()
    return case


async def forward(session: AsyncSession, desk: Desk, case_id: int, to: Site, reason: str) -> None:
    """Pass a case on to another site of the installation, which decides from then on (S66).

    What was drafted here goes with nobody. Raises `Invalid` without a reason, `SameSite`, `NotFound` for a
    site that answers nobody.
    """
    case, right = await _begin(session, desk, case_id, "forward")
    rules.next_state("forward", case.state)
    if to.id == case.site_id:
        raise SameSite
    if to.kind == EXTERNAL or to.state != ACTIVE:
        raise NotFound(site=to.slug)
    reason = _reason("forward", reason)
    case.came_from_id = case.site_id
    await _move(session, desk, case, to.id, step="forward", reason=reason, right=right)


async def send_back(session: AsyncSession, desk: Desk, case_id: int, reason: str) -> None:
    """Give a case that is not ours to answer back to the site that passed it on."""
    case, right = await _begin(session, desk, case_id, "send_back")
    rules.next_state("send_back", case.state)
    if case.came_from_id is None:
        raise NotFound(case_id=case_id)
    reason = _reason("send_back", reason)
    to_site_id, case.came_from_id = case.came_from_id, None
    await _move(session, desk, case, to_site_id, step="send_back", reason=reason, right=right)


async def erase(session: AsyncSession, desk: Desk, case_id: int, reason: str) -> list[str]:
    """Erase what tells who sent a case that is done, on request or because it is old (L52).

    What they wrote stays as it is public, masked. Gives the keys of files that are to be deleted once this is
    committed. Raises `Invalid` without a reason, `WrongCaseState`.
    """
    case = await get(session, desk.actor, case_id, for_update=True)
    right = require(desk.actor, CASE_SIGN, case.site_id)
    if not may_erase(desk, case):
        raise WrongCaseState(state=case.state)
    reason = clean_line(reason)[:1000]
    if not reason:
        raise Invalid({"reason": "required"})
    keys = [key for file in case.files for key in file["keys"]]
    case.content = case.public_content
    case.answer_html = mask_own(case.answer_html, desk.hidden, case.own_data)
    case.sender_name = case.sender_phone = case.sender_email = ""
    case.shows_name, case.files = False, []
    _note(session, desk, case, "erase", right, reason=reason)
    outbox.append(session, CaseChanged(case.site_id, case.id), now=desk.now)
    await session.flush()
    return keys


def may_erase(desk: Desk, case: Case) -> bool:
    """Tell whether somebody may erase who sent a case now: it is done, and there is something to erase."""
    is_done = case.state not in rules.OPEN and bool(case.sender_name)
    return is_done and allowed(desk.actor, CASE_SIGN, case.site_id)


async def assign(
    session: AsyncSession, desk: Desk, case_id: int, account_id: int | None, roles: Roles
) -> Case:
    """Ask somebody to see to a case, or nobody any more; raise `Invalid` for somebody who answers nothing."""
    case, right = await _begin(session, desk, case_id, "take")
    answers = holders_of(CASE_ANSWER, roles, site_id=case.site_id, board_id=NO_BOARD, now=desk.now)
    held = select(func.count(Grant.id)).where(Grant.account_id == account_id, answers)
    if account_id is not None and not await session.scalar(held):
        raise Invalid({"assigned_to": "choice-unknown"})
    await store.note_assigned(session, case_id, account_id)
    _note(session, desk, case, "assign", right, account_id=account_id)
    await session.flush()
    return case


def open_steps(desk: Desk, case: Case) -> frozenset[str]:
    """Give the names of the steps that somebody may take with a case now."""
    return rules.open_steps(case.state, may_sign=desk.may_sign, was_forwarded=case.came_from_id is not None)


async def _begin(session: AsyncSession, desk: Desk, case_id: int, step: str) -> tuple[Case, Right]:
    case = await get(session, desk.actor, case_id, for_update=True)
    signs = rules.STEPS[step].signs and not settings_of(desk.site).one_step
    return case, require(desk.actor, CASE_SIGN if signs else CASE_ANSWER, case.site_id)


async def _move(
    session: AsyncSession, desk: Desk, case: Case, to_site_id: int, *, step: str, reason: str, right: Right
) -> None:
    here = case.site_id
    session.add(
        CaseHop(
            site_id=here,
            case_id=case.id,
            from_site_id=here,
            to_site_id=to_site_id,
            reason=reason,
            at=desk.now,
            by_id=desk.actor.account_id,
        )
    )
    case.answer_html, case.reference, case.reason, case.assigned_to_id = "", "", "", None
    _step(session, desk, case, step, right, state=rules.STEPS[step].ends, reason=reason)
    await session.flush()
    along = update(CaseHop).where(CaseHop.case_id == case.id).values(site_id=to_site_id)
    await session.execute(along.execution_options(synchronize_session=False))
    case.site_id = to_site_id
    outbox.append(session, CaseChanged(to_site_id, case.id), now=desk.now)
    await session.flush()


def _step(
    session: AsyncSession, desk: Desk, case: Case, step: str, right: Right, *, state: str, reason: str = ""
) -> None:
    case.state = state
    _note(session, desk, case, step, right, reason=reason)
    outbox.append(session, CaseChanged(case.site_id, case.id), now=desk.now)


def _note(session: AsyncSession, desk: Desk, case: Case, name: str, right: Right, **detail: object) -> None:
    audit.record(
        session,
        desk.actor,
        f"case:{name}",
        f"case:{case.id}",
        site_id=case.site_id,
        now=desk.now,
        right=right,
        **detail,
    )


def _reason(step: str, reason: str) -> str:
    """Give the reason of a step; raise `Invalid` where it wants one and has none."""
    cleaned = clean_line(reason)[:1000]
    if rules.STEPS[step].wants_reason and not cleaned:
        raise Invalid({"reason": "required"})
    return cleaned
