"""Synonyms as a feature."""

from starlette.routing import Route

from liencong.core.feature import Feature
from liencong.search.synonym import office
from liencong.search.synonym.events import PlacesChanged, SynonymsChanged
from liencong.search.synonym.known import PLACES_KEY, synonyms_key
from liencong.search.synonym.office import SYNONYMS

feature = Feature(
    name="search-synonym",
    office=[
        Route(SYNONYMS, office.show, methods=["GET"], name="synonyms"),
        Route(SYNONYMS, office.add, methods=["POST"]),
        Route(f"{SYNONYMS}/bang.csv", office.save_table, methods=["GET"], name="synonyms-table"),
        Route(f"{SYNONYMS}/{{synonym_id}}/bo", office.remove, methods=["POST"]),
    ],
    stale_keys={
        SynonymsChanged: lambda event: [synonyms_key(event.site_id)],
        PlacesChanged: lambda event: [PLACES_KEY],
    },
)
