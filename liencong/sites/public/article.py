"""An entry's own page: its text, who answers for it, how to cite and share it, what machines read of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.tenancy.tables import Site
from liencong.core.text import format_date
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.sites.entry import media_uses
from liencong.sites.entry.content_type import public_fields
from liencong.sites.entry.tables import Revision
from liencong.sites.entry.window import Shown
from liencong.sites.media.pictures import Picture, picture_of, with_pictures
from liencong.sites.media.tables import MediaVersion
from liencong.sites.public.cards import Card, Origin, Titled, canonical_url, card_of
from liencong.sites.public.typed_views import Described, Fact, facts_in, find_entry_view
from liencong.sites.visits import service as visits
from liencong.sites.visits.service import Elsewhere


@dataclass(frozen=True)
class Views:
    """How often an entry was read: here, through the portal, and on other sites that show it (S79)."""

    own: int
    via_portal: int | None = None
    via_others: int | None = None


@dataclass(frozen=True)
class Correction:
    """A notice to those who have read an earlier text."""

    date: datetime
    text: str


@dataclass(frozen=True)
class Around:
    """What a page offers to read next: the same story, what is related, and the newest of its board."""

    same_topic: Sequence[Card] = ()
    related: Sequence[Card] = ()
    same_board: Sequence[Card] = ()


@dataclass(frozen=True)
class Article:
    """An entry as its own page shows it."""

    id: int
    title: str
    url: str
    summary: str
    body: Markup
    published_at: datetime
    updated_at: datetime
    author: str
    source: str
    origin: Origin | None
    board: Titled
    picture: Picture | None
    type: str
    number: str
    fields: Mapping[str, Any]
    """The typed fields that readers see."""
    facts: Sequence[Fact]
    """Those with words, for pages that have no way of their own to show them."""
    typed: object
    """What the view of its type makes of them."""
    keywords: Sequence[str]
    attachments: Sequence[media_uses.Attachment]
    credits: Sequence[Picture]
    corrections: Sequence[Correction]
    views: Views
    same_topic: Sequence[Card]
    related: Sequence[Card]
    same_board: Sequence[Card]
    citation: str
    share_links: Sequence[Titled]
    canonical_url: str
    image_url: str | None
    structured_data: str
    template: str


async def article_view(
    request: Request, session: AsyncSession, shown: Shown, around: Around, now: datetime
) -> Article:
    """Gather everything that an entry's page shows."""
    installation, site = installation_of(request), site_of(request)
    sites = await installation.sites.load()
    card = card_of(request, shown, sites, now)
    canonical = canonical_url(request, shown, sites)
    image = f"{installation.sites.url(site)}{card.picture.src}" if card.picture else None
    media_path = local_url(request, "/media")
    used = await media_uses.list_shown(session, shown.revision.id, shown.placement.id)
    body_html = with_pictures(shown.revision.body_html, used, media_path)
    corrections = corrections_of(shown.revision)
    fields = public_fields(installation.features, card.type, shown.revision.fields)
    view = find_entry_view(request, card.type)
    described = Described(card.title, card.summary, canonical, image, card.source)
    return Article(
        id=card.id,
        title=card.title,
        url=card.url,
        summary=card.summary,
        body=Markup(body_html),  # noqa: S704 (cleaned when it was written)
        published_at=card.published_at,
        updated_at=card.updated_at,
        author=card.author,
        source=card.source,
        origin=card.origin,
        board=card.board,
        picture=card.picture,
        type=card.type,
        number=card.number,
        fields=fields,
        facts=facts_in(request, card.type, fields),
        typed=view.read(fields) if view else fields,
        keywords=shown.revision.keywords,
        credits=_credited(used, shown, media_path),
        attachments=media_uses.attachments_in(used, media_path),
        corrections=corrections,
        views=await _views(request, session, shown.entry.id),
        same_topic=around.same_topic,
        related=around.related,
        same_board=around.same_board,
        citation=_citation(card, canonical),
        share_links=_share_links(card.title, canonical),
        canonical_url=canonical,
        image_url=image,
        structured_data=_json(dict(view.describe(described, fields)))
        if view
        else _news_data(card, canonical, image, corrections),
        template=view.template if view else "entry/show.html",
    )


def _credited(used: Sequence[MediaVersion], shown: Shown, media_path: str) -> list[Picture]:
    """Give the pictures of the text whose makers or licences are to be named; the lead names its own."""
    lead = shown.picture.media_id if shown.picture else None
    pictures = (picture_of(one, media_path) for one in used if one.media_id != lead)
    named = {(one.credit, one.licence): one for one in pictures if one and (one.credit or one.licence)}
    return list(named.values())


def corrections_of(revision: Revision) -> list[Correction]:
    """Give the notices that stand above a text, the oldest first."""
    return [
        Correction(datetime.fromisoformat(notice["at"]), notice["text"]) for notice in revision.corrections
    ]


async def _views(request: Request, session: AsyncSession, entry_id: int) -> Views:
    features = installation_of(request).features
    told = (await visits.views_elsewhere(features, session, [entry_id])).get(entry_id, Elsewhere())
    return Views(await visits.views_of(session, entry_id), told.via_portal, told.via_others)


def reason_text(request: Request, reason: str) -> str:
    """Give the reason of a withdrawal in words: ours stand in the catalogue, all others are people's own."""
    catalogue, key = installation_of(request).catalogue, f"reasons.{reason}"
    return catalogue.text(key) if key in catalogue else reason


def site_data(site: Site, url: str) -> str:
    """Give what machines read of a site (schema.org)."""
    return _json({"@type": "WebSite", "name": site.name, "url": f"{url}/", "inLanguage": "vi"})


def _news_data(card: Card, canonical: str, image: str | None, corrections: Sequence[Correction]) -> str:
    facts: dict[str, Any] = {
        "@type": "NewsArticle",
        "headline": card.title,
        "description": card.summary,
        "datePublished": card.published_at.isoformat(),
        "dateModified": card.updated_at.isoformat(),
        "author": {"@type": "Person", "name": card.author},
        "publisher": {"@type": "GovernmentOrganization", "name": card.source},
        "mainEntityOfPage": canonical,
        "inLanguage": "vi",
    }
    if image:
        facts["image"] = [image]
    if corrections:
        facts["correction"] = [
            {"@type": "CorrectionComment", "text": one.text, "datePublished": one.date.isoformat()}
            for one in corrections
        ]
    return _json(facts)


def _json(facts: dict[str, Any]) -> str:
    return json.dumps({"@context": "https://schema.org", **facts}, ensure_ascii=False)


def _citation(card: Card, canonical: str) -> str:
    """Cite an entry as its source has it."""
    title = card.origin.title if card.origin else card.title
    return f"{card.author}, “{title}”, {card.source}, {format_date(card.published_at)}, {canonical}"


def _share_links(title: str, canonical: str) -> list[Titled]:
    address, words = quote(canonical, safe=""), quote(title, safe="")
    return [
        Titled("E-mail", f"mailto:?subject={words}&body={address}"),
        Titled("Zalo", f"https://sp.zalo.me/share_inline?link={address}"),
        Titled("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={address}"),
    ]
