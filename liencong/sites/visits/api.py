"""The visit counter over the JSON API."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict

from liencong.core.clock import utc_now
from liencong.core.installation import SITES_KEY
from liencong.core.part_cache import Dependencies
from liencong.core.web.rendering import keep
from liencong.core.web.request import installation_of, site_of
from liencong.sites.visits import figures
from liencong.sites.visits.figures import Counters

router = APIRouter(tags=["counters"])


class OnlineOut(BaseModel):
    """People who had a page within the last quarter of an hour."""

    model_config = ConfigDict(from_attributes=True)
    guests: int
    members: int
    total: int


class VisitsOut(BaseModel):
    """Visits; `total` has those that the site brought from an older system."""

    model_config = ConfigDict(from_attributes=True)
    today: int
    yesterday: int
    week: int
    month: int
    total: int


class CountersOut(BaseModel):
    """Who is reading now, and who has been there."""

    model_config = ConfigDict(from_attributes=True)
    online: OnlineOut
    visits: VisitsOut


class SiteCountersOut(CountersOut):
    """The figures of one site, known by its slug."""

    site: str
    name: str


class AllCountersOut(CountersOut):
    """The figures of a site; on the portal also those of every site, and of the province as one."""

    sites: list[SiteCountersOut] | None = None
    province: CountersOut | None = None


@router.get("/counters", response_model_exclude_none=True)
async def show_counters(request: Request, response: Response) -> AllCountersOut:
    """Give the figures of the visit counter, at most a minute old."""
    now, dependencies = utc_now(), Dependencies()
    dependencies.on(SITES_KEY)
    dependencies.changes_at([now + figures.HOLD])
    async with installation_of(request).read(site_of(request).id) as session:
        counters = await figures.gather(request, session, now)
        wider = await figures.gather_wider(request, session, now)
    keep(request, response, dependencies, counted=False)
    found = AllCountersOut(**_figures(counters))
    if wider is not None:
        found.sites = [
            SiteCountersOut(site=site.slug, name=site.name, **_figures(one)) for site, one in wider.sites
        ]
        found.province = CountersOut(**_figures(wider.province))
    return found


def _figures(counters: Counters) -> dict[str, object]:
    return CountersOut.model_validate(counters).model_dump()
