"""Duties of the sample province: those of its regulation and some of national law, on its boards."""

from datetime import datetime

from liencong.core.installation import Installation
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL
from liencong.plugins.duties import catalogue, mapping, service
from liencong.plugins.duties.mapping import Keeper
from liencong.sites.setup.samples import Sample

OF_NATIONAL_LAW = ("tctt-co-cau", "tctt-thu-tuc", "tctt-dau-moi", "tctt-bao-cao-tai-chinh", "nd42-van-ban")
"""Those that say something else than the province's own regulation does."""


async def make(installation: Installation, now: datetime) -> None:
    """Load the catalogue on the portal, and have every site choose the boards that are proposed."""
    sites = await installation.sites.load()
    if sites.portal is None:
        return
    keeper = Keeper(installation.operator, sites.by_id, now)
    given = [
        duty
        for one in catalogue.catalogues()
        for duty in catalogue.for_sites(one, sites.by_id)
        if one.name != "national" or duty.code in OF_NATIONAL_LAW
    ]
    async with installation.write(sites.portal.id) as session:
        await service.load(session, keeper, given)
    for site in sites.by_id.values():
        if site.kind != EXTERNAL and site.state == ACTIVE:
            async with installation.write(site.id) as session:
                await mapping.choose_proposed(session, keeper)


SAMPLE = Sample(make)
