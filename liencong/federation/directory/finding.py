"""Lets agencies and localities be found by their names, their former ones and where they sit."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.outbox.events import SitesChanged
from liencong.core.tenancy.directory import Sites
from liencong.core.tenancy.tables import ACTIVE, PORTAL, Site, Unit
from liencong.federation.directory.telling import tier_label
from liencong.search import document, service
from liencong.search.document import Document

AGENCY = "agency"
"""The type under which sites are found."""
TOLD = ("tagline", "governing_agency", "responsible_person", "address", "phone", "email")
"""Settings of a site that its pages show to everybody."""


async def follow(installation: Installation, event: SitesChanged) -> None:
    """Bring the document of a site to what is known of it now, and those which name it."""
    known = (await installation.sites.load()).by_id
    changed = known.get(event.site_id or 0)
    if changed is None:
        return
    after = known.get(changed.successor_id or 0)
    before = [site for site in known.values() if site.successor_id == changed.id]
    await _put(installation, [changed, *([after] if after else []), *before])


async def refresh(installation: Installation) -> None:
    """Let every site be found as it is now; what has not changed is left alone."""
    await _put(installation, list((await installation.sites.load()).by_id.values()))


async def _put(installation: Installation, some: Sequence[Site]) -> None:
    sites = await installation.sites.load()
    async with installation.write(None) as session:
        units = await _former_units(session)
        made = [
            _document(installation, sites, site, units.get(site.unit_code or "", ()))
            for site in some
            if site.kind != PORTAL
        ]
        await service.put(session, made, now=utc_now())


def _document(installation: Installation, sites: Sites, site: Site, former: Sequence[str]) -> Document:
    words = installation.catalogue.text
    successor = sites.by_id.get(site.successor_id or 0)
    before = [other.name for other in sites.by_id.values() if other.successor_id == site.id]
    lines = [
        tier_label(installation.catalogue, site.tier) if site.tier else "",
        *(str(site.settings.get(name) or "") for name in TOLD),
        words("directory.formerly", names=", ".join([*before, *former])) if before or former else "",
        words("directory.now", name=successor.name) if successor else "",
    ]
    return Document(
        key=f"s{site.id}",
        version=site.version,
        site_id=site.id,
        site_kind=site.kind,
        type=AGENCY,
        board_id=0,
        board_title="",
        title=site.name,
        path="/",
        published_at=site.created_at,
        body=". ".join(line.rstrip(".") for line in lines if line),
        state=document.LIVE if site.state == ACTIVE else document.ARCHIVED,
    )


async def _former_units(session: AsyncSession) -> dict[str, list[str]]:
    """Give the names of the units that went into another one, by its code."""
    found: dict[str, list[str]] = {}
    gone = select(Unit.successor_code, Unit.name).where(Unit.successor_code.is_not(None))
    for code, name in await session.execute(gone.order_by(Unit.code)):
        found.setdefault(code or "", []).append(name)
    return found
