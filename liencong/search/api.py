"""The search over the JSON API."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from liencong.core.clock import utc_now
from liencong.core.tenancy.directory import Sites
from liencong.core.web.request import installation_of, site_of
from liencong.search import answer
from liencong.search import query as asked
from liencong.search.answer import Answer, Found
from liencong.search.index import SearchIndex
from liencong.search.parameters import read_fields, sites_asked
from liencong.search.pinned import service as pinned
from liencong.search.synonym import service as synonyms

router = APIRouter(tags=["search"])

MOST_SUGGESTIONS = 8


class SearchQuery(BaseModel):
    """What is looked for, and what narrows it."""

    q: str = Field(default="", description="Words, with or without marks; none gives the newest")
    scope: Literal["site", "all"] = "all"
    site: str = Field(default="", description="Slug of a site")
    board: str = Field(default="", description="Address or number of a board")
    type: str = ""
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None
    year: int | None = Field(default=None, ge=1, le=9999)
    sort: Literal["relevance", "date"] = asked.RELEVANCE
    page: int = Field(default=1, ge=1, description="Pages end at the thousandth hit")
    per_page: int = Field(default=asked.PER_PAGE, ge=1, le=asked.MOST_PER_PAGE)


class HitOut(BaseModel):
    """A document found; `site` is the slug of its site, `board` the address of its board."""

    id: int
    external_id: str | None = None
    type: str
    title: str
    url: str
    site: str
    site_name: str
    board: str
    published_at: datetime
    snippet_html: str
    score: float


class FacetsOut(BaseModel):
    """How many documents each value would leave, with every filter but its own."""

    site: dict[str, int]
    board: dict[str, int]
    type: dict[str, int]
    year: dict[str, int]


class AnswerOut(BaseModel):
    """One page of an answer; `corrected` is how the question was read where that is not as it was typed."""

    total: int
    page: int
    per_page: int
    hits: list[HitOut]
    facets: FacetsOut
    took_ms: float
    corrected: str | None = None
    fields: dict[str, dict[str, int]] | None = None
    """The same counts for the fields of the type that is looked at; `f.FIELD=VALUE` chooses one."""
    pinned: list[HitOut] | None = None
    """What the site has pinned to just this question; these may stand among the hits too."""


class SuggestionOut(BaseModel):
    """A title that begins as somebody types."""

    text: str
    url: str | None = None


class SuggestionsOut(BaseModel):
    """Titles that begin as somebody types, the newest first."""

    suggestions: list[SuggestionOut]


@router.get("/search", response_model_exclude_none=True)
async def search(request: Request, given: Annotated[SearchQuery, Query()]) -> AnswerOut:
    """Find public documents on this site or on all of them."""
    installation = installation_of(request)
    sites = await installation.sites.load()
    query = asked.Query(
        text=given.q,
        site_ids=sites_asked(given.scope, given.site, sites.by_slug, site_of(request).id),
        board=given.board,
        type=given.type,
        facets=read_fields(request.query_params),
        date_from=given.from_,
        date_to=given.to,
        year=given.year,
        sort=given.sort,
        page=given.page,
        per_page=given.per_page,
    )
    now = utc_now()
    understood = await synonyms.understand(installation, site_of(request).id, query, now=now)
    index = installation.get(SearchIndex)
    found = await answer.search(installation.database, index, understood.query, now=now)
    pins = await pinned.answers_to(installation, site_of(request).id, query, now=now)
    return _answer_out(request, sites, found, [answer.show(document, query) for document in pins])


@router.get("/search/suggest", response_model_exclude_none=True)
async def suggest(request: Request, q: str = "", scope: Literal["site", "all"] = "all") -> SuggestionsOut:
    """Suggest pages by the beginning of their title."""
    installation = installation_of(request)
    sites = await installation.sites.load()
    documents = await answer.suggest(
        installation.database,
        installation.get(SearchIndex),
        q,
        site_ids=sites_asked(scope, "", sites.by_slug, site_of(request).id),
        now=utc_now(),
        limit=MOST_SUGGESTIONS,
    )
    return SuggestionsOut(
        suggestions=[
            SuggestionOut(text=document.title, url=_url(request, sites, document.site_id) + document.path)
            for document in documents
        ]
    )


def _answer_out(request: Request, sites: Sites, found: Answer, pins: Sequence[Found]) -> AnswerOut:
    result = found.result
    facets = {name: dict(result.facets.get(name, {})) for name in asked.FACETS}
    facets["site"] = {
        site.slug: count
        for site_id, count in facets["site"].items()
        if (site := sites.by_id.get(int(site_id)))
    }
    return AnswerOut(
        total=result.total,
        page=found.query.page,
        per_page=found.query.per_page,
        hits=[_hit_out(request, sites, hit) for hit in found.found],
        facets=FacetsOut(**facets),
        took_ms=round(result.took_ms, 1),
        corrected=result.corrected or None,
        fields={name: dict(counts) for name, counts in result.fields.items()} or None,
        pinned=[_hit_out(request, sites, pin) for pin in pins] or None,
    )


def _hit_out(request: Request, sites: Sites, hit: Found) -> HitOut:
    document = hit.document
    site = sites.by_id.get(document.site_id)
    return HitOut(
        id=document.page_id,
        external_id=document.external_id or None,
        type=document.type,
        title=document.title,
        url=_url(request, sites, document.site_id) + document.path,
        site=site.slug if site else "",
        site_name=site.name if site else "",
        board=document.board,
        published_at=document.published_at,
        snippet_html=str(hit.passage),
        score=round(hit.score, 3),
    )


def _url(request: Request, sites: Sites, site_id: int) -> str:
    site = sites.by_id.get(site_id)
    return installation_of(request).sites.url(site) if site else ""
