"""Founds an installation: its portal and its first administrator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.access.rules import EVERY_SITE, Actor
from liencong.core.access.service import HeldRole, Roles
from liencong.core.identity import service as identity
from liencong.core.tenancy.scope import on_site
from liencong.core.tenancy.tables import PORTAL, Site
from liencong.core.web.forms import check
from liencong.sites.layout.block import BlockKind
from liencong.sites.setup.beginning import begin
from liencong.sites.setup.service import SiteInput

PORTAL_SLUG = "cong"


@dataclass(frozen=True)
class Founded:
    """A new installation: its portal, and the token with which the administrator chooses a password."""

    portal: Site
    token: str


async def found(
    session: AsyncSession,
    actor: Actor,
    *,
    name: str,
    hosts: list[str],
    admin_email: str,
    roles: Roles,
    kinds: Sequence[BlockKind],
    now: datetime,
) -> Founded:
    """Make the portal and an administrator of the platform; raise `Invalid` where there is a portal."""
    given = check(SiteInput, {"slug": PORTAL_SLUG, "name": name, "kind": PORTAL, "hosts": hosts})
    portal = await begin(session, actor, given, kinds, now=now)
    with on_site(session, portal.id):
        account, token = await identity.register(session, actor, email=admin_email, name=admin_email, now=now)
        for role, site_id in (("platform_admin", EVERY_SITE), ("site_admin", portal.id)):
            await access.grant_role(session, actor, HeldRole(account.id, role, site_id), roles, now=now)
        await session.flush()
    return Founded(portal, token)
