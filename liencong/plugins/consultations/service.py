"""Use cases of those who handle consultations: see comments, let them be public, say what becomes of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.access.rules import Actor, Right, allowed, require
from liencong.core.access.service import Roles
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid, NotFound, Stale
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import scope_of
from liencong.core.tenancy.tables import Site
from liencong.core.text import clean_line
from liencong.core.text.inputs import Lines
from liencong.plugins.consultations import rules, store
from liencong.plugins.consultations.events import ConsultationChanged
from liencong.plugins.consultations.rules import CONSULTATION_APPROVE, CONSULTATION_HANDLE
from liencong.plugins.consultations.store import Handled
from liencong.plugins.consultations.tables import Comment
from liencong.sites.sender.masking import mask

SAVE, PUBLISH, KEEP = "save", "publish", "keep"
STEPS = {PUBLISH: rules.PUBLISHED, KEEP: rules.KEPT}
"""What may be done with a comment besides saying what becomes of it, and how it stands then."""

NO_BOARD = 0
"""Comments stand on no board: only rights on a whole site count."""


@dataclass(frozen=True)
class Desk:
    """Somebody who handles the consultations of a site; `hidden` stands where personal data stood."""

    actor: Actor
    site: Site
    hidden: str
    now: datetime

    @property
    def may_approve(self) -> bool:
        """Tell whether they may let comments be public."""
        return allowed(self.actor, CONSULTATION_APPROVE, self.site.id)


class CommentAnswer(BaseModel):
    """What becomes of a comment, with its words as they would be public; `version` is as it was read."""

    public_content: Lines = Field(min_length=1, max_length=24_000)
    verdict: Literal["", "accepted", "explained", "declined"] = ""
    answer: Lines = Field(default="", max_length=10_000)
    version: int


async def get(session: AsyncSession, actor: Actor, entry_id: int) -> Handled:
    """Give a consultation to somebody who handles it; raise `NotFound` where it is absent or elsewhere."""
    require(actor, CONSULTATION_HANDLE, scope_of(session))
    found = await store.find_handled(session, entry_id)
    if found is None:
        raise NotFound(entry_id=entry_id)
    return found


async def get_comment(
    session: AsyncSession, actor: Actor, comment_id: int, *, for_update: bool = False
) -> Comment:
    """Give a comment to somebody who handles it; raise `NotFound` where it is absent or elsewhere."""
    require(actor, CONSULTATION_HANDLE, scope_of(session))
    found = await store.find_comment(session, comment_id, for_update=for_update)
    if found is None:
        raise NotFound(comment_id=comment_id)
    return found


async def handle(
    session: AsyncSession, desk: Desk, comment_id: int, given: CommentAnswer, step: str = SAVE
) -> Comment:
    """Keep what becomes of a comment, and let it be public or not where the step says so.

    What is to be public is masked again, whatever was typed. Raises `Invalid` for what is explained or
    declined without a word, `Stale`, `Forbidden`.
    """
    comment = await get_comment(session, desk.actor, comment_id, for_update=True)
    right = require(
        desk.actor, CONSULTATION_APPROVE if step in STEPS else CONSULTATION_HANDLE, comment.site_id
    )
    if given.version != comment.version:
        raise Stale(comment_id=comment_id)
    if given.verdict in (rules.EXPLAINED, rules.DECLINED) and not given.answer:
        raise Invalid({"answer": "consultation-answer-needed"})
    comment.public_content = mask(given.public_content, desk.hidden, comment.own_data)
    comment.verdict, comment.answer = given.verdict, mask(given.answer, desk.hidden, comment.own_data)
    comment.state = STEPS.get(step, comment.state)
    comment.handled_at, comment.handled_by_id = desk.now, desk.actor.account_id
    _note(session, desk, comment, step, right)
    await session.flush()
    return comment


async def decide(session: AsyncSession, desk: Desk, comment_id: int, step: str, reason: str = "") -> Comment:
    """Let a comment be public as it is masked, or not, and change nothing else of it."""
    comment = await get_comment(session, desk.actor, comment_id, for_update=True)
    right = require(desk.actor, CONSULTATION_APPROVE, comment.site_id)
    comment.state = STEPS[step]
    comment.handled_at, comment.handled_by_id = desk.now, desk.actor.account_id
    _note(session, desk, comment, step, right, reason=clean_line(reason)[:1000])
    await session.flush()
    return comment


async def erase(session: AsyncSession, desk: Desk, comment_id: int, reason: str) -> list[str]:
    """Erase what tells who sent a comment, on request or because it is old (L52); its masked words stay.

    Gives the keys of files that are to be deleted once this is committed. Raises `Invalid` without a reason.
    """
    comment = await get_comment(session, desk.actor, comment_id, for_update=True)
    right = require(desk.actor, CONSULTATION_APPROVE, comment.site_id)
    reason = clean_line(reason)[:1000]
    if not reason:
        raise Invalid({"reason": "required"})
    keys = [key for file in comment.files for key in file["keys"]]
    comment.content = comment.public_content
    comment.sender_name = comment.sender_phone = comment.sender_email = ""
    comment.shows_name, comment.files = False, []
    _note(session, desk, comment, "erase", right, reason=reason)
    await session.flush()
    return keys


async def assign(
    session: AsyncSession, desk: Desk, comment_id: int, account_id: int | None, roles: Roles
) -> Comment:
    """Ask somebody to see to a comment, or nobody any more; raise `Invalid` for somebody who handles none."""
    comment = await get_comment(session, desk.actor, comment_id, for_update=True)
    right = require(desk.actor, CONSULTATION_HANDLE, comment.site_id)
    if account_id is not None:
        able = await access.list_holders(
            session, CONSULTATION_HANDLE, roles, site_id=comment.site_id, board_id=NO_BOARD, now=desk.now
        )
        if account_id not in able:
            raise Invalid({"assigned_to": "choice-unknown"})
    comment.assigned_to_id = account_id
    _note(session, desk, comment, "assign", right, account_id=account_id)
    await session.flush()
    return comment


def _note(
    session: AsyncSession, desk: Desk, comment: Comment, name: str, right: Right, **detail: object
) -> None:
    audit.record(
        session,
        desk.actor,
        f"comment:{name}",
        f"comment:{comment.id}",
        site_id=comment.site_id,
        now=desk.now,
        right=right,
        **{key: value for key, value in detail.items() if value},
    )
    outbox.append(session, ConsultationChanged(comment.site_id, comment.entry_id), now=desk.now)
