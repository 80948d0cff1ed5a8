"""Totals as a feature."""

from starlette.routing import Route

from liencong.core.feature import Feature
from liencong.federation.totals import counters, office, service
from liencong.federation.totals.service import POLL_SPREAD
from liencong.sites.poll.office import PollScreen
from liencong.sites.visits.figures import WiderCounters
from liencong.sites.visits.service import ViewsElsewhere

feature = Feature(
    name="totals",
    office=[
        Route("/tham-do/{poll_id}/trang", office.show, methods=["GET"], name="poll-spread"),
        Route("/tham-do/{poll_id}/trang", office.spread, methods=["POST"]),
    ],
    roles={"editor_in_chief": [POLL_SPREAD], "site_admin": [POLL_SPREAD]},
    provides=[
        WiderCounters(counters.gather),
        ViewsElsewhere(service.views_through_links),
        PollScreen("totals.spread", "trang", office.is_shown),
    ],
)
