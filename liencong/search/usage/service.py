"""Note what was asked of a site, and tell what is asked most and what finds nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import SITE_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.db.upsert import add_up, upsert
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.search.usage.rules import ENOUGH_READERS, PROOF_LASTS, WORDS_LAST, Asked, digest_of
from liencong.search.usage.tables import AskedQuestion, QuestionDay

AT_ONCE = 200
"""Questions that one statement takes."""


@dataclass(frozen=True)
class FrequentQuestion:
    """A question that several readers have asked: how often, when last, and what it found then."""

    folded: str
    words: str
    times: int
    last_day: date
    hits: int


async def note(session: AsyncSession, asked: Sequence[Asked], *, secret: bytes, today: date) -> None:
    """Count questions of the session's site; write those in words that enough readers have asked by now."""
    site_id = scope_of(session)
    latest = {digest_of(one.folded, site_id, secret): one for one in asked}
    counted = Counter((digest_of(one.folded, site_id, secret), one.reader) for one in asked)
    rows = [
        {"site_id": site_id, "digest": digest, "day": today, "reader": reader, "times": times}
        for (digest, reader), times in sorted(counted.items())
    ]
    digests = sorted(latest)
    for first in range(0, len(rows), AT_ONCE):
        part = rows[first : first + AT_ONCE]
        await add_up(session, AskedQuestion, part, key=["site_id", "digest", "day", "reader"], add=["times"])
    for first in range(0, len(digests), AT_ONCE):
        known = await _asked_by_enough(session, digests[first : first + AT_ONCE], since=today - PROOF_LASTS)
        days = [_row(site_id, latest[digest], day, times) for digest, day, times in known]
        key = ["site_id", "day", "folded"]
        await upsert(session, QuestionDay, days, key=key, change=["words", "times", "hits"])


async def list_questions(
    session: AsyncSession, *, since: date, limit: int, found_nothing: bool = False
) -> list[FrequentQuestion]:
    """Give the questions of the session's site that were asked most, perhaps only those without a hit."""
    site_id = scope_of(session)
    totals = (
        select(
            QuestionDay.folded,
            func.sum(QuestionDay.times).label("times"),
            func.max(QuestionDay.day).label("last_day"),
        )
        .where(QuestionDay.site_id == site_id, QuestionDay.day >= since)
        .group_by(QuestionDay.folded)
        .subquery()
    )
    is_last = and_(QuestionDay.folded == totals.c.folded, QuestionDay.day == totals.c.last_day)
    statement = (
        select(QuestionDay.folded, QuestionDay.words, totals.c.times, totals.c.last_day, QuestionDay.hits)
        .join(totals, is_last)
        .order_by(totals.c.times.desc(), QuestionDay.folded)
    )
    if found_nothing:
        statement = statement.where(QuestionDay.hits == 0)
    rows = await session.execute(statement.limit(limit))
    return [FrequentQuestion(row[0], row[1], int(row[2]), row[3], row[4]) for row in rows]


async def erase(session: AsyncSession, actor: Actor, folded: str, *, secret: bytes, now: datetime) -> None:
    """Forget that a question was asked of the site, as somebody may demand whose name it holds."""
    site_id = scope_of(session)
    right = require(actor, SITE_MANAGE, site_id)
    digest = digest_of(folded, site_id, secret)
    await session.execute(delete(QuestionDay).where(QuestionDay.folded == folded))
    await session.execute(delete(AskedQuestion).where(AskedQuestion.digest == digest))
    audit.record(session, actor, "search:erase", "search", site_id=site_id, now=now, right=right)


async def forget(session: AsyncSession, *, today: date) -> None:
    """Throw away what was asked long ago, on every site."""
    with every_site(session):
        await session.execute(delete(AskedQuestion).where(AskedQuestion.day < today - PROOF_LASTS))
        await session.execute(delete(QuestionDay).where(QuestionDay.day < today - WORDS_LAST))


def _row(site_id: int, asked: Asked, day: date, times: int) -> Mapping[str, Any]:
    said = {"folded": asked.folded, "words": asked.words, "hits": asked.hits}
    return {"site_id": site_id, "day": day, "times": times, **said}


async def _asked_by_enough(
    session: AsyncSession, digests: Iterable[str], *, since: date
) -> list[tuple[str, date, int]]:
    """Give how often each of some questions was asked on each day, where enough readers asked it."""
    some = list(digests)
    lately = (AskedQuestion.site_id == scope_of(session), AskedQuestion.day >= since)
    enough = (
        select(AskedQuestion.digest)
        .where(*lately, AskedQuestion.digest.in_(some))
        .group_by(AskedQuestion.digest)
        .having(func.count() >= ENOUGH_READERS)
    )
    by_day = (
        select(AskedQuestion.digest, AskedQuestion.day, func.sum(AskedQuestion.times))
        .where(*lately, AskedQuestion.digest.in_(enough))
        .group_by(AskedQuestion.digest, AskedQuestion.day)
        .order_by(AskedQuestion.digest, AskedQuestion.day)
    )
    return [(row[0], row[1], int(row[2])) for row in await session.execute(by_day)]
