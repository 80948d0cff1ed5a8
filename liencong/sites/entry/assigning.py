"""Who shall work on an entry next: the board asks one of its people (S57)."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, require
from liencong.core.access.service import Roles, holders_of
from liencong.core.access.tables import Grant
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid
from liencong.core.identity.tables import Account
from liencong.core.outbox import service as outbox
from liencong.sites.entry import rules, service
from liencong.sites.entry.events import EntryHanded
from liencong.sites.entry.tables import Entry


async def list_editors(
    session: AsyncSession, entry: Entry, roles: Roles, *, now: datetime
) -> list[tuple[int, str]]:
    """Give the people who work on texts of others on an entry's board: number and name, by their names."""
    editing = holders_of(rules.ENTRY_EDIT, roles, site_id=entry.site_id, board_id=entry.board_id, now=now)
    statement = (
        select(Account.id, Account.name, Account.sort_name)
        .join(Grant, Grant.account_id == Account.id)
        .where(editing)
        .order_by(Account.sort_name, Account.id)
        .distinct()
    )
    return [(row[0], row[1]) for row in await session.execute(statement)]


async def assign(
    session: AsyncSession,
    actor: Actor,
    entry_id: int,
    account_id: int | None,
    roles: Roles,
    *,
    now: datetime,
) -> Entry:
    """Ask somebody to work on an entry, or nobody any more; raise `Invalid` for who does not edit there.

    The version stays: whoever is writing just now has not begun from another text.
    """
    entry = await service.get(session, entry_id, for_update=True)
    right = require(actor, rules.ENTRY_APPROVE, entry.site_id, entry.board_id)
    if entry.state == rules.TRASH:
        raise rules.WrongState(step="assign", state=entry.state)
    names = dict(await list_editors(session, entry, roles, now=now))
    if account_id is not None and account_id not in names:
        raise Invalid({"assigned_to": "choice-unknown"})
    asked = update(Entry).where(Entry.id == entry.id).values(assigned_to_id=account_id, version=entry.version)
    await session.execute(asked.execution_options(synchronize_session="fetch"))
    audit.record(
        session, actor, "entry:assign", f"entry:{entry.id}", site_id=entry.site_id, now=now, right=right,
        to=names.get(account_id, "") if account_id is not None else "",
    )  # fmt: skip
    outbox.append(session, EntryHanded(entry.site_id, entry.id), now=now)
    await session.flush()
    return entry
