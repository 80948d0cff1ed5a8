"""The alert as it stands on every public page of a site, for as long as it is on."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from liencong.core.clock import utc_now
from liencong.core.part_cache import Dependencies
from liencong.core.timed import SHOWN, moments_to_come, state_of
from liencong.core.web.request import local_url, site_of
from liencong.sites.alert.service import alert_of


async def gather(request: Request, dependencies: Dependencies) -> Mapping[str, Any]:
    """Gather the alert for one page, and note when it comes and goes."""
    alert, now = alert_of(site_of(request).settings), utc_now()
    if alert is None:
        return {"alert": None}
    dependencies.changes_at(moments_to_come([alert], now))
    if state_of(alert, now) != SHOWN:
        return {"alert": None}
    url = local_url(request, alert.url) if alert.url.startswith("/") else alert.url
    return {"alert": {"text": alert.text, "url": url, "digest": alert.digest}}
