"""Use cases of synonyms: say what means the same, and find what stands for others in a question."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from pydantic import BaseModel, Field
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import SITE_MANAGE, Actor, Right, require
from liencong.core.audit import service as audit
from liencong.core.clock import local_day
from liencong.core.errors import Invalid, NotFound
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import scope_of
from liencong.core.text.inputs import Line
from liencong.core.text.words import words
from liencong.search.query import Query
from liencong.search.question import LONGEST_FORM, Meanings, forms_in
from liencong.search.synonym.events import SynonymsChanged
from liencong.search.synonym.known import known_among
from liencong.search.synonym.tables import LONGEST_WORDS, PlaceName, Synonym

MOST_SYNONYMS = 500
MOST_FORMS = 8
"""Other forms of one form that are asked for."""


class SynonymInput(BaseModel):
    """Two words, or runs of words, that mean the same."""

    words: Line = Field(min_length=1, max_length=LONGEST_WORDS)
    other_words: Line = Field(min_length=1, max_length=LONGEST_WORDS)


@dataclass(frozen=True)
class Understood:
    """A question with what its words may stand for, and the places in it that are called otherwise now."""

    query: Query
    renamed: Sequence[PlaceName]


async def understand(installation: Installation, site_id: int, query: Query, *, now: datetime) -> Understood:
    """Find what the site that is asked, and the reforms of places, take for the same in a question."""
    if not query.text:
        return Understood(query, ())
    asked = await known_among(installation, site_id, forms_in(query.text))
    if not asked:
        return Understood(query, ())
    async with installation.read(site_id) as session:
        synonyms = await _synonyms_of(session, asked)
        places = await _places_of(session, asked, today=local_day(now))
    renamed = [place for place in places if place.former_folded in asked]
    return Understood(replace(query, meanings=_meanings(asked, synonyms, places)), renamed)


async def add(session: AsyncSession, actor: Actor, given: SynonymInput, *, now: datetime) -> Synonym:
    """Take two forms for the same on the session's site; raise `Invalid` where that says nothing new."""
    site_id = scope_of(session)
    right = require(actor, SITE_MANAGE, site_id)
    folded, other = _folded("words", given.words), _folded("other_words", given.other_words)
    if folded == other:
        raise Invalid({"other_words": "synonym-same"})
    either = [(Synonym.folded == one) & (Synonym.other_folded == two)
              for one, two in ((folded, other), (other, folded))]  # fmt: skip
    if await session.scalar(select(Synonym.id).where(or_(*either))):
        raise Invalid({"other_words": "synonym-known"})
    if (await session.scalar(select(func.count(Synonym.id))) or 0) >= MOST_SYNONYMS:
        raise Invalid({"words": "synonyms-too-many"}, most=MOST_SYNONYMS)
    made = Synonym(
        site_id=site_id, **given.model_dump(), folded=folded, other_folded=other, created_at=now,
        created_by_id=actor.account_id,
    )  # fmt: skip
    session.add(made)
    outbox.append(session, SynonymsChanged(site_id), now=now)
    _record(session, actor, "synonym:add", made, right=right, now=now)
    await session.flush()
    return made


async def remove(session: AsyncSession, actor: Actor, synonym_id: int, *, now: datetime) -> None:
    """Take two forms for the same no more."""
    found: Synonym | None = await session.scalar(select(Synonym).where(Synonym.id == synonym_id))
    if found is None:
        raise NotFound(synonym_id=synonym_id)
    right = require(actor, SITE_MANAGE, found.site_id)
    await session.delete(found)
    outbox.append(session, SynonymsChanged(found.site_id), now=now)
    _record(session, actor, "synonym:remove", found, right=right, now=now)


async def list_synonyms(session: AsyncSession) -> list[Synonym]:
    """Give the synonyms of the session's site by their first form."""
    return list(await session.scalars(select(Synonym).order_by(Synonym.folded, Synonym.id)))


async def list_places(session: AsyncSession, *, limit: int) -> list[PlaceName]:
    """Give the places that are called otherwise now, those of the last reform first."""
    statement = select(PlaceName).order_by(PlaceName.since.desc(), PlaceName.former_folded)
    return list(await session.scalars(statement.limit(limit)))


async def count_places(session: AsyncSession) -> int:
    """Count the places that are called otherwise now."""
    return await session.scalar(select(func.count(PlaceName.id))) or 0


def folded_form(text: str) -> str:
    """Give the form by which words are met in questions; empty where there is none, or it is too long."""
    found = words(text)
    return " ".join(found) if len(found) <= LONGEST_FORM else ""


async def _synonyms_of(session: AsyncSession, asked: Sequence[str]) -> Sequence[Synonym]:
    is_asked = or_(Synonym.folded.in_(asked), Synonym.other_folded.in_(asked))
    return (await session.scalars(select(Synonym).where(is_asked).order_by(Synonym.id))).all()


async def _places_of(session: AsyncSession, asked: Sequence[str], *, today: date) -> Sequence[PlaceName]:
    is_asked = or_(PlaceName.former_folded.in_(asked), PlaceName.present_folded.in_(asked))
    statement = select(PlaceName).where(is_asked, PlaceName.since <= today)
    return (await session.scalars(statement.order_by(PlaceName.since.desc(), PlaceName.id))).all()


def _meanings(asked: Sequence[str], synonyms: Sequence[Synonym], places: Sequence[PlaceName]) -> Meanings:
    found: defaultdict[str, list[str]] = defaultdict(list)
    pairs = [(one.folded, one.other_folded) for one in synonyms]
    pairs += [(place.former_folded, place.present_folded) for place in places]
    for one, other in pairs:
        if one in asked:
            found[one].append(other)
        if other in asked:
            found[other].append(one)
    return {form: others[:MOST_FORMS] for form, others in found.items()}


def _folded(name: str, text: str) -> str:
    if not (folded := folded_form(text)):
        raise Invalid({name: "synonym-unfit"}, most=LONGEST_FORM)
    return folded


def _record(
    session: AsyncSession, actor: Actor, action: str, one: Synonym, *, right: Right, now: datetime
) -> None:
    audit.record(
        session, actor, action, "search", site_id=one.site_id, now=now, right=right, words=one.words,
        other_words=one.other_words,
    )  # fmt: skip
