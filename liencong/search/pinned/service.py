"""Use cases of pinned answers: pin a page to a question, take it off, give those of a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, urlsplit

from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from liencong.core.access.rules import SITE_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid, NotFound
from liencong.core.tenancy.directory import Sites
from liencong.core.tenancy.scope import scope_of
from liencong.core.text.inputs import Address, Line
from liencong.core.text.words import words
from liencong.core.timed import SHOWN, state_of
from liencong.search import store
from liencong.search.parameters import NOWHERE
from liencong.search.pinned.tables import PinnedAnswer
from liencong.search.tables import SearchDocument
from liencong.search.usage.rules import LONGEST_QUESTION

MOST_PINS = 300
MOST_OF_A_QUESTION = 3


class PinInput(BaseModel):
    """A question, the address of the page that answers it, and from when to when."""

    words: Line = Field(min_length=1, max_length=LONGEST_QUESTION)
    url: Address = Field(min_length=1, max_length=600)
    shows_from: AwareDatetime | None = None
    shows_until: AwareDatetime | None = None


@dataclass(frozen=True)
class Pin:
    """A pinned answer with its page, None while that is not public, and where it stands in its time."""

    answer: PinnedAnswer
    document: SearchDocument | None
    state: str


async def add(session: AsyncSession, actor: Actor, given: PinInput, sites: Sites, *, now: datetime) -> None:
    """Let a page of any site stand first when a question is asked of the session's site; raise `Invalid`."""
    site_id = scope_of(session)
    right = require(actor, SITE_MANAGE, site_id)
    folded = " ".join(words(given.words))[:LONGEST_QUESTION]
    if not folded:
        raise Invalid({"words": "required"})
    if given.shows_from and given.shows_until and given.shows_until <= given.shows_from:
        raise Invalid({"shows_until": "ends-before-it-begins"})
    document = await _document_at(session, given.url, sites, now=now)
    if document is None:
        raise Invalid({"url": "pin-page-unknown"})
    if document.key in {pin.document_key for pin in await session.scalars(_of_question(folded))}:
        raise Invalid({"url": "pin-known"})
    if (await session.scalar(select(func.count(PinnedAnswer.id))) or 0) >= MOST_PINS:
        raise Invalid({"words": "pins-too-many"}, most=MOST_PINS)
    session.add(
        PinnedAnswer(
            site_id=site_id, words=given.words, folded=folded, document_key=document.key,
            shows_from=given.shows_from, shows_until=given.shows_until, created_at=now,
            created_by_id=actor.account_id,
        )
    )  # fmt: skip
    audit.record(
        session, actor, "search:pin", "search", site_id=site_id, now=now, right=right, words=given.words,
        page=document.path,
    )  # fmt: skip
    await session.flush()


async def remove(session: AsyncSession, actor: Actor, pin_id: int, *, now: datetime) -> None:
    """Let a page no longer stand first."""
    pin: PinnedAnswer | None = await session.scalar(select(PinnedAnswer).where(PinnedAnswer.id == pin_id))
    if pin is None:
        raise NotFound(pin_id=pin_id)
    right = require(actor, SITE_MANAGE, pin.site_id)
    await session.delete(pin)
    audit.record(
        session, actor, "search:unpin", "search", site_id=pin.site_id, now=now, right=right, words=pin.words
    )


async def list_pins(session: AsyncSession, *, now: datetime) -> list[Pin]:
    """Give every pinned answer of the session's site, by question."""
    found = (await session.scalars(select(PinnedAnswer).order_by(PinnedAnswer.folded, PinnedAnswer.id))).all()
    shown = await session.run_sync(_visible, found, now)
    return [Pin(one, shown.get(one.document_key), state_of(one, now)) for one in found]


def answers_to(session: Session, text: str, *, now: datetime) -> list[SearchDocument]:
    """Give the public pages that the session's site has pinned to just this question."""
    found = session.scalars(_of_question(" ".join(words(text))[:LONGEST_QUESTION]))
    on = [one for one in found if state_of(one, now) == SHOWN]
    shown = _visible(session, on, now)
    return [shown[one.document_key] for one in on if one.document_key in shown][:MOST_OF_A_QUESTION]


def _of_question(folded: str) -> Select[PinnedAnswer]:
    return select(PinnedAnswer).where(PinnedAnswer.folded == folded).order_by(PinnedAnswer.id)


def _visible(session: Session, pins: Sequence[PinnedAnswer], now: datetime) -> dict[str, SearchDocument]:
    keys = [one.document_key for one in pins]
    found = store.find_visible(session, keys, now=now, with_copies=False) if keys else []
    return {document.key: document for document in found}


async def _document_at(
    session: AsyncSession, url: str, sites: Sites, *, now: datetime
) -> SearchDocument | None:
    """Find the public document at an address, of any site; without a host it is the session's site."""
    parts = urlsplit(url)
    site_id, path = scope_of(session), unquote(parts.path).rstrip("/") or "/"
    if parts.netloc:
        site = sites.of_host(parts.netloc.lower()) or sites.of_host(parts.hostname or "")
        site_id = site.id if site else NOWHERE
    if path.startswith("/~"):
        slug, _, rest = path[2:].partition("/")
        site_id, path = sites.by_slug[slug].id if slug in sites.by_slug else NOWHERE, f"/{rest}"
    found = await store.find_at(session, site_id, path)
    return found if found and found.is_visible(now) else None
