"""The page of the search: it works as plain links and a form, and each answer has an address to pass on."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import utc_now
from liencong.core.web.rendering import page
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.search import answer
from liencong.search.answer_page import MOST_CHOICES, AnswerPage
from liencong.search.index import SearchIndex
from liencong.search.nothing import NothingFound
from liencong.search.parameters import read_query
from liencong.search.pinned import service as pinned
from liencong.search.popular import PopularPages
from liencong.search.query import Query
from liencong.search.synonym import service as synonyms
from liencong.search.tables import SearchDocument
from liencong.search.usage.noting import QuestionLog

MOST_POPULAR = 6


async def show(request: Request) -> Response:
    """Show the answer to a question, or only the field where nothing was asked."""
    installation = installation_of(request)
    sites = await installation.sites.load()
    query = read_query(request.query_params, sites.by_slug, site_of(request).id)
    facts: dict[str, Any] = {"q": query.text, "corrected": None, "renamed": (), "tabs": [], "sorts": []}
    if query.text:
        facts |= await _answered(request, query)
    is_answered = query.text and facts["result"]["total"]
    facts["popular"] = () if is_answered else await _popular(request)
    facts["ways_on"] = _ways_on(request) if query.text and not is_answered else ()
    return await page(request, "search/show.html", facts | {"page": _page_facts(request, query.text)})


async def _popular(request: Request) -> Sequence[object]:
    installation = installation_of(request)
    known = next(iter(installation.features.provided(PopularPages)), None)
    if known is None:
        return ()
    async with installation.read(site_of(request).id) as session:
        return await known.gather(request, session, MOST_POPULAR)


def _ways_on(request: Request) -> Sequence[Mapping[str, str]]:
    """Give what features offer where nothing was found."""
    installation, site = installation_of(request), site_of(request)
    return [
        {"title": installation.catalogue.text(way.label), "url": local_url(request, way.path)}
        for way in installation.features.provided(NothingFound)
        if way.offered(site)
    ]


async def _answered(request: Request, query: Query) -> Mapping[str, Any]:
    installation, site_id, now = installation_of(request), site_of(request).id, utc_now()
    understood = await synonyms.understand(installation, site_id, query, now=now)
    index = installation.get(SearchIndex)
    found = await answer.search(installation.database, index, understood.query, now=now)
    is_first = query.page == 1 and not query.chosen and not query.facets
    if is_first:
        installation.get(QuestionLog).note(request, query.text, found.result.total)

    def read_more(session: Session) -> tuple[Mapping[str, str], Sequence[SearchDocument]]:
        pins = pinned.answers_to(session, query.text, now=now) if is_first else []
        return answer.board_titles(session, found, MOST_CHOICES), pins

    titles, pins = await installation.read_in_thread(site_id, read_more)
    page_of = AnswerPage(request, await installation.sites.load(), found, titles, pins)
    return page_of.facts() | {"renamed": understood.renamed}


def _page_facts(request: Request, text: str) -> dict[str, Any]:
    title = installation_of(request).catalogue.text("search.title")
    home = {"title": installation_of(request).catalogue.text("nav.home"), "url": local_url(request, "/")}
    return {
        "title": f"{text} – {title}" if text else title,
        "description": "",
        "canonical_url": "",
        "feeds": (),
        "breadcrumbs": [home, {"title": title, "url": None}],
        "image": None,
        "lang": "vi",
        "noindex": bool(text),
        "structured_data": None,
    }
