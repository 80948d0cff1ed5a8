"""Whom a person acts for on a site, and until when: said on every screen, so that nobody forgets it (S70)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access import service as access
from liencong.core.access.rules import EVERY_SITE, Actor
from liencong.core.access.tables import Grant
from liencong.core.clock import utc_now
from liencong.core.identity.tables import Account
from liencong.core.office.parts import BarPart
from liencong.core.office.shell import role_words
from liencong.core.text import format_date
from liencong.core.web.request import installation_of, site_of


async def show_deputed(request: Request, actor: Actor) -> Mapping[str, Any]:
    """Give in words for whom the person acts on the site; mostly for nobody, and then nothing is asked."""
    site, installation = site_of(request), installation_of(request)
    acts = any(
        right.on_behalf_of_id is not None and right.site_id in (EVERY_SITE, site.id) for right in actor.rights
    )
    if not acts or actor.account_id is None:
        return {"deputed": []}
    async with installation.read(site.id) as session:
        found = await _deputed(session, actor.account_id, site.id, now=utc_now())
    return {
        "deputed": [
            {
                "name": name,
                "role": role_words(installation, role),
                "until": format_date(until - timedelta(seconds=1)) if until else "",
            }
            for name, role, until in found
        ]
    }


async def _deputed(
    session: AsyncSession, account_id: int, site_id: int, *, now: datetime
) -> list[tuple[str, str, datetime | None]]:
    statement = (
        select(Account.name, Grant.role, Grant.valid_to)
        .join(Account, Account.id == Grant.on_behalf_of_id)
        .where(
            Grant.account_id == account_id,
            or_(Grant.site_id == site_id, Grant.site_id.is_(None)),
            access.in_force(now),
        )
        .order_by(Grant.id)
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(statement)]


DEPUTED = BarPart("profile/_deputed.html", show_deputed)
