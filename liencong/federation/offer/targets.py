"""The boards of other sites that take offers of a site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import local_day
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL, PORTAL, Site
from liencong.core.text import sort_key
from liencong.federation.link_rule import rules
from liencong.federation.link_rule import service as link_rules
from liencong.federation.link_rule.rules import Origin
from liencong.federation.link_rule.tables import LinkRule
from liencong.federation.offer import service
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

    The portal's boards, and every site's where the portal is the source, take what no rule shuts out; those
    of other sites what a rule lets in.
    """
    known, day = (await installation.sites.load()).by_id, local_day(now)
    by_site: dict[int, list[LinkRule]] = {}
    for rule in await link_rules.list_speaking(session, origin):
        by_site.setdefault(rule.site_id, []).append(rule)
    is_from_portal = known[origin.site_id].kind == PORTAL
    asked = [
        site
        for site in known.values()
        if site.id != origin.site_id
        and site.kind != EXTERNAL
        and site.state == ACTIVE
        and (is_from_portal or site.kind == PORTAL or site.id in by_site)
    ]
    boards_by_site = await service.boards_by_site(session, [site.id for site in asked])
    found = []
    for site in asked:
        kinds, own_rules = (known[origin.site_id].kind, site.kind), by_site.get(site.id, ())
        taking = [
            board
            for board in boards_by_site.get(site.id, ())
            if rules.takes_offers(rules.governing(own_rules, origin, board.id, day), kinds)
        ]
        found += [Target(site, taking)] if taking else []
    return sorted(found, key=lambda one: (one.site.kind != PORTAL, sort_key(one.site.name)))
