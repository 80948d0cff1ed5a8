"""Whether a text may go public with the media that it shows: each names its author and its licence (S04)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.errors import Refused
from liencong.core.tenancy.tables import Site
from liencong.core.web.request import site_of
from liencong.sites.entry import media_uses
from liencong.sites.entry.tables import Entry, Revision
from liencong.sites.media.rights import BLOCK, MISSING_RIGHTS, lacks_rights
from liencong.sites.media.tables import MediaVersion


class RightsMissing(Refused):
    """The text shows media without author or licence, and the site publishes no such; `files` names them."""

    code = "media-rights-missing"


async def list_lacking(session: AsyncSession, revision_id: int | None) -> Sequence[MediaVersion]:
    """Give the media of a revision of which nobody has said who made them, or by what right they stand."""
    shown = await media_uses.list_shown(session, revision_id, None) if revision_id else ()
    return [version for version in shown if lacks_rights(version)]


async def check(session: AsyncSession, entry: Entry, revision: Revision) -> None:
    """Refuse to publish a revision that shows such media, where its site wants that: `RightsMissing`."""
    settings = await session.scalar(select(Site.settings).where(Site.id == entry.site_id)) or {}
    if settings.get(MISSING_RIGHTS) != BLOCK:
        return
    lacking = await list_lacking(session, revision.id)
    if lacking:
        raise RightsMissing(files=", ".join(version.filename for version in lacking))


async def show_lacking(request: Request, session: AsyncSession, entry: Entry) -> Mapping[str, Any] | None:
    """Show beside an entry which of its media lack author or licence; nothing where none does."""
    lacking = await list_lacking(session, entry.working_revision_id)
    if not lacking:
        return None
    return {"lacking": lacking, "blocks": site_of(request).settings.get(MISSING_RIGHTS) == BLOCK}
