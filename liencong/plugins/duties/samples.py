"""Duties of the sample province: those of its regulation and some of national law, on its boards."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from liencong.core.clock import local_day
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL
from liencong.plugins.duties import catalogue, mapping, service, store
from liencong.plugins.duties.mapping import EventInput, Keeper
from liencong.sites.setup.samples import Sample

DATA = Path(__file__).with_name("data") / "samples.toml"

LOADED_AGO = timedelta(days=60)
"""Before the day of the sample: its catalogue is nothing new."""

OF_NATIONAL_LAW = ("tctt-co-cau", "tctt-thu-tuc", "tctt-dau-moi", "tctt-bao-cao-tai-chinh", "nd42-van-ban")
"""Those that say something else than the province's own regulation does."""


async def make(installation: Installation, now: datetime) -> None:
    """Load the catalogue, have every site choose the proposed boards, and let some things happen."""
    sites = await installation.sites.load()
    if sites.portal is None:
        return
    keeper = Keeper(installation.operator, sites.by_id, now - LOADED_AGO)
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
    await _happen(installation, now)


async def _happen(installation: Installation, now: datetime) -> None:
    events: list[dict[str, Any]] = tomllib.loads(DATA.read_text(encoding="utf-8"))["events"]
    sites = await installation.sites.load()
    for one in (event for event in events if event["site"] in sites.by_slug):
        keeper = Keeper(installation.operator, sites.by_id, now - timedelta(days=one["days_ago"]))
        async with installation.write(sites.by_slug[one["site"]].id) as session:
            by_code = {duty.code: duty.id for duty in await store.list_duties(session)}
            given = EventInput(title=one["title"], happened_on=local_day(keeper.now))
            await mapping.note_event(session, keeper, by_code[one["duty"]], given)


SAMPLE = Sample(make)
