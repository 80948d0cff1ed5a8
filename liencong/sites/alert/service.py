"""Use cases of the alert: set it, take it away, tell whether it is shown."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import FRONT_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import SitesChanged
from liencong.core.tenancy.scope import scope_of
from liencong.core.tenancy.tables import Site
from liencong.core.text.inputs import Address, Line
from liencong.sites.change import service as changes
from liencong.sites.change.service import State, Undoable, Undoing

ALERT = "alert"
"""The setting of a site that holds its alert; every page reads it from memory."""


class Alert(BaseModel):
    """What is urgent, where more of it stands, and when it is shown; without an end till it is taken away."""

    text: Line = Field(min_length=1, max_length=200)
    url: Address = Field(default="", max_length=500)
    shows_from: AwareDatetime | None = None
    shows_until: AwareDatetime | None = None

    @property
    def digest(self) -> str:
        """What a reader's browser keeps of an alert that they have closed: another text is shown anew."""
        return hashlib.blake2b(f"{self.text}\n{self.url}".encode(), digest_size=6).hexdigest()


def alert_of(settings: Mapping[str, Any]) -> Alert | None:
    """Give the alert among a site's settings."""
    return Alert.model_validate(settings[ALERT]) if settings.get(ALERT) else None


async def set_alert(session: AsyncSession, actor: Actor, alert: Alert | None, *, now: datetime) -> None:
    """Set the alert of the session's site, or take it away; raise `Invalid` for one that is over already."""
    site_id = scope_of(session)
    right = require(actor, FRONT_MANAGE, site_id)
    if alert and alert.shows_until is not None and alert.shows_until <= max(now, alert.shows_from or now):
        raise Invalid({"shows_until": "ends-before-it-begins"})
    await _write(session, actor, alert.model_dump(mode="json") if alert else None, now=now)
    audit.record(session, actor, "alert:set", f"site:{site_id}", site_id=site_id, now=now, right=right)


async def put_back(undoing: Undoing, state: State) -> None:
    """Set the alert that stood before a change, also where it is over by now."""
    site_id = scope_of(undoing.session)
    right = require(undoing.actor, FRONT_MANAGE, site_id)
    await _write(undoing.session, undoing.actor, state[ALERT], now=undoing.now)
    audit.record(
        undoing.session, undoing.actor, "alert:set", f"site:{site_id}", site_id=site_id, now=undoing.now,
        right=right,
    )  # fmt: skip


def describe(_installation: Installation, state: State) -> Sequence[str]:
    """Tell a former alert."""
    return [state[ALERT]["text"]] if state[ALERT] else []


UNDOABLE = Undoable(ALERT, "alert.title", FRONT_MANAGE, put_back, describe)


async def _write(
    session: AsyncSession, actor: Actor, said: Mapping[str, Any] | None, *, now: datetime
) -> None:
    site = await session.scalar(select(Site).where(Site.id == scope_of(session)).with_for_update())
    assert site is not None
    await changes.keep(session, actor, ALERT, {ALERT: site.settings.get(ALERT)}, now=now)
    site.settings = {**site.settings, ALERT: said}
    outbox.append(session, SitesChanged(site.id), now=now)
    await session.flush()
