"""What those who work on an entry say to each other about it; it stands in the log, and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import Actor
from liencong.core.audit import service as audit
from liencong.core.audit.telling import people_in
from liencong.core.errors import Invalid
from liencong.core.outbox import service as outbox
from liencong.core.text import clean_text
from liencong.sites.entry import desk, rules, service
from liencong.sites.entry.events import EntryHanded
from liencong.sites.entry.rights import require_work
from liencong.sites.entry.tables import Entry

REMARK = "entry:remark"
LONGEST = 1000
MOST_SHOWN = 5
"""Remarks on the screen of an entry; its history has all of them."""


@dataclass(frozen=True)
class Remark:
    """What somebody said about an entry, perhaps on behalf of somebody."""

    at: datetime
    name: str
    on_behalf_of: str
    text: str


async def say(session: AsyncSession, actor: Actor, entry_id: int, text: str, *, now: datetime) -> Entry:
    """Say something about an entry to those who work on it; raise `Invalid` for nothing, or too much."""
    entry = await service.get(session, entry_id)
    right = require_work(actor, entry)
    said = clean_text(text)
    if not said:
        raise Invalid({"remark": "required"})
    if len(said) > LONGEST:
        raise Invalid({"remark": "too-long"}, max_length=LONGEST)
    if entry.state == rules.TRASH:
        raise rules.WrongState(step="remark", state=entry.state)
    audit.record(
        session, actor, REMARK, f"entry:{entry.id}", site_id=entry.site_id, now=now, right=right, note=said
    )
    outbox.append(session, EntryHanded(entry.site_id, entry.id), now=now)
    return entry


async def show_panel(request: Request, session: AsyncSession, entry: Entry) -> Mapping[str, Any] | None:
    """Show what was said about an entry, the newest first, and the way to say something."""
    if entry.state == rules.TRASH:
        return None
    said = [one for one in await audit.history_of(session, f"entry:{entry.id}") if one.action == REMARK]
    names = await desk.names_of(session, people_in(said[:MOST_SHOWN]))
    remarks = [
        Remark(
            at=one.at,
            name=names.get(one.account_id, ""),
            on_behalf_of=names.get(one.on_behalf_of_id, ""),
            text=str(one.detail.get("note", "")),
        )
        for one in said[:MOST_SHOWN]
    ]
    return {"remarks": remarks, "count": len(said), "longest": LONGEST}
