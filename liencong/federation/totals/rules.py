"""Which sites a poll reaches that was put on kinds of sites."""

from collections.abc import Collection

from liencong.core.tenancy.tables import EXTERNAL, PORTAL, Site

EVERY_TIER = "*"
"""Stands for the sites of all tiers."""


def reaches(tiers: Collection[str], site: Site) -> bool:
    """Tell whether a poll that was put on sites of some tiers stands on a site."""
    if site.kind == EXTERNAL:
        return False
    return EVERY_TIER in tiers or (site.kind != PORTAL and site.tier in tiers)
