"""Which site answers to a host: looked up in memory, so a page costs the same with 40 sites or 4,000."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from liencong.core.db.engine import Database
from liencong.core.errors import NotFound
from liencong.core.settings import BaseHost
from liencong.core.tenancy.tables import EXTERNAL, PORTAL, Site


class SiteUnknown(NotFound):
    """No site has the slug."""

    code = "site-unknown"


@dataclass(frozen=True)
class Sites:
    """All sites at one moment, found by id, slug and host."""

    by_id: Mapping[int, Site]
    by_slug: Mapping[str, Site]
    by_host: Mapping[str, Site]
    portal: Site | None


class SiteDirectory:
    """The installation's sites, kept in memory until one of them changes."""

    def __init__(self, database: Database, base: BaseHost) -> None:
        self._database = database
        self._base = base
        self._sites: Sites | None = None
        self._is_stale = True

    def forget(self) -> None:
        """Have the sites read again at the next look."""
        self._is_stale = True

    async def load(self) -> Sites:
        """Give all sites, reading them if a change came since the last look."""
        if self._sites is None or self._is_stale:
            self._is_stale = False  # before reading: a change that comes meanwhile makes it stale again
            async with self._database.read_sessions() as session:
                rows = await session.scalars(select(Site).options(selectinload(Site.hosts)).order_by(Site.id))
                self._sites = _arrange(list(rows))
        return self._sites

    async def get(self, site_id: int) -> Site:
        """Give a site by its number; raise `NotFound` where there is none."""
        site = (await self.load()).by_id.get(site_id)
        if site is None:
            raise NotFound(site_id=site_id)
        return site

    async def get_by_slug(self, slug: str) -> Site:
        """Give a site by its slug; raise `SiteUnknown` where there is none."""
        site = (await self.load()).by_slug.get(slug)
        if site is None:
            raise SiteUnknown(site=slug)
        return site

    async def find_by_host(self, host: str) -> Site | None:
        """Find the site that a host name leads to; the base host itself leads to the portal."""
        sites = await self.load()
        if site := sites.by_host.get(host):
            return site
        if host == self._base.host:
            return sites.portal
        slug, _, rest = host.partition(".")
        return sites.by_slug.get(slug) if rest == self._base.host else None

    @property
    def portal(self) -> Site | None:
        """The portal, as far as the sites have been loaded; every request has loaded them."""
        return self._sites.portal if self._sites else None

    def url(self, site: Site) -> str:
        """Give the address of a site's home page, without a slash at the end."""
        if site.kind == EXTERNAL:
            return str(site.settings.get("url", "")).rstrip("/")
        if site.hosts:
            return self._base.url_of(site.hosts[0].host)
        return self._base.url_of(self._base.host if site.kind == PORTAL else f"{site.slug}.{self._base.host}")


def _arrange(rows: list[Site]) -> Sites:
    return Sites(
        by_id={site.id: site for site in rows},
        by_slug={site.slug: site for site in rows},
        by_host={name.host: site for site in rows for name in site.hosts if site.kind != EXTERNAL},
        portal=next((site for site in rows if site.kind == PORTAL), None),
    )
