"""Revisions: written once and never changed, found by their number, and what the public saw of them last."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.errors import Invalid, NotFound
from liencong.sites.entry import media_uses, placements, rules
from liencong.sites.entry.content_type import ContentTypes
from liencong.sites.entry.tables import Entry, MediaUse, Revision


async def write_all(
    session: AsyncSession,
    actor: Actor,
    texts: Sequence[tuple[Entry, Mapping[str, Any]]],
    types: ContentTypes,
    *,
    now: datetime,
) -> list[Revision]:
    """Write what each of some entries says from now on as its working revision, all in one statement.

    Raises `Invalid` where there is no title, a typed field does not hold, or a media is not theirs to show.
    """
    written = []
    for entry, said in texts:
        if not said["title"]:
            raise Invalid({"title": "required"})
        whole = {**said, "fields": types.get(entry.type).check(said["fields"])}
        media_ids = await media_uses.find_named(session, actor, entry, said["picture_id"], said["body_html"])
        number = await _next_number(session, entry)
        revision = Revision(site_id=entry.site_id, entry_id=entry.id, number=number, created_at=now,
                            created_by_id=actor.account_id, **whole)  # fmt: skip
        written.append((entry, revision, media_ids))
    session.add_all(revision for _, revision, _ in written)
    await session.flush()
    for entry, revision, media_ids in written:
        session.add_all(MediaUse(revision_id=revision.id, media_id=media_id) for media_id in media_ids)
        entry.working_revision_id = revision.id
    return [revision for _, revision, _ in written]


async def corrections_with(
    session: AsyncSession, entry: Entry, before: Revision | None, text: str | None, *, now: datetime
) -> list[dict[str, Any]]:
    """Give the notices of an entry's next text; raise `Invalid` where nobody has read an earlier one."""
    seen = await find_last_public(session, entry) if before else None
    if seen is None and text:
        raise Invalid({"correction": "correction-not-public"})
    standing = before.corrections if before else []
    return rules.corrections_with(seen.corrections if seen else [], standing, text, now=now)


async def find_waiting_correction(session: AsyncSession, entry: Entry, revision: Revision) -> str | None:
    """Give the notice of a working text that readers have yet to see, empty where there is none.

    None where the entry has never been public, and so has nothing to correct.
    """
    seen = await find_last_public(session, entry)
    if seen is None:
        return None
    waiting = revision.corrections[len(seen.corrections) :]
    return str(waiting[0]["text"]) if waiting else ""


async def find_last_public(session: AsyncSession, entry: Entry) -> Revision | None:
    """Find what the public of its own site sees of an entry, or saw last."""
    if entry.live_revision_id is not None:
        return await get(session, entry.live_revision_id)
    stood = await placements.find_last(session, entry.id)
    return await get(session, stood.revision_id) if stood else None


async def get(session: AsyncSession, revision_id: int | None) -> Revision:
    """Give a revision of the site; raise `NotFound` where it is absent or another site's."""
    revision: Revision | None = await session.scalar(select(Revision).where(Revision.id == revision_id))
    if revision is None:
        raise NotFound(revision_id=revision_id)
    return revision


async def get_by_number(session: AsyncSession, entry_id: int, number: int) -> Revision:
    """Give a revision of an entry of the site by its number; raise `NotFound` where there is none."""
    revision: Revision | None = await session.scalar(
        select(Revision).where(Revision.entry_id == entry_id, Revision.number == number)
    )
    if revision is None:
        raise NotFound(number=number)
    return revision


async def find_last_written(session: AsyncSession, entry_id: int, account_id: int | None) -> Revision | None:
    """Find the newest revision of an entry that somebody wrote; without an account, the operator."""
    found: Revision | None = await session.scalar(
        select(Revision)
        .where(Revision.entry_id == entry_id, Revision.created_by_id.is_not_distinct_from(account_id))
        .order_by(Revision.number.desc())
        .limit(1)
    )
    return found


async def _next_number(session: AsyncSession, entry: Entry) -> int:
    if entry.working_revision_id is None:
        return 1
    return (await get(session, entry.working_revision_id)).number + 1
