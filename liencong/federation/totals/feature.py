"""Totals as a feature."""

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.core.office.report import STATISTICS_SEE
from liencong.core.outbox.events import SitesChanged, Subscription
from liencong.federation.totals import (
    counters,
    following,
    office,
    polls_elsewhere_office,
    service,
    traffic_office,
)
from liencong.federation.totals.polls_elsewhere_office import ELSEWHERE
from liencong.federation.totals.service import POLL_SPREAD
from liencong.federation.totals.traffic_office import TRAFFIC
from liencong.sites.poll.office import PollScreen
from liencong.sites.visits.figures import WiderCounters
from liencong.sites.visits.service import ViewsElsewhere

feature = Feature(
    name="totals",
    office=[
        Route("/tham-do/{poll_id}/trang", office.show, methods=["GET"], name="poll-spread"),
        Route("/tham-do/{poll_id}/trang", office.spread, methods=["POST"]),
        Route(
            "/tham-do/{poll_id}/trang/{other_id}/bo", office.take_off, methods=["POST"], name="poll-take-off"
        ),
        Route("/tham-do/{poll_id}/trang/{other_id}", office.show_days, methods=["GET"], name="poll-days"),
        Route("/tham-do/{poll_id}/trang/{other_id}", office.change_days, methods=["POST"]),
        Route(ELSEWHERE, polls_elsewhere_office.show, methods=["GET"], name="polls-elsewhere"),
        Route(
            f"{ELSEWHERE}/ket-qua.csv",
            polls_elsewhere_office.save,
            methods=["GET"],
            name="polls-elsewhere-table",
        ),
        Route(TRAFFIC, traffic_office.show, methods=["GET"], name="traffic-of-all"),
        Route(f"{TRAFFIC}/thoi-gian.csv", traffic_office.save_times, methods=["GET"], name="traffic-times"),
        Route(f"{TRAFFIC}/cac-trang.csv", traffic_office.save_sites, methods=["GET"], name="traffic-sites"),
        Route(
            f"{TRAFFIC}/noi-khac.csv",
            traffic_office.save_elsewhere,
            methods=["GET"],
            name="traffic-elsewhere",
        ),
    ],
    menu=[
        MenuEntry(
            "polls_elsewhere.menu",
            ELSEWHERE,
            POLL_SPREAD,
            order=47,
            group="office.citizens",
            portal_only=True,
        ),
        MenuEntry(
            "traffic_of_all.title",
            TRAFFIC,
            STATISTICS_SEE,
            order=69,
            group="office.reports",
            portal_only=True,
        ),
    ],
    subscriptions=[Subscription(SitesChanged, following.place_polls)],
    roles={"editor_in_chief": [POLL_SPREAD], "site_admin": [POLL_SPREAD]},
    provides=[
        WiderCounters(counters.gather),
        ViewsElsewhere(service.views_through_links),
        PollScreen("totals.spread", "trang", office.is_shown),
    ],
)
