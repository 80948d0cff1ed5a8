"""Publication duties for tests, kept through the services."""

from datetime import date, datetime
from typing import Any

from liencong.core.access.rules import Actor
from liencong.core.clock import utc_now
from liencong.core.tenancy.tables import Site
from liencong.plugins.duties import mapping, reckoning, service
from liencong.plugins.duties.mapping import Keeper
from liencong.plugins.duties.reckoning import Facts, SiteDuty
from liencong.plugins.duties.service import DutyInput
from liencong.plugins.duties.tables import PublicationDuty
from liencong.sites.board.tables import Board
from liencong.sites.holiday.service import calendar_of
from tests.factories.province import Province

BUDGET: dict[str, Any] = {
    "title": "Công khai ngân sách",
    "legal_basis": "Luật Ngân sách nhà nước, điều 15",
    "kind": "quarter",
    "days": 15,
    "counts": "calendar",
    "valid_from": date(2020, 1, 1),
}


async def keeper(province: Province, actor: Actor | None = None, now: datetime | None = None) -> Keeper:
    """Let somebody keep duties, by default the operator."""
    sites = (await province.installation.sites.load()).by_id
    return Keeper(actor or province.operator, sites, now or utc_now())


async def add_duty(province: Province, portal: Site, *owing: Site, **said: Any) -> PublicationDuty:
    """Add a duty that some sites owe."""
    given = DutyInput(**{**BUDGET, "site_ids": [site.id for site in owing], **said})
    async with province.installation.write(portal.id) as session:
        return await service.add(session, await keeper(province), given)


async def map_board(province: Province, site: Site, duty: PublicationDuty, *boards: Board) -> None:
    """Let boards of a site meet a duty."""
    async with province.installation.write(site.id) as session:
        ids = {board.id for board in boards}
        await mapping.choose_boards(session, await keeper(province), duty.id, ids)


async def facts_at(province: Province, now: datetime) -> Facts:
    """Give what duties are judged by at a moment."""
    sites = (await province.installation.sites.load()).by_id
    return Facts(sites, await calendar_of(province.installation), now)


async def owed_by(province: Province, site: Site, now: datetime) -> list[SiteDuty]:
    """Tell what a site owes at a moment."""
    facts = await facts_at(province, now)
    async with province.installation.read(site.id) as session:
        since = facts.today - reckoning.LOOKED_BACK
        return await reckoning.list_site_duties(session, facts, {site.id}, since, facts.today)
