"""A poll that was put on kinds of sites stands on those, whenever they were made."""

import pytest

from liencong.core.tenancy.tables import COMPONENT, EXTERNAL, PORTAL, Site
from liencong.federation.totals.rules import EVERY_TIER, reaches


def site(kind: str = COMPONENT, tier: str = "") -> Site:
    return Site(slug="x", name="X", kind=kind, tier=tier)


@pytest.mark.parametrize(
    ("tiers", "reached"), [((), False), (("agency",), True), (("commune",), False), ((EVERY_TIER,), True)]
)
def test_a_site_is_reached_by_its_tier_or_by_all(tiers: tuple[str, ...], reached: bool) -> None:
    assert reaches(tiers, site(tier="agency")) is reached


def test_a_site_of_another_system_is_never_reached() -> None:
    assert not reaches(("agency", EVERY_TIER), site(EXTERNAL, "agency"))


def test_the_portal_is_reached_only_by_all() -> None:
    assert not reaches(("", "agency"), site(PORTAL))
    assert reaches((EVERY_TIER,), site(PORTAL))
