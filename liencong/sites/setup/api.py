"""Sites over the JSON API."""

from fastapi import APIRouter, Request
from pydantic import BaseModel

from liencong.core.db.base import RowNumber
from liencong.core.tenancy.directory import SiteDirectory, Sites
from liencong.core.tenancy.tables import EXTERNAL, PORTAL, Site
from liencong.core.web.api_lists import After, Limit, Page, cut, read_cursor
from liencong.core.web.request import installation_of, site_of

router = APIRouter(tags=["sites"])


class SiteOut(BaseModel):
    """A site; `parent` is the slug of the site above it, and a site hosted elsewhere has no boards here."""

    slug: str
    name: str
    kind: str
    state: str
    url: str
    parent: str | None
    boards_url: str | None


@router.get("/site")
async def show(request: Request) -> SiteOut:
    """Show the site that the host leads to."""
    directory = installation_of(request).sites
    return site_out(directory, await directory.load(), site_of(request))


@router.get("/sites")
async def list_sites(request: Request, limit: Limit = 50, after: After = None) -> Page[SiteOut]:
    """List every public site of the installation, on the portal; elsewhere the site itself."""
    directory, here = installation_of(request).sites, site_of(request)
    sites, before = await directory.load(), read_cursor(after, RowNumber) or 0
    known = sorted(sites.by_id) if here.kind == PORTAL else [here.id]
    page, following = cut([number for number in known if number > before], limit, int)
    return Page(items=[site_out(directory, sites, sites.by_id[number]) for number in page], next=following)


def site_out(directory: SiteDirectory, sites: Sites, site: Site) -> SiteOut:
    """Give a site as the API and the listing of the command show it."""
    url = directory.url(site)
    return SiteOut(
        slug=site.slug,
        name=site.name,
        kind=site.kind,
        state=site.state,
        url=url,
        parent=sites.by_id[site.parent_id].slug if site.parent_id is not None else None,
        boards_url=None if site.kind == EXTERNAL else f"{url}/api/v1/boards",
    )
