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
    base_host: str

    def of_host(self, host: str) -> Site | None:
        """Find the site that a host name leads to; the base host itself leads to the portal."""
        if site := self.by_host.get(host):
            return site
        if host == self.base_host:
            return self.portal
        slug, _, rest = host.partition(".")
        return self.find_hosted(slug) if rest == self.base_host else None

    def find_hosted(self, slug: str) -> Site | None:
        """Find a site by its slug; one that is hosted elsewhere has no pages here."""
        site = self.by_slug.get(slug)
        return site if site and site.kind != EXTERNAL else None


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
                self._sites = _arrange(list(rows), self._base.host)
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
        return (await self.load()).of_host(host)

    @property
    def loaded(self) -> Sites:
        """The sites as they were loaded last; every request loads them before its view runs."""
        if self._sites is None:
            raise LookupError("the sites have not been loaded")
        return self._sites

    def url(self, site: Site) -> str:
        """Give the address of a site's home page, without a slash at the end."""
        if site.kind == EXTERNAL:
            return str(site.settings.get("url", "")).rstrip("/")
        if site.hosts:
            return self._base.url_of(site.hosts[0].host)
        return self._base.url_of(self._base.host if site.kind == PORTAL else f"{site.slug}.{self._base.host}")

    def urls(self, site: Site) -> list[str]:
        """Give every address under which a site's home page is reached, its own first, former names too."""
        if site.kind == EXTERNAL:
            return [self.url(site)]
        portal = self._base.url_of(self._base.host)
        hosts = [*(name.host for name in site.hosts), f"{site.slug}.{self._base.host}"]
        known = [self.url(site), *map(self._base.url_of, hosts), f"{portal}/~{site.slug}"]
        return list(dict.fromkeys(known))


def _arrange(rows: list[Site], base_host: str) -> Sites:
    return Sites(
        by_id={site.id: site for site in rows},
        by_slug={site.slug: site for site in rows},
        by_host={name.host: site for site in rows for name in site.hosts if site.kind != EXTERNAL},
        portal=next((site for site in rows if site.kind == PORTAL), None),
        base_host=base_host,
    )
