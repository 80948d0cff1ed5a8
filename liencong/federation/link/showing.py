"""A link as the screens of its decision show it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed
from liencong.core.web.request import installation_of, local_url, signed_in
from liencong.federation.link import pausing, queue, rules, service
from liencong.federation.link.panels import reason_of
from liencong.sites.entry import media_uses
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.comparing import Compared, compare_texts, public_content_of
from liencong.sites.entry.tables import Revision
from liencong.sites.media.pictures import Picture, picture_of, with_pictures
from liencong.sites.media.service import words_of


@dataclass(frozen=True)
class Text:
    """A text with its pictures in the versions that were offered, or that readers see."""

    revision: Revision
    picture: Picture | None
    picture_words: str
    html: str


@dataclass(frozen=True)
class Shown:
    """A link as the queue shows it; `compared` where readers see another text than the source now has."""

    row: queue.QueueRow
    origin: str
    source_url: str
    offered: Text
    pinned: Text | None
    compared: Compared | None
    decisions: list[rules.Decision]
    paused: str
    reason: str


async def texts_of(request: Request, session: AsyncSession, row: queue.QueueRow) -> tuple[Text, Text | None]:
    """Give what is offered, and what readers see where that is something else."""
    offered = await _text(request, session, row.offered, service.offered_media(row.link))
    if row.pinned is None or not row.has_changed:
        return offered, None
    return offered, await _text(request, session, row.pinned, row.pinned_media)


async def shown_of(
    request: Request, row: queue.QueueRow, pauses: Mapping[int, str], offered: Text, pinned: Text | None
) -> Shown:
    """Give a link as it is shown to somebody, with the decisions that they may take."""
    installation, actor = installation_of(request), signed_in(request)
    sites = await installation.sites.load()
    origin, paused = sites.by_id[row.link.origin_site_id], pauses.get(row.link.origin_site_id, "")
    decisions = [
        one
        for one in rules.decisions_in(row.link.state)
        if allowed(actor, one.permission, row.link.site_id, row.link.board_id)
        and not (row.pinned is None and one.ends == rules.WITHDRAWN)  # what was never shown is sent back
        and not (paused and one.pins)
    ]
    return Shown(
        row=row,
        origin=origin.name,
        source_url=f"{installation.sites.url(origin)}{entry_path(row.home, row.entry.id, row.entry.slug)}",
        offered=offered,
        pinned=pinned,
        compared=await _compared(request, row.entry.type, offered, pinned),
        decisions=decisions,
        paused=paused,
        reason=reason_of(request, row.link.reason),
    )


async def pauses_of(session: AsyncSession) -> dict[int, str]:
    """Give why the session's site shows nothing of some sources, by their numbers."""
    return {one.site_id: one.pause.reason for one in await pausing.list_sources(session) if one.pause}


async def _text(
    request: Request, session: AsyncSession, revision: Revision, numbers: Mapping[int, int]
) -> Text:
    versions, media_path = await media_uses.list_numbered(session, numbers), local_url(request, "/media")
    lead = next((one for one in versions if one.media_id == revision.picture_id), None)
    return Text(
        revision=revision,
        picture=picture_of(lead, media_path) if lead else None,
        picture_words=words_of(lead) if lead else "",
        html=with_pictures(revision.body_html, versions, media_path),
    )


async def _compared(request: Request, type_name: str, offered: Text, pinned: Text | None) -> Compared | None:
    """Hold what the source says now against what readers see here."""
    if pinned is None or pinned.revision.id == offered.revision.id:
        return None
    text = installation_of(request).catalogue.text
    before = public_content_of(request, type_name, pinned.revision, pinned.picture_words)
    after = public_content_of(request, type_name, offered.revision, offered.picture_words)
    return await compare_texts(request, (text("links.pinned"), before), (text("links.changed"), after))
