"""Where an old address of the present site leads, in one hop also where that entry has moved since."""

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.clock import utc_now
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.sites.entry import window
from liencong.sites.entry.addresses import entry_path
from liencong.sites.redirect import service
from liencong.sites.redirect.counting import HitCounter


async def find_target(request: Request) -> str | None:
    """Give the address to which the request's own leads; None where nobody has said."""
    installation, site = installation_of(request), site_of(request)
    path = request.url.path.removeprefix(request.state.prefix)
    address = f"{path}?{request.url.query}" if request.url.query else path
    async with installation.read(site.id) as session:
        redirect = await service.find(session, address)
        if redirect is None:
            return None
        target = await _settled(session, redirect.target, now=utc_now())
    installation.get(HitCounter).count(site.id, redirect.id)
    return local_url(request, target) if target.startswith("/") else target


async def _settled(session: AsyncSession, target: str, *, now: datetime) -> str:
    """Give the address at which an entry stands now, where a target names it by its number."""
    path = urlsplit(target).path
    number = path.rpartition("-")[2]
    is_entry = target.startswith("/") and "/" in path[1:] and number.isascii() and number.isdigit()
    if not is_entry or len(number) > 9:
        return target
    shown = await window.find_shown(session, int(number), now=now)
    standing = next(
        (one for one in shown if path.startswith(f"/{one.board.path}/")), shown[0] if shown else None
    )
    return entry_path(standing.board, standing.entry.id, standing.entry.slug) if standing else target
