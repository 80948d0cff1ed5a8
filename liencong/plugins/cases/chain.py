"""The way up for cases that go beyond what a site may decide, as data of the portal (S66), without I/O."""

from collections.abc import Mapping
from dataclasses import dataclass

from liencong.core.tenancy.tables import ACTIVE, EXTERNAL, PORTAL, Site
from liencong.plugins.cases.site_settings import settings_of


@dataclass(frozen=True)
class Level:
    """A place on the way up, and what it is called there."""

    title: str
    site_id: int


@dataclass(frozen=True)
class Chain:
    """The levels above the agencies, the lowest first; sites that are not named stand below all of them."""

    levels: tuple[Level, ...] = ()

    def height_of(self, site_id: int) -> int:
        """Tell how high a site stands; 0 below the first level."""
        heights = (number for number, level in enumerate(self.levels, 1) if level.site_id == site_id)
        return next(heights, 0)

    def superior_of(self, site_id: int) -> Level | None:
        """Find the level to which a site passes up what it may not decide."""
        height = self.height_of(site_id)
        return self.levels[height] if height < len(self.levels) else None

    def between(self, site_id: int, other_id: int) -> tuple[Level, ...]:
        """Give the levels that stand between two sites."""
        low, high = sorted((self.height_of(site_id), self.height_of(other_id)))
        return self.levels[low : high - 1] if high > low else ()

    def leads_up(self, site_id: int, other_id: int) -> bool:
        """Tell whether the way from a site to another leads up."""
        return self.height_of(other_id) > self.height_of(site_id)


def chain_of(sites: Mapping[int, Site]) -> Chain:
    """Give the chain that the portal has set, without those of its sites that are no more."""
    portal = next((site for site in sites.values() if site.kind == PORTAL), None)
    if portal is None:
        return Chain()
    by_slug = {site.slug: site for site in sites.values() if site.state == ACTIVE and site.kind != EXTERNAL}
    return Chain(
        tuple(
            Level(step.title or by_slug[step.site].name, by_slug[step.site].id)
            for step in settings_of(portal).chain
            if step.site in by_slug
        )
    )
