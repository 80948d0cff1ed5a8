"""Use cases of the home page's draft: change it step by step, publish it, throw it away."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import FRONT_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.errors import Stale
from liencong.core.identity.tables import Account
from liencong.core.tenancy.scope import scope_of
from liencong.core.web.forms import fingerprint
from liencong.sites.change import service as changes
from liencong.sites.change.service import State, Undoable, Undoing
from liencong.sites.layout import service
from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.rules import BlockInput, Laid, lay
from liencong.sites.layout.tables import LayoutDraft

HOME_DRAFT = "home_draft"


@dataclass(frozen=True)
class Draft:
    """The home page as its keepers see it: what readers have, until somebody changes it here.

    Without `changed_at` it is just what readers see. `seen` is the mark that a change has to name.
    """

    laid: Sequence[Laid]
    changed_at: datetime | None = None
    changed_by: str = ""

    @property
    def seen(self) -> str:
        """The mark by which a later look tells whether the draft has changed."""
        return fingerprint(self.laid)


async def get_draft(session: AsyncSession, *, for_update: bool = False) -> Draft:
    """Give the draft of the site's home page."""
    statement = select(LayoutDraft)
    found: LayoutDraft | None = await session.scalar(statement.with_for_update() if for_update else statement)
    if found is None:
        return Draft(await _live(session))
    name = await session.scalar(select(Account.name).where(Account.id == found.changed_by_id))
    return Draft([_laid_of(facts) for facts in found.blocks], found.changed_at, name or "")


async def set_draft(
    session: AsyncSession,
    actor: Actor,
    laid: Sequence[Laid],
    kinds: Sequence[BlockKind],
    *,
    seen: str,
    now: datetime,
) -> None:
    """Set the draft of the site's home page.

    Raises `Stale` where it is no longer the one that was seen, and `Invalid` as `set_blocks` does.
    """
    draft = await _open(session, actor, seen)
    checked = service.check_blocks([one.block for one in laid], kinds)
    await _keep(session, actor, draft, now=now)
    await _write(
        session, actor, [Laid(one.key, block) for one, block in zip(laid, checked, strict=True)], now
    )
    _note(session, actor, "layout:draft", now)


async def publish(
    session: AsyncSession, actor: Actor, kinds: Sequence[BlockKind], *, seen: str, now: datetime
) -> None:
    """Make the draft the home page that readers see; raise `Stale` where it is not the one that was seen."""
    draft = await _open(session, actor, seen)
    await service.set_blocks(session, actor, [one.block for one in draft.laid], kinds, now=now)
    await session.execute(delete(LayoutDraft))


async def discard(session: AsyncSession, actor: Actor, *, seen: str, now: datetime) -> None:
    """Throw the draft away; raise `Stale` where it is not the one that was seen."""
    draft = await _open(session, actor, seen)
    await _keep(session, actor, draft, now=now)
    await session.execute(delete(LayoutDraft))
    _note(session, actor, "layout:discard", now)


async def put_back(undoing: Undoing, state: State) -> None:
    """Set the draft that stood before a change."""
    laid = [_laid_of(facts) for facts in state["blocks"]]
    kinds, draft = undoing.features.provided(BlockKind), await get_draft(undoing.session)
    await set_draft(undoing.session, undoing.actor, laid, kinds, seen=draft.seen, now=undoing.now)


UNDOABLE = Undoable(HOME_DRAFT, "home.draft", FRONT_MANAGE, put_back, service.describe)


async def _open(session: AsyncSession, actor: Actor, seen: str) -> Draft:
    require(actor, FRONT_MANAGE, scope_of(session))
    draft = await get_draft(session, for_update=True)
    if draft.seen != seen:
        raise Stale(seen=draft.seen)
    return draft


async def _keep(session: AsyncSession, actor: Actor, draft: Draft, *, now: datetime) -> None:
    before = {"blocks": [_facts_of(one) for one in draft.laid]}
    await changes.keep(session, actor, HOME_DRAFT, before, now=now)


async def _write(session: AsyncSession, actor: Actor, laid: Sequence[Laid], now: datetime) -> None:
    """Keep a draft; one that says just what readers see is none."""
    await session.execute(delete(LayoutDraft))
    if [one.block for one in laid] != [one.block for one in await _live(session)]:
        session.add(
            LayoutDraft(
                site_id=scope_of(session),
                blocks=[_facts_of(one) for one in laid],
                changed_at=now,
                changed_by_id=actor.account_id,
            )
        )
    await session.flush()


async def _live(session: AsyncSession) -> list[Laid]:
    return lay([service.said_of(block) for block in await service.list_blocks(session)])


def _note(session: AsyncSession, actor: Actor, action: str, now: datetime) -> None:
    site_id = scope_of(session)
    right = require(actor, FRONT_MANAGE, site_id)
    audit.record(session, actor, action, "layout", site_id=site_id, now=now, right=right)


def _facts_of(one: Laid) -> dict[str, object]:
    return {"key": one.key, **asdict(one.block)}


def _laid_of(facts: State) -> Laid:
    return Laid(facts["key"], BlockInput(**{name: value for name, value in facts.items() if name != "key"}))
