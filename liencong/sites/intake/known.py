"""The entries under which some items came in before, looked for at once."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.tenancy.scope import find_loaded, on_site
from liencong.sites.entry import service as entries
from liencong.sites.entry.tables import Entry


class Known:
    """Entries by their site and the id of their origin, as one transaction goes on."""

    def __init__(self, absent: set[tuple[int, str]], found: Iterable[Entry]) -> None:
        self._absent = absent
        self._found = {(entry.site_id, entry.external_id): entry for entry in found}

    @classmethod
    async def among(cls, session: AsyncSession, wanted: Iterable[tuple[int, str]]) -> "Known":
        """Look for the entries of some sites that came in under some ids."""
        absent, found = set(wanted), list[Entry]()
        for site_id in {site_id for site_id, _ in absent}:
            with on_site(session, site_id):
                found += await entries.find_by_external_ids(
                    session, [external_id for of_site, external_id in absent if of_site == site_id]
                )
        return cls(absent - {(entry.site_id, entry.external_id or "") for entry in found}, found)

    def is_first_of_absent(self, key: tuple[int, str]) -> bool:
        """Tell whether no entry of a site has an id, the first time that it is asked."""
        is_first = key in self._absent
        self._absent.discard(key)
        return is_first

    async def find(self, session: AsyncSession, site_id: int, external_id: str) -> Entry | None:
        """Find the entry of the session's site with an id."""
        standing = self._found.get((site_id, external_id))
        if standing is not None and find_loaded(session, Entry, standing.id) is standing:
            return standing
        return await entries.find_by_external_id(session, external_id)
