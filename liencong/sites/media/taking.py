"""Takes files that people or programs send into a site's library, each in transactions of its own."""

from dataclasses import dataclass
from datetime import datetime

from liencong.core.access.rules import Actor
from liencong.core.errors import TooLarge
from liencong.core.installation import Installation
from liencong.core.scanner import NotScanned
from liencong.sites.media import service
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.failures import UnfitFile
from liencong.sites.media.gate import gate_of
from liencong.sites.media.service import NOTHING_SAID, Description
from liencong.sites.media.tables import MediaVersion

REFUSALS = (UnfitFile, TooLarge, NotScanned)
"""Why a file may not come in; each is told beside the file, and the others go on."""


@dataclass(frozen=True)
class Taken:
    """A file of the library that was sent; `known` where the library held it already."""

    version: MediaVersion
    known: bool


async def take_in(
    installation: Installation,
    actor: Actor,
    arrival: Arrival,
    said: Description = NOTHING_SAID,
    *,
    now: datetime,
) -> Taken:
    """Take a file into a site's library; one with the same bytes that is there already is used again.

    Raises one of `REFUSALS`.
    """
    site_id = arrival.site_id
    async with installation.read(site_id) as session:
        known = await service.find_by_digest(session, actor, arrival.digest)
    if known is None:
        prepared = await service.prepare(gate_of(installation, now=now), actor, arrival)
        async with installation.write(site_id) as session:
            known = await service.find_by_digest(session, actor, arrival.digest)  # sent twice at once
            if known is None:
                return Taken(await service.add(session, actor, prepared, said, now=now), known=False)
    async with installation.write(site_id) as session:
        version = await service.get_seen(session, actor, known.media_id)
        return Taken(await service.use_again(session, actor, version, said, now=now), known=True)
