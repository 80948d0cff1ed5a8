"""Drafts that are kept by themselves while somebody types, and who else is typing at the same text."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require_somewhere
from liencong.core.clock import utc_now
from liencong.core.db.upsert import upsert
from liencong.core.errors import Forbidden, Invalid, NotFound
from liencong.core.identity.tables import Account
from liencong.core.installation import Installation
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.sites.entry import rules, service
from liencong.sites.entry.rights import require_work
from liencong.sites.entry.tables import Draft, Entry

EDITS_FOR = timedelta(minutes=1)
"""Whoever has touched a draft within this time counts as writing at present."""

KEPT_FOR = timedelta(days=90)
MOST_CHARACTERS = 1_000_000
MOST_OFFERED = 5
"""Drafts of new entries that are offered to go on with."""

_OF_ENTRY = re.compile("[1-9][0-9]{0,8}")
_OF_NEW = re.compile("moi-[0-9a-f]{32}")


@dataclass(frozen=True)
class Editor:
    """Somebody else who writes at the same text: since when, when they typed last, when they took it over."""

    name: str
    begun_at: datetime
    touched_at: datetime
    took_over_at: datetime | None


async def require_key(session: AsyncSession, actor: Actor, key: str) -> Entry | None:
    """Give the entry that a key names, None for a new one; raise `NotFound` or `Forbidden`."""
    if _OF_ENTRY.fullmatch(key):
        entry = await service.get(session, int(key))
        require_work(actor, entry)
        return entry
    if not _OF_NEW.fullmatch(key):
        raise NotFound(key=key)
    require_somewhere(actor, rules.ENTRY_WRITE, scope_of(session))
    return None


async def keep(
    session: AsyncSession, actor: Actor, key: str, values: Mapping[str, object], *, now: datetime
) -> Draft:
    """Keep what somebody has typed so far in place of what was kept before; raise `Invalid` for too much."""
    if len(json.dumps(values, ensure_ascii=False)) > MOST_CHARACTERS:
        raise Invalid({"body_html": "too-long"}, max_length=MOST_CHARACTERS)
    await require_key(session, actor, key)
    row = {
        "site_id": scope_of(session), "key": key, "account_id": _account_of(actor), "values": dict(values),
        "begun_at": now, "touched_at": now,
    }  # fmt: skip
    await upsert(session, Draft, [row], key=["site_id", "key", "account_id"], change=["values", "touched_at"])
    kept = await find(session, actor, key)
    assert kept is not None
    return kept


async def find(session: AsyncSession, actor: Actor, key: str) -> Draft | None:
    """Find what somebody has typed and not saved."""
    theirs = select(Draft).where(Draft.key == key, Draft.account_id == actor.account_id)
    found: Draft | None = await session.scalar(theirs.execution_options(populate_existing=True))
    return found


async def list_new(session: AsyncSession, actor: Actor, type_name: str) -> list[Draft]:
    """Give what somebody has typed of new entries of a type and not saved, the newest first."""
    theirs = select(Draft).where(Draft.account_id == actor.account_id, Draft.key.startswith("moi-"))
    found = await session.scalars(theirs.order_by(Draft.touched_at.desc()))
    return [draft for draft in found if draft.values.get("type") == type_name][:MOST_OFFERED]


async def drop(session: AsyncSession, actor: Actor, key: str) -> None:
    """Forget what somebody has typed: it was saved, or is not wanted."""
    await session.execute(delete(Draft).where(Draft.key == key, Draft.account_id == actor.account_id))


async def take_over(session: AsyncSession, actor: Actor, key: str, *, now: datetime) -> None:
    """Note that somebody goes on with a text at which others write; they are told, and keep theirs."""
    kept = await find(session, actor, key) or await keep(session, actor, key, {}, now=now)
    stamped = update(Draft).where(Draft.id == kept.id).values(took_over_at=now, touched_at=now)
    await session.execute(stamped)


async def list_editors(session: AsyncSession, actor: Actor, key: str, *, now: datetime) -> Sequence[Editor]:
    """Give who else writes at the same text at present, those first who began first."""
    statement = (
        select(Account.name, Draft.begun_at, Draft.touched_at, Draft.took_over_at)
        .join(Account, Account.id == Draft.account_id)
        .where(Draft.key == key, Draft.account_id != actor.account_id, Draft.touched_at > now - EDITS_FOR)
        .order_by(Draft.begun_at)
    )
    return [Editor(*row) for row in await session.execute(statement)]


def taken_over_by(own: Draft | None, editors: Sequence[Editor]) -> Editor | None:
    """Give who went on with a text after its writer had begun, or had taken it over themselves."""
    if own is None:
        return None
    since = own.took_over_at or own.begun_at
    later = [one for one in editors if one.took_over_at and one.took_over_at > since]
    return max(later, key=lambda one: one.took_over_at or since, default=None)


async def forget_old(installation: Installation) -> None:
    """Forget the drafts that nobody has touched for long."""
    async with installation.write(None) as session:
        with every_site(session):
            await session.execute(delete(Draft).where(Draft.touched_at < utc_now() - KEPT_FOR))


def _account_of(actor: Actor) -> int:
    if actor.account_id is None:
        raise Forbidden
    return actor.account_id
