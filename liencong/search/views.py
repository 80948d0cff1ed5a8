"""The page of the search: it works as plain links and a form, and each answer has an address to pass on."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import utc_now
from liencong.core.web.rendering import page
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.search import answer
from liencong.search.answer_page import MOST_CHOICES, AnswerPage
from liencong.search.index import SearchIndex
from liencong.search.parameters import read_query


async def show(request: Request) -> Response:
    """Show the answer to a question, or only the field where nothing was asked."""
    installation = installation_of(request)
    sites = await installation.sites.load()
    query = read_query(request.query_params, sites.by_slug, site_of(request).id)
    facts: dict[str, Any] = {"q": query.text, "corrected": None, "tabs": [], "sorts": [], "popular": []}
    if query.text:
        index = installation.get(SearchIndex)
        found = await answer.search(installation.database, index, query, now=utc_now())
        titles = await answer.board_titles(installation.database, found, MOST_CHOICES)
        facts |= AnswerPage(request, sites, found, titles).facts()
    return await page(request, "search/show.html", facts | {"page": _page_facts(request, query.text)})


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
