"""Which words have a synonym or another name at all, kept in memory: most questions have none of them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Row, select

from liencong.core.installation import Installation
from liencong.core.part_cache import Dependencies
from liencong.search.synonym.tables import PlaceName, Synonym

PLACES_KEY = "place-names"


def synonyms_key(site_id: int) -> str:
    """Name the synonyms of a site among the keys of what is kept."""
    return f"synonyms:{site_id}"


async def known_among(installation: Installation, site_id: int, forms: Sequence[str]) -> list[str]:
    """Give those of some folded forms that the site, or a reform of places, takes for others."""

    async def read_synonyms(dependencies: Dependencies) -> frozenset[str]:
        dependencies.on(synonyms_key(site_id))
        async with installation.read(site_id) as session:
            return _forms(await session.execute(select(Synonym.folded, Synonym.other_folded)))

    async def read_places(dependencies: Dependencies) -> frozenset[str]:
        dependencies.on(PLACES_KEY)
        async with installation.read(None) as session:
            return _forms(await session.execute(select(PlaceName.former_folded, PlaceName.present_folded)))

    synonyms = await installation.parts.get(synonyms_key(site_id), read_synonyms)
    places = await installation.parts.get(PLACES_KEY, read_places)
    return [form for form in forms if form in synonyms.value or form in places.value]


def _forms(pairs: Iterable[Row[tuple[str, str]]]) -> frozenset[str]:
    return frozenset(form for pair in pairs for form in pair)
