"""What the directory says of each site: its kind, tier and state in words, who follows it, its last news."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from liencong.core.installation import Installation
from liencong.core.tenancy.tables import ACTIVE, PORTAL, Site
from liencong.core.text import sort_key
from liencong.core.text.catalogue import Catalogue


@dataclass(frozen=True)
class ListedSite:
    """A site of the directory; `successor` names the one that follows it, `updated_at` is its last news."""

    name: str
    url: str
    kind_label: str
    tier_label: str
    state: str
    state_label: str
    successor: str
    successor_url: str
    updated_at: datetime | None


@dataclass(frozen=True)
class Group:
    """The sites of one tier."""

    title: str
    sites: Sequence[ListedSite]


async def groups(
    installation: Installation, updates: Mapping[int, datetime], *, kind: str = "", tier: str = ""
) -> Sequence[Group]:
    """Give the sites by tier, of one kind or tier where that is asked for; each tier by name."""
    known = (await installation.sites.load()).by_id
    by_tier: dict[str, list[ListedSite]] = {}
    for site in sorted(known.values(), key=lambda site: sort_key(site.name)):
        if site.kind != PORTAL and kind in ("", site.kind) and tier in ("", site.tier):
            by_tier.setdefault(site.tier, []).append(_listed(installation, known, site, updates))
    return [Group(tier_label(installation.catalogue, name), by_tier[name]) for name in sorted(by_tier)]


def tier_label(catalogue: Catalogue, tier: str) -> str:
    """Give the name of a tier: the catalogue's, else the words of whoever made the sites."""
    key = f"tiers.{tier}"
    return catalogue.text(key) if key in catalogue else tier or catalogue.text("tiers.other")


def _listed(
    installation: Installation, known: Mapping[int, Site], site: Site, updates: Mapping[int, datetime]
) -> ListedSite:
    words, successor = installation.catalogue.text, known.get(site.successor_id or 0)
    return ListedSite(
        name=site.name,
        url=f"{installation.sites.url(site)}/",
        kind_label=words(f"site_kinds.{site.kind}"),
        tier_label=tier_label(installation.catalogue, site.tier),
        state=site.state,
        state_label=words(
            "site_kinds.state_active" if site.state == ACTIVE else f"directory.state_{site.state}"
        ),
        successor=successor.name if successor else "",
        successor_url=f"{installation.sites.url(successor)}/" if successor else "",
        updated_at=updates.get(site.id),
    )
