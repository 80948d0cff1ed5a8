"""Use cases of changed settings: keep what stood before, list it, put it back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Permission, require
from liencong.core.audit import service as audit
from liencong.core.errors import NotFound
from liencong.core.feature import Features
from liencong.core.identity.tables import Account
from liencong.core.installation import Installation
from liencong.core.tenancy.scope import scope_of
from liencong.sites.change.tables import SettingChange

KEPT_FOR = timedelta(days=30)

State = Mapping[str, Any]
"""A setting as it stood at one time, in what JSON can hold."""


@dataclass(frozen=True)
class Undoing:
    """In which transaction a former state is put back, by whom and when; `home` is the site's own address."""

    session: AsyncSession
    actor: Actor
    features: Features
    home: str
    now: datetime


@dataclass(frozen=True)
class Undoable:
    """A setting that can be put back into a former state; `label` is a key of the catalogue.

    `put` sets the state again with the rights and checks of any change, and so keeps what stood before it;
    `describe` tells a state line by line. Who holds the permission sees its changes and may undo them.
    """

    name: str
    label: str
    permission: Permission
    put: Callable[[Undoing, State], Awaitable[None]]
    describe: Callable[[Installation, State], Sequence[str]]


@dataclass(frozen=True)
class Change:
    """A change with the name of who made it; empty for the operator."""

    row: SettingChange
    by: str


async def keep(session: AsyncSession, actor: Actor, setting: str, before: State, *, now: datetime) -> None:
    """Keep the state that a change on the session's site is about to replace, and forget old ones."""
    await session.execute(delete(SettingChange).where(SettingChange.at <= now - KEPT_FOR))
    session.add(
        SettingChange(
            site_id=scope_of(session),
            setting=setting,
            at=now,
            account_id=actor.account_id,
            before=dict(before),
        )
    )


async def list_changes(
    session: AsyncSession, *, setting: str | None = None, limit: int, now: datetime
) -> Sequence[Change]:
    """Give the changes that can be undone on the session's site, the latest first."""
    statement = (
        select(SettingChange, Account.name)
        .outerjoin(Account, Account.id == SettingChange.account_id)
        .where(SettingChange.at > now - KEPT_FOR)
        .order_by(SettingChange.id.desc())
        .limit(limit)
    )
    if setting is not None:
        statement = statement.where(SettingChange.setting == setting)
    return [Change(row, name or "") for row, name in await session.execute(statement)]


async def undo(undoing: Undoing, change_id: int) -> None:
    """Put a setting of the session's site back to where it stood before a change.

    Raises `NotFound` for what is no longer kept, and whatever the setting itself refuses by now.
    """
    session, actor, now = undoing.session, undoing.actor, undoing.now
    change: SettingChange | None = await session.scalar(
        select(SettingChange).where(SettingChange.id == change_id, SettingChange.at > now - KEPT_FOR)
    )
    setting = find_setting(undoing.features, change.setting) if change else None
    if change is None or setting is None:
        raise NotFound(change_id=change_id)
    right = require(actor, setting.permission, change.site_id)
    await setting.put(undoing, change.before)
    audit.record(
        session, actor, "setting:undo", f"setting:{setting.name}", site_id=change.site_id, now=now,
        right=right, before=change.at.isoformat(),
    )  # fmt: skip


def find_setting(features: Features, name: str) -> Undoable | None:
    """Find a setting by its name; that of a feature which is gone has none."""
    return next((one for one in features.provided(Undoable) if one.name == name), None)
