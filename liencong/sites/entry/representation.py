"""An entry as the API gives it: as it stands in the window, or as those who write on its board see it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.web.request import installation_of, site_of
from liencong.sites.entry.addresses import address_of, entry_path
from liencong.sites.entry.content_type import public_fields
from liencong.sites.entry.history import Hand, RevisionRow
from liencong.sites.entry.rules import PUBLISHED
from liencong.sites.entry.tables import Entry, Revision
from liencong.sites.entry.window import Shown
from liencong.sites.entry.working import Working
from liencong.sites.media.service import with_addresses
from liencong.sites.visits import service as visits
from liencong.sites.visits.service import Elsewhere

State = Literal[
    "draft", "pending_review", "returned", "approved", "scheduled", "published", "unpublished", "trash"
]


class CorrectionOut(BaseModel):
    """A notice to those who have read an earlier text."""

    at: datetime
    text: str


class EntryOut(BaseModel):
    """An entry; `board` is the address of its board, `site` the slug of the site that it comes from.

    `corrections` are the notices that stand above its text, the oldest first.
    """

    id: int
    type: str
    title: str
    summary: str
    body_html: str
    fields: dict[str, Any]
    author: str
    source: str
    board: str
    site: str
    url: str
    canonical_url: str
    published_at: datetime | None
    updated_at: datetime
    version: int
    state: State
    views: int
    views_via_portal: int | None
    views_via_others: int | None
    corrections: list[CorrectionOut]


class RevisionOut(BaseModel):
    """A revision: what an entry said at one time, who wrote it, who approved it.

    `secrecy_stated_by` stated that it holds no state secret (S03). Whoever acted on behalf of somebody is
    named as "B (A)".
    """

    number: int
    title: str
    summary: str
    body_html: str
    fields: dict[str, Any]
    author: str
    source: str
    note: str
    corrections: list[CorrectionOut]
    created_at: datetime
    created_by: str
    secrecy_stated_at: datetime | None
    secrecy_stated_by: str
    approved_at: datetime | None
    approved_by: str
    state: State | Literal["superseded"]


async def shown_out(request: Request, session: AsyncSession, shown: Sequence[Shown]) -> list[EntryOut]:
    """Give entries as everybody sees them on the request's site."""
    installation = installation_of(request)
    sites = (await installation.sites.load()).by_id
    views = await _views_of(request, session, [one.entry.id for one in shown])
    here = installation.sites.url(site_of(request))
    found = []
    for one in shown:
        origin = sites[one.placement.origin_site_id]
        home = installation.sites.url(origin)
        found.append(
            EntryOut(
                **_content(one.revision) | {"title": one.title},
                **_identity(one.entry, views),
                fields=dict(public_fields(installation.features, one.entry.type, one.revision.fields)),
                body_html=with_addresses(one.revision.body_html, f"{here}/media"),
                board=one.board.path,
                site=origin.slug,
                url=f"{here}{entry_path(one.board, one.entry.id, one.entry.slug)}",
                canonical_url=address_of(origin, home, one.home, one.entry),
                published_at=one.placement.visible_from,
                updated_at=one.placement.changed_at,
                state=PUBLISHED,
            )
        )
    return found


async def working_out(request: Request, session: AsyncSession, working: Sequence[Working]) -> list[EntryOut]:
    """Give entries of the request's site with what is being written of them."""
    site = site_of(request)
    home = installation_of(request).sites.url(site)
    views = await _views_of(request, session, [one.entry.id for one in working])
    found = []
    for one in working:
        url = f"{home}{entry_path(one.board, one.entry.id, one.entry.slug)}"
        found.append(
            EntryOut(
                **_content(one.revision),
                **_identity(one.entry, views),
                fields=one.revision.fields,
                body_html=one.revision.body_html,
                board=one.board.path,
                site=site.slug,
                url=url,
                canonical_url=url,
                published_at=one.entry.published_at,
                updated_at=one.entry.updated_at,
                state=one.entry.state,
            )
        )
    return found


def revision_out(row: RevisionRow, entry: Entry) -> RevisionOut:
    """Give a revision: the newest has its entry's state, the live one is published, others are superseded."""
    revision = row.revision
    state = entry.state if revision.id == entry.working_revision_id else "superseded"
    return RevisionOut(
        **_content(revision),
        fields=revision.fields,
        number=revision.number,
        body_html=revision.body_html,
        note=revision.note,
        created_at=revision.created_at,
        created_by=_name_of(row.written),
        secrecy_stated_at=revision.secrecy_stated_at,
        secrecy_stated_by=_name_of(row.stated),
        approved_at=revision.approved_at,
        approved_by=_name_of(row.approved),
        state=PUBLISHED if row.is_live else state,
    )


def _content(revision: Revision) -> dict[str, Any]:
    names = ("title", "summary", "author", "source", "corrections")
    return {name: getattr(revision, name) for name in names}


def _name_of(hand: Hand | None) -> str:
    if hand is None:
        return ""
    return f"{hand.name} ({hand.on_behalf_of})" if hand.on_behalf_of else hand.name


async def _views_of(
    request: Request, session: AsyncSession, entry_ids: Sequence[int]
) -> Mapping[int, dict[str, int | None]]:
    """Give how often entries were read here, and where other sites show them (S79)."""
    own = await visits.views_by_entry(session, entry_ids)
    elsewhere = await visits.views_elsewhere(installation_of(request).features, session, entry_ids)
    told = {number: elsewhere.get(number, Elsewhere()) for number in entry_ids}
    return {
        number: {
            "views": own.get(number, 0),
            "views_via_portal": there.via_portal,
            "views_via_others": there.via_others,
        }
        for number, there in told.items()
    }


def _identity(entry: Entry, views: Mapping[int, dict[str, int | None]]) -> dict[str, Any]:
    return {"id": entry.id, "type": entry.type, "version": entry.version, **views[entry.id]}
