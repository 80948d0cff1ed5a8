"""Add up what all sites have used."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Permission
from liencong.core.tenancy.scope import every_site
from liencong.sites.usage import service
from liencong.sites.usage.rules import Month
from liencong.sites.usage.service import Usage

USAGE_WATCH = Permission("usage:watch")


async def usage_by_site(session: AsyncSession, month: Month) -> Mapping[int, Usage]:
    """Give what each site has used in a month."""
    with every_site(session):
        return await service.usage_by_site(session, month)
