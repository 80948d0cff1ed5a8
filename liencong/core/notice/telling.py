"""Notices in words, with the address of what they are about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from liencong.core.installation import Installation
from liencong.core.notice.tables import Notice
from liencong.core.tenancy.tables import Site
from liencong.core.text.catalogue import Catalogue
from liencong.core.web.request import OFFICE


@dataclass(frozen=True)
class Line:
    """A notice as people read it; `site` is the name of the site that it is about."""

    id: int
    words: str
    site: str
    url: str
    at: datetime
    is_read: bool


async def lines_of(installation: Installation, notices: list[Notice]) -> list[Line]:
    """Tell notices in words; of a site that is gone nothing is told."""
    sites = (await installation.sites.load()).by_id
    return [_line(installation, sites, notice) for notice in notices if notice.site_id in sites]


def address_of(installation: Installation, site: Site, notice: Notice) -> str:
    """Give the whole address of the screen that a notice leads to."""
    return f"{installation.sites.url(site)}{OFFICE}{notice.path}"


def _line(installation: Installation, sites: Mapping[int, Site], notice: Notice) -> Line:
    site = sites[notice.site_id]
    return Line(
        id=notice.id,
        words=_words(installation.catalogue, notice),
        site=site.name,
        url=address_of(installation, site, notice),
        at=notice.at,
        is_read=notice.read_at is not None,
    )


def _words(catalogue: Catalogue, notice: Notice) -> str:
    """Give what a notice says; one whose feature is no longer there is told by the name of its kind."""
    key = f"notices.{notice.kind}"
    return catalogue.text(key, **notice.facts) if key in catalogue else notice.kind
