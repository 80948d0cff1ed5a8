"""Use cases of whoever comments: what they say of a draft is judged, and kept for the agency that asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.audit import service as audit
from liencong.core.db.upsert import insert_new
from liencong.core.errors import Invalid
from liencong.core.outbox import service as outbox
from liencong.core.text.inputs import Line, Lines
from liencong.plugins.consultations import rules
from liencong.plugins.consultations.articles import Article, position_of
from liencong.plugins.consultations.events import ConsultationChanged
from liencong.plugins.consultations.tables import Comment, Consultation
from liencong.sites.sender import codes
from liencong.sites.sender.contact import SenderInput, wrong_in
from liencong.sites.sender.counting import Limit
from liencong.sites.sender.masking import mask

CONSENT = "consultation-1"
"""The wording of the notice about personal data; it stands in the catalogue under `consents.<name>`, and
another wording gets another name."""

FORM = "comment"
LIMIT = Limit(FORM)


class CommentInput(SenderInput):
    """What somebody says of a draft, and how they are reached; without an article it is about the whole."""

    article: Line = Field(default="", max_length=200)
    content: Lines = Field(min_length=1, max_length=20_000)
    organisation: Line = Field(default="", max_length=300)


@dataclass(frozen=True)
class Said:
    """What somebody says, and of which article, by its place among the others."""

    given: CommentInput
    position: int


def judge(
    given: CommentInput, consultation: Consultation, articles: Sequence[Article], now: datetime
) -> Said:
    """Tell of what somebody speaks; raise `Invalid` with a code for each field that does not hold."""
    wrong = dict(wrong_in(given))
    known = {one.title: one.position for one in articles}
    if given.article and known and given.article not in known:
        wrong["article"] = "choice-unknown"
    state = rules.state_of(consultation.period, now, is_summarised=False)
    if state != rules.OPEN:
        wrong[""] = "consultation-not-open" if state == rules.UPCOMING else "consultation-over"
    if wrong:
        raise Invalid(wrong)
    return Said(given, known.get(given.article) or position_of(given.article))


async def receive(
    session: AsyncSession,
    said: Said,
    consultation: Consultation,
    code: str,
    *,
    files: Sequence[Mapping[str, Any]],
    hidden: str,
    shows_comments: bool,
    now: datetime,
) -> None:
    """Keep a comment on the session's site; one with the same code was sent before and stays.

    On a site that shows none it stays with the agency from the beginning.
    """
    given, known = said.given, codes.hash_of(code)
    row = {
        "site_id": consultation.site_id,
        "entry_id": consultation.entry_id,
        "code_hash": known,
        "position": said.position,
        "article": given.article,
        "content": given.content,
        "organisation": given.organisation,
        "sender_name": given.name,
        "sender_phone": given.phone,
        "sender_email": given.email.lower(),
        "shows_name": given.shows_name,
        "consent": CONSENT,
        "consented_at": now,
        "files": [dict(file) for file in files],
        "received_at": now,
        "state": rules.RECEIVED if shows_comments else rules.KEPT,
        "public_content": mask(given.content, hidden, given.own_data),
    }
    if not await insert_new(session, Comment, [row], key=["code_hash"]):
        return
    comment_id = await session.scalar(select(Comment.id).where(Comment.code_hash == known))
    subject = f"comment:{comment_id}"
    audit.record(session, None, "comment:receive", subject, site_id=consultation.site_id, now=now)
    changed = ConsultationChanged(consultation.site_id, consultation.entry_id)
    outbox.append(session, changed, now=now)
    await session.flush()
