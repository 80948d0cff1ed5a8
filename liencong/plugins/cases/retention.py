"""Erases who sent a case that was done long ago, by the time that each site has set (L52)."""

from datetime import datetime

from liencong.core.clock import LOCAL_ZONE, local_day, utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import EXTERNAL, Site
from liencong.plugins.cases import service, store
from liencong.plugins.cases.service import Desk
from liencong.plugins.cases.site_settings import settings_of

AT_ONCE = 50
"""Cases that one transaction erases: others may write between two of them."""


async def erase_old(installation: Installation) -> None:
    """Erase who sent what was done longer ago than a site keeps it, site by site."""
    now = utc_now()
    for site in (await installation.sites.load()).by_id.values():
        months = None if site.kind == EXTERNAL else settings_of(site).kept_months
        while months is not None and await _erase_some(installation, site, months_before(now, months), now):
            pass


def months_before(moment: datetime, months: int) -> datetime:
    """Give the first moment in Vietnam of the month that began so many months before the present one."""
    day = local_day(moment)
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return datetime(year, month + 1, 1, tzinfo=LOCAL_ZONE)


async def _erase_some(installation: Installation, site: Site, before: datetime, now: datetime) -> bool:
    """Erase the senders of some old cases; tell whether there may be more."""
    text = installation.catalogue.text
    desk, reason = Desk(installation.operator, site, text("sender.hidden"), now), text("cases.too_old")
    async with installation.read(site.id) as session:
        old = await store.list_old(session, before, limit=AT_ONCE)
    if not old:
        return False
    async with installation.write(site.id) as session:
        keys = [key for case_id in old for key in await service.erase(session, desk, case_id, reason)]
    for key in keys:
        await installation.storage.delete(key)
    return len(old) == AT_ONCE
