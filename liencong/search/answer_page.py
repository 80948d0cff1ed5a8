"""What the search page shows of an answer: hits, facets as links, tabs, the way to other pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from liencong.core.tenancy.directory import Sites
from liencong.core.tenancy.tables import Site
from liencong.core.text.catalogue import Catalogue
from liencong.core.text.words import words
from liencong.core.web.listing import PAGE_PARAMETER, Listing
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.search.answer import Answer, Found, show
from liencong.search.parameters import FIELD
from liencong.search.query import DATE, FACETS, RELEVANCE, last_page
from liencong.search.tables import SearchDocument

TABS = ("article", "document", "procedure", "question", "image", "agency")
"""The types whose tabs come first, in this order; those of others follow, the most usual first."""
MOST_CHOICES = 10
"""Values of a facet that are shown: the most usual ones."""


@dataclass(frozen=True)
class Choice:
    """A link that changes the question."""

    title: str
    url: str
    active: bool


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet, how many documents it leaves, and the address that chooses it or drops it again."""

    label: str
    count: int
    url: str
    active: bool


@dataclass(frozen=True)
class Facet:
    """A facet by the name of its parameter, with its values."""

    name: str
    label: str
    values: Sequence[FacetValue]


class AnswerPage:
    """An answer as one page of a site shows it."""

    def __init__(
        self,
        request: Request,
        sites: Sites,
        answer: Answer,
        board_titles: Mapping[str, str],
        pinned: Sequence[SearchDocument],
    ) -> None:
        self._request = request
        self._catalogue = installation_of(request).catalogue
        self._path = request.url.path
        self._parameters = {name: value for name, value in request.query_params.items() if value}
        # Encoded once, since each of some thirty links has them.
        self._pairs = {name: urlencode({name: value}) for name, value in self._parameters.items()}
        self._sites = sites
        self._answer = answer
        self._board_titles = board_titles
        self._pinned = [show(document, answer.query) for document in pinned]

    def facts(self) -> dict[str, Any]:
        """Give the facts of the template."""
        result, query = self._answer.result, self._answer.query
        pinned = {found.document.key for found in self._pinned}
        hits = [found for found in self._answer.found if found.document.key not in pinned]
        return {
            "result": {"total": result.total, "hits": [self._hit(found) for found in hits]},
            "pinned": [self._hit(found) for found in self._pinned],
            "corrected": self._correction(),
            "retries": () if result.total else self._retries(),
            "facets": self._facets(),
            "narrowed": len(query.chosen) + len(query.facets),
            "tabs": self._tabs(),
            "sorts": self._sorts(),
            "listing": Listing(
                items=self._answer.found,
                page=query.page,
                pages=last_page(result.total, query.per_page),
                per_page=query.per_page,
                total=result.total,
                path=self._path,
                query=dict(self._request.query_params),
            ),
        }

    def _correction(self) -> dict[str, str] | None:
        text = self._answer.result.corrected
        return {"text": text, "url": self._url(q=text)} if text else None

    def _retries(self) -> list[Choice]:
        """Give other ways to ask where nothing was found: of every site, without filters, quotes or marks."""
        query, text = self._answer.query, self._catalogue.text
        asked = {"q": query.text}
        ways = []
        if self._parameters.keys() - {"q", PAGE_PARAMETER, "sort"}:
            ways.append(("search.retry_everywhere", asked))
        if (loose := " ".join(words(query.text))) != query.text.lower():
            ways.append(("search.retry_plain", {"q": loose}))
        return [Choice(text(label), f"{self._path}?{urlencode(said)}", active=False) for label, said in ways]

    def _hit(self, found: Found) -> Mapping[str, Any]:
        document = found.document
        return {
            "title": found.title,
            "url": self._address(document.site_id, document.path),
            "site_name": self._site_name(document.site_id),
            "board": document.board_title,
            "published_at": document.published_at,
            "snippet": found.passage,
            "file": found.file,
            "type_label": type_label(self._catalogue, document.type),
            "state": document.state,
            "also_at": [
                Choice(self._site_name(copy.site_id), self._address(copy.site_id, copy.path), active=False)
                for copy in found.also_at
            ],
        }

    def _facets(self) -> list[Facet]:
        """Give the facets that leave a choice, those of the type that is looked at last."""
        result, text = self._answer.result, self._catalogue.text
        facets = [
            Facet(name, text(f"search.facet_{name}"), self._values(name, result.facets.get(name, {})))
            for name in FACETS
        ]
        facets += [
            Facet(f"{FIELD}{name}", self._field_label(name), self._values(f"{FIELD}{name}", counts))
            for name, counts in sorted(result.fields.items())
        ]
        return [facet for facet in facets if facet.values]

    def _field_label(self, name: str) -> str:
        key = f"fields.{name}"
        return self._catalogue.text(key) if key in self._catalogue else name

    def _values(self, name: str, counts: Mapping[str, int]) -> list[FacetValue]:
        """Give the most usual values of a facet, and the chosen one wherever it stands."""
        chosen = self._chosen(name)
        usual = sorted(counts, key=lambda value: (value != chosen, -counts[value]))[:MOST_CHOICES]
        return [
            FacetValue(
                label=self._label(name, value),
                count=counts[value],
                url=self._url(**self._choose(name, "" if value == chosen else value)),
                active=value == chosen,
            )
            for value in usual
        ]

    def _chosen(self, name: str) -> str:
        query = self._answer.query
        if name == "site":
            return str(query.site_ids[0]) if query.site_ids else ""
        if name.startswith(FIELD):
            return query.facets.get(name.removeprefix(FIELD), "")
        return query.wanted.get(name, "")

    def _choose(self, name: str, value: str) -> dict[str, str]:
        if name == "type":  # fields belong to their type
            return {name: value, **{f"{FIELD}{field}": "" for field in self._answer.query.facets}}
        if name != "site":
            return {name: value}
        site = self._site(value)
        return {"site": site.slug if site else "", "scope": ""}

    def _label(self, name: str, value: str) -> str:
        if name == "site":
            site = self._site(value)
            return site.name if site else value
        if name == "type":
            return type_label(self._catalogue, value)
        if name == "board":
            return self._board_titles.get(value, value)
        key = f"field_choices.{name.removeprefix(FIELD)}.{value}"
        return self._catalogue.text(key) if name.startswith(FIELD) and key in self._catalogue else value

    def _tabs(self) -> list[Choice]:
        """Give the kinds of documents as tabs; the first one is all of them."""
        query = self._answer.query
        every = Choice(
            self._catalogue.text("search.all"), self._url(**self._choose("type", "")), not query.type
        )
        kinds = self._answer.result.facets.get("type", {})
        first = [kind for kind in TABS if kind in kinds]
        others = sorted(kinds.keys() - {*first}, key=lambda kind: (-kinds[kind], kind))
        shown = [
            Choice(
                type_label(self._catalogue, kind), self._url(**self._choose("type", kind)), kind == query.type
            )
            for kind in (*first, *others)
        ]
        return [every, *shown] if shown else []

    def _sorts(self) -> list[Choice]:
        sort = self._answer.query.sort
        return [
            Choice(self._catalogue.text("search.best"), self._url(sort=""), sort == RELEVANCE),
            Choice(self._catalogue.text("search.newest"), self._url(sort=DATE), sort == DATE),
        ]

    def _url(self, **changes: str) -> str:
        """Give the address of the same question with some parameters changed, on its first page."""
        changed = self._parameters | changes | {PAGE_PARAMETER: ""}
        pairs = [
            urlencode({name: value}) if name in changes else self._pairs[name]
            for name, value in changed.items()
            if value
        ]
        return f"{self._path}?{'&'.join(pairs)}"

    def _address(self, site_id: int, path: str) -> str:
        if site_id == site_of(self._request).id:
            return local_url(self._request, path)
        site = self._sites.by_id.get(site_id)
        return installation_of(self._request).sites.url(site) + path if site else path

    def _site_name(self, site_id: int) -> str:
        site = self._sites.by_id.get(site_id)
        return site.name if site else ""

    def _site(self, number: str) -> Site | None:
        return self._sites.by_id.get(int(number)) if number.isdigit() else None


def type_label(catalogue: Catalogue, name: str) -> str:
    """Give the words for a type of document: those of the search where it has its own, else the type's."""
    keys = (f"search_types.{name}", f"types.{name}")
    return next((catalogue.text(key) for key in keys if key in catalogue), name)
