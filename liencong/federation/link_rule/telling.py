"""Rules in words: of which source each speaks, and what it does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.installation import Installation
from liencong.core.tenancy.scope import every_site
from liencong.core.tenancy.tables import PORTAL, Site
from liencong.core.text import sort_key
from liencong.core.text.catalogue import Catalogue
from liencong.federation.link_rule import rules
from liencong.federation.link_rule.tables import LinkRule
from liencong.sites.board.tables import Board
from liencong.sites.entry import desk

ANY = "moi-nguon"
SITE, TIER = "trang-", "cap-"
"""How a form and an address name a source: every one, a site by its number, a tier by its code."""


@dataclass(frozen=True)
class ToldRule:
    """A rule with the words of what it names."""

    rule: LinkRule
    source: str
    source_board: str
    board: str
    approver: str


async def tell(
    installation: Installation, session: AsyncSession, found: Sequence[LinkRule]
) -> list[ToldRule]:
    """Give rules with their words: by the board that receives, the most specific first."""
    sites = (await installation.sites.load()).by_id
    titles = await _titles(session, found)
    names = await desk.names_of(session, {rule.approver_id for rule in found})
    told = [
        ToldRule(
            rule=rule,
            source=source_words(installation.catalogue, sites, rule.source_site_id, rule.source_tier),
            source_board=titles.get(rule.source_board_id or 0, ""),
            board=titles[rule.board_id],
            approver=names.get(rule.approver_id, ""),
        )
        for rule in found
    ]
    return sorted(told, key=lambda one: (sort_key(one.board), -rules.specificity(one.rule), one.source))


def source_words(catalogue: Catalogue, sites: Mapping[int, Site], site_id: int | None, tier: str) -> str:
    """Give the words for a source."""
    if site_id is not None:
        return sites[site_id].name if site_id in sites else catalogue.text("link_rules.site_gone")
    if tier:
        return catalogue.text("link_rules.tier", tier=tier_words(catalogue, tier))
    return catalogue.text("link_rules.every_source")


def tier_words(catalogue: Catalogue, tier: str) -> str:
    """Give the words for a tier; in its own name where the catalogue has none."""
    key = f"tiers.{tier}"
    return catalogue.text(key) if key in catalogue else tier


def sources_of(catalogue: Catalogue, sites: Iterable[Site], here: Site) -> list[tuple[str, str]]:
    """Give the sources that a rule of a site may name: every one, tiers, sites; each with its words."""
    others = [site for site in sites if site.id != here.id]
    tiers = sorted({site.tier for site in others if site.tier})
    others.sort(key=lambda site: (site.kind != PORTAL, sort_key(site.name)))
    return [
        (ANY, catalogue.text("link_rules.every_source")),
        *((f"{TIER}{tier}", catalogue.text("link_rules.tier", tier=tier_words(catalogue, tier)))
          for tier in tiers),
        *((f"{SITE}{site.id}", site.name) for site in others),
    ]  # fmt: skip


def name_of(rule: LinkRule) -> str:
    """Give the source of a rule as a form names it."""
    if rule.source_site_id is not None:
        return f"{SITE}{rule.source_site_id}"
    return f"{TIER}{rule.source_tier}" if rule.source_tier else ANY


async def _titles(session: AsyncSession, found: Iterable[LinkRule]) -> dict[int, str]:
    named = {number for rule in found for number in (rule.board_id, rule.source_board_id)}
    with every_site(session):
        rows = await session.execute(select(Board.id, Board.title).where(Board.id.in_(named - {None})))
    return {row[0]: row[1] for row in rows}
