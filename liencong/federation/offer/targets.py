"""The boards of other sites that take offers of a site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import local_day
from liencong.core.installation import Installation
from liencong.core.tenancy.scope import on_site
from liencong.core.tenancy.tables import PORTAL, Site
from liencong.core.text import sort_key
from liencong.federation.link_rule import rules
from liencong.federation.link_rule import service as link_rules
from liencong.federation.link_rule.rules import Origin
from liencong.federation.link_rule.tables import LinkRule
from liencong.sites.board import service as boards
from liencong.sites.board.tables import Board


@dataclass(frozen=True)
class Target:
    """A site that takes offers, with the boards to which they may go."""

    site: Site
    boards: Sequence[Board]


async def list_targets(
    installation: Installation, session: AsyncSession, origin: Origin, *, now: datetime
) -> list[Target]:
    """Give the sites that take what comes from a source: the portal first, then by name.

    The portal's boards take what no rule shuts out; those of other sites what a rule lets in.
    """
    directory, day = await installation.sites.load(), local_day(now)
    by_site: dict[int, list[LinkRule]] = {}
    for rule in await link_rules.list_speaking(session, origin):
        by_site.setdefault(rule.site_id, []).append(rule)
    found = []
    for site in directory.by_id.values():
        if site.id == origin.site_id or (site.kind != PORTAL and site.id not in by_site):
            continue
        with on_site(session, site.id):
            own = await boards.list_boards(session)
        governing = {
            board.id: rules.governing(by_site.get(site.id, ()), origin, board.id, day) for board in own
        }
        taking = [board for board in own if _takes(site, governing[board.id])]
        found += [Target(site, taking)] if taking else []
    return sorted(found, key=lambda one: (one.site.kind != PORTAL, sort_key(one.site.name)))


def _takes(site: Site, governing: LinkRule | None) -> bool:
    return site.kind == PORTAL if governing is None else governing.mode != rules.CLOSED
