"""Keeps what is known of a consultation equal to its live text, and tells when its time is over."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import local_day, utc_now
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.scope import on_site
from liencong.core.text import format_date
from liencong.plugins.consultations import across, rules, store
from liencong.plugins.consultations.content import TYPE
from liencong.plugins.consultations.events import ConsultationChanged
from liencong.plugins.consultations.rules import Period
from liencong.plugins.consultations.site_settings import minimums
from liencong.plugins.consultations.tables import Consultation
from liencong.sites.entry import service as entries
from liencong.sites.entry.events import EntryPublished, EntryWithdrawn
from liencong.sites.entry.tables import Entry, Revision
from liencong.sites.entry.terms import Texts


async def check_publishable(session: AsyncSession, texts: Texts, at: datetime) -> None:
    """Refuse to publish drafts that are open for too short a time, or shorter than was announced (L27)."""
    asking = [(entry, revision) for entry, revision in texts if entry.type == TYPE]
    if not asking:
        return
    known = await minimums(session)
    for entry, revision in asking:
        period = rules.period_in(revision.fields)
        assert period is not None
        kind = revision.fields["document_kind"]
        announced = await _announced(session, entry, at)
        minimum = rules.minimum_of(kind, period.opens_on, known)
        rules.check_period(period, minimum, announced=announced, public_on=local_day(at))


async def check_end(_session: AsyncSession, entry: Entry, revision: Revision, until: datetime) -> None:
    """Refuse to let a draft vanish by itself while people may still comment (L27)."""
    period = rules.period_in(revision.fields) if entry.type == TYPE else None
    if period is not None and until < period.ends:
        raise rules.EndsEarly(day=format_date(period.closes_on))


async def follow(installation: Installation, event: EntryPublished | EntryWithdrawn) -> None:
    """Bring what is known of a consultation to what its entry says now; so with a summary."""
    async with installation.read(event.site_id) as session:
        entry = await entries.get(session, event.entry_id)
        summed = await store.find_by_summary(session, event.entry_id)
    if summed is not None:
        async with installation.write(event.site_id) as session:
            outbox.append(session, ConsultationChanged(event.site_id, summed.entry_id), now=utc_now())
    if entry.type == TYPE:
        async with installation.write(event.site_id) as session:
            await note_announced(session, event.entry_id, now=utc_now())


async def note_announced(session: AsyncSession, entry_id: int, *, now: datetime) -> None:
    """Note what the live text of an entry says of its time; a withdrawn one stays known."""
    entry = await entries.get(session, entry_id)
    outbox.append(session, ConsultationChanged(entry.site_id, entry_id), now=now)
    if entry.live_revision_id is None:
        return
    revision = await entries.get_revision(session, entry.live_revision_id)
    period = rules.period_in(revision.fields)
    if period is None:
        return
    known = await store.find(session, entry_id, for_update=True)
    if known is None:
        known = Consultation(entry_id=entry_id, announced_at=now)
        session.add(known)
    if known.closed_told_at is not None and period.ends > now:
        known.closed_told_at = None
    known.kind = revision.fields["document_kind"]
    known.opens_on, known.closes_on = period.opens_on, period.closes_on
    await session.flush()


async def close_due(installation: Installation) -> None:
    """Tell of every consultation whose time is over and that nobody was told of."""
    now = utc_now()
    async with installation.read(None) as session:
        due = await across.list_over(session, local_day(now))
    for one in due:
        async with installation.write(one.site_id) as session:
            with on_site(session, one.site_id):
                closed = await store.find(session, one.entry_id, for_update=True)
            if closed is not None and closed.closed_told_at is None:
                closed.closed_told_at = now
                outbox.append(session, ConsultationChanged(one.site_id, one.entry_id), now=now)


async def _announced(session: AsyncSession, entry: Entry, at: datetime) -> Period | None:
    """Give the period that people were told: the live one, or that of a withdrawn one that was over."""
    if entry.live_revision_id is not None:
        return rules.period_in((await entries.get_revision(session, entry.live_revision_id)).fields)
    known = await store.find(session, entry.id)
    return known.period if known and known.period.ends <= at else None
