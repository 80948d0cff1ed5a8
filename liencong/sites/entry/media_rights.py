"""Whether a text may go public with the media that it shows: each names its author and its licence (S04)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.errors import Refused
from liencong.core.tenancy.tables import Site
from liencong.core.web.request import site_of
from liencong.sites.entry import media_uses
from liencong.sites.entry.tables import Entry
from liencong.sites.entry.terms import Texts
from liencong.sites.media.rights import BLOCK, MISSING_RIGHTS, lacks_rights
from liencong.sites.media.tables import MediaVersion


class RightsMissing(Refused):
    """The text shows media without author or licence, and the site publishes no such; `files` names them."""

    code = "media-rights-missing"


async def list_lacking(session: AsyncSession, revision_id: int | None) -> Sequence[MediaVersion]:
    """Give the media of a revision of which nobody has said who made them, or by what right they stand."""
    shown = await media_uses.list_shown(session, revision_id, None) if revision_id else ()
    return [version for version in shown if lacks_rights(version)]


async def check(session: AsyncSession, texts: Texts, _at: datetime) -> None:
    """Refuse to publish revisions that show such media, where their site wants that: `RightsMissing`."""
    showing = [
        (entry, revision)
        for entry, revision in texts
        if media_uses.names_media(revision.picture_id, revision.body_html)
    ]
    if not showing:
        return
    ids = {entry.site_id for entry, _ in showing}
    found = await session.execute(select(Site.id, Site.settings).where(Site.id.in_(ids)))
    blocking = {site_id for site_id, settings in found if settings.get(MISSING_RIGHTS) == BLOCK}
    for entry, revision in showing:
        lacking = await list_lacking(session, revision.id) if entry.site_id in blocking else ()
        if lacking:
            raise RightsMissing(files=", ".join(version.filename for version in lacking))


async def show_lacking(request: Request, session: AsyncSession, entry: Entry) -> Mapping[str, Any] | None:
    """Show beside an entry which of its media lack author or licence; nothing where none does."""
    lacking = await list_lacking(session, entry.working_revision_id)
    if not lacking:
        return None
    return {"lacking": lacking, "blocks": site_of(request).settings.get(MISSING_RIGHTS) == BLOCK}
