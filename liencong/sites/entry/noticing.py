"""Tells people of what happened to entries: those who wrote them, those for whom they wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.access.rules import Permission
from liencong.core.audit import service as audit
from liencong.core.audit.tables import AuditRecord
from liencong.core.audit.telling import reason_words
from liencong.core.errors import NotFound
from liencong.core.installation import Installation
from liencong.core.notice.handling import tell_news
from liencong.core.notice.kinds import NoticeKind
from liencong.core.notice.rules import NOW
from liencong.core.notice.service import Told
from liencong.core.text import format_datetime
from liencong.sites.entry import desk, rules, service
from liencong.sites.entry.events import EntryHanded, EntryPublished, EntryWithdrawn
from liencong.sites.entry.remarks import REMARK
from liencong.sites.entry.rights import may_work
from liencong.sites.entry.tables import Entry, Revision

TOLD_WITHIN = timedelta(days=3)
"""Of what was done longer ago nobody is told any more."""

WAITING = NoticeKind("entry-waiting")
READY = NoticeKind("entry-ready")
RETURNED = NoticeKind("entry-returned", NOW)
APPROVED = NoticeKind("entry-approved")
SCHEDULED = NoticeKind("entry-scheduled")
PUBLISHED = NoticeKind("entry-published")
WITHDRAWN = NoticeKind("entry-withdrawn", NOW)
ASSIGNED = NoticeKind("entry-assigned", NOW)
NOT_PUBLISHED = NoticeKind("entry-not-published", NOW)
REMARKED = NoticeKind("entry-remarked", NOW)

KINDS = (
    WAITING, READY, RETURNED, APPROVED, SCHEDULED, PUBLISHED, WITHDRAWN, ASSIGNED, NOT_PUBLISHED, REMARKED,
)  # fmt: skip

TO_AUTHORS: Mapping[str, NoticeKind] = {
    "entry:return": RETURNED,
    "entry:approve": APPROVED,
    "entry:publish": PUBLISHED,
    "entry:publish-due": PUBLISHED,
    "entry:publish-refused": NOT_PUBLISHED,
    "entry:unpublish": WITHDRAWN,
    "entry:pull": WITHDRAWN,
}
"""What is told to those who wrote an entry, by what the log says was done to it."""


@dataclass(frozen=True)
class _Seen:
    """An entry as it stands, with the names of whoever the log names."""

    entry: Entry
    revision: Revision
    names: Mapping[int | None, str]


async def tell(installation: Installation, event: EntryHanded | EntryPublished | EntryWithdrawn) -> None:
    """Tell whoever is concerned of what the log says was done to an entry of late."""
    await tell_news(
        installation,
        event.site_id,
        lambda session, now: _news(session, installation, event.entry_id, now=now),
    )


async def _news(
    session: AsyncSession, installation: Installation, entry_id: int, *, now: datetime
) -> list[Told]:
    try:
        entry = await service.get(session, entry_id)
    except NotFound:
        return []
    log = await audit.history_of(session, f"entry:{entry_id}", since=now - TOLD_WITHIN)
    people = {record.account_id for record in log}
    revision = await service.get_revision(session, entry.working_revision_id)
    seen = _Seen(entry, revision, await desk.names_of(session, people))
    return [one for record in log for one in await _told(session, installation, seen, record, now=now)]


async def _told(
    session: AsyncSession, installation: Installation, seen: _Seen, record: AuditRecord, *, now: datetime
) -> list[Told]:
    """Give what is told because of one record of the log; nobody is told what they did themselves."""
    entry, found, planned_at = seen.entry, [], _planned_at(record)
    if kind := SCHEDULED if planned_at else TO_AUTHORS.get(record.action):
        authors = {entry.created_by_id, seen.revision.created_by_id}
        found.append((kind, await _able(session, installation, entry, authors, now=now)))
    if record.action == "entry:submit" and entry.state == rules.PENDING:
        found.append((WAITING, await _holders(session, installation, entry, rules.ENTRY_APPROVE, now=now)))
    if record.action == "entry:approve" and entry.state == rules.APPROVED:
        found.append((READY, await _holders(session, installation, entry, rules.ENTRY_PUBLISH, now=now)))
    if record.action == "entry:assign" and record.detail.get("to"):
        found.append((ASSIGNED, await _able(session, installation, entry, {entry.assigned_to_id}, now=now)))
    if record.action == REMARK:
        log = await audit.history_of(session, f"entry:{entry.id}")
        people = {entry.assigned_to_id} | {one.account_id for one in log}
        found.append((REMARKED, await _able(session, installation, entry, people, now=now)))
    said = record.detail
    reason = str(said.get("reason") or said.get("why") or said.get("note") or "")
    facts = {
        "title": seen.revision.title,
        "who": seen.names.get(record.account_id) or installation.catalogue.text("log.system"),
        "reason": reason_words(installation.catalogue, reason),
        "when": format_datetime(planned_at) if planned_at else "",
    }
    return [
        Told(
            kind=kind.name,
            key=f"log:{record.id}:{kind.name}",
            site_id=entry.site_id,
            board_id=entry.board_id,
            path=f"/bai-viet/{entry.id}",
            to=people - {record.account_id or 0},
            facts=facts,
        )
        for kind, people in found
    ]


def _planned_at(record: AuditRecord) -> datetime | None:
    """Give when what was decided shall be public; None where it was at once, or something else was done."""
    said = str(record.detail.get("at") or "") if record.action == "entry:publish" else ""
    at = datetime.fromisoformat(said) if said else record.at
    return at if at > record.at else None


async def _holders(
    session: AsyncSession, installation: Installation, entry: Entry, permission: Permission, *, now: datetime
) -> frozenset[int]:
    return await access.list_holders(
        session,
        permission,
        installation.features.roles,
        site_id=entry.site_id,
        board_id=entry.board_id,
        now=now,
    )


async def _able(
    session: AsyncSession, installation: Installation, entry: Entry, people: set[int | None], *, now: datetime
) -> frozenset[int]:
    """Give those of some people who may see the entry."""
    able = set()
    for person_id in people:
        if person_id is not None:
            actor = await access.actor_of(session, person_id, "", installation.features.roles, now=now)
            if may_work(actor, entry):
                able.add(person_id)
    return frozenset(able)
