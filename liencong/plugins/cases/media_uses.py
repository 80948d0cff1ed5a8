"""Which media answers show: readers see those of public ones, and none of them may be thrown away."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, allowed
from liencong.core.tenancy.scope import scope_of
from liencong.plugins.cases import rules
from liencong.plugins.cases.rules import CASE_ANSWER
from liencong.plugins.cases.tables import Case
from liencong.plugins.cases.told import QUESTIONS
from liencong.sites.media.service import in_use
from liencong.sites.media.tables import Media, MediaVersion
from liencong.sites.media.uses import Use, named_in


async def find_public(session: AsyncSession, uid: UUID) -> Sequence[MediaVersion]:
    """Find a media that a public answer of the session's site shows."""
    return list(await session.scalars(in_use().where(Media.uid == uid, _is_public())))


async def find_users(
    session: AsyncSession, actor: Actor, media_ids: Sequence[int]
) -> Mapping[int, Sequence[Use]]:
    """Give the cases whose answers show some media, to those who answer."""
    if not allowed(actor, CASE_ANSWER, scope_of(session)):
        return {}
    found: dict[int, list[Use]] = {}
    statement = (
        select(Media.id, Case.title, Case.id)
        .join(Case, Case.site_id == Media.site_id)
        .where(Media.id.in_(media_ids), named_in(Case.answer_html))
    )
    for media_id, title, case_id in await session.execute(statement):
        found.setdefault(media_id, []).append(Use(title, f"{QUESTIONS}/{case_id}"))
    return found


async def public_on(session: AsyncSession, media_id: int) -> set[int | None]:
    """Tell whether a public answer shows a media: that belongs to the whole site."""
    found = await session.scalar(select(func.count(Media.id)).where(Media.id == media_id, _is_public()))
    return {None} if found else set()


def shows() -> ColumnElement[bool]:
    """Give the condition for a media that an answer of its site shows, public or not."""
    return exists(select(Case.id).where(Case.site_id == Media.site_id, named_in(Case.answer_html)))


def _is_public() -> ColumnElement[bool]:
    return exists(
        select(Case.id).where(
            Case.site_id == Media.site_id,
            Case.state == rules.PUBLISHED,
            named_in(Case.public_answer),
        )
    )
