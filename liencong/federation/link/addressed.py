"""Finds the entry that an address leads to: on any site of this installation, or on one hosted elsewhere."""

from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.errors import Invalid
from liencong.core.installation import Installation
from liencong.core.tenancy.scope import every_site
from liencong.core.web.forms import row_number
from liencong.core.web.middleware import find_place, host_name
from liencong.sites.entry.tables import Entry, Placement

FIELD = "entry_url"


async def find_entry(installation: Installation, session: AsyncSession, url: str) -> int:
    """Give the number of the entry that readers see at an address; raise `Invalid` where there is none.

    Of a site hosted elsewhere that is an entry which was pulled, by the address that it has there.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError as error:
        raise Invalid({FIELD: "entry-url-unknown"}) from error
    place = await find_place(installation, host_name(parts.netloc), parts.path)
    with every_site(session):
        if place is not None:
            number = row_number(parts.path.rstrip("/").rpartition("-")[2])
            wanted = select(Placement.entry_id).where(
                Placement.site_id == place.site.id,
                Placement.entry_id == number,
                Placement.withdrawn_at.is_(None),
            )
        else:
            address = parts._replace(fragment="").geturl()
            spelled = (address, address.rstrip("/"), f"{address}/")
            wanted = select(Entry.id).where(Entry.origin_url.in_(spelled), Entry.origin_url != "")
        found = await session.scalar(wanted.limit(1))
    if found is None:
        raise Invalid({FIELD: "entry-url-unknown"})
    return int(found)
