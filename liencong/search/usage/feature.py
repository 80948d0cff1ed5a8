"""What is asked of the search, as a feature."""

from datetime import timedelta

from starlette.routing import Route

from liencong.core.access.rules import SITE_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.core.outbox.relay import Duty
from liencong.search.usage import noting, office
from liencong.search.usage.office import SEARCH

feature = Feature(
    name="search-usage",
    office=[
        Route(SEARCH, office.show, methods=["GET"], name="search-questions"),
        Route(f"{SEARCH}/cau-tim.csv", office.save_table, methods=["GET"], name="search-questions-table"),
        Route(f"{SEARCH}/xoa", office.erase, methods=["POST"]),
    ],
    menu=[MenuEntry("search_office.title", SEARCH, SITE_MANAGE, order=78, group="office.site_settings")],
    duties=[Duty("search-questions-forget", timedelta(hours=6), noting.forget)],
    opens=[noting.open_log],
)
