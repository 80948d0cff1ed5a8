"""Redirects as a feature."""

from starlette.routing import Route

from liencong.core.access.rules import SITE_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.core.outbox.events import Subscription
from liencong.core.web.moved import MovedAddresses
from liencong.sites.redirect import importing, office
from liencong.sites.redirect.counting import open_counter
from liencong.sites.redirect.leading import find_target
from liencong.sites.redirect.office import REDIRECTS
from liencong.sites.redirect.service import RedirectsGiven

IMPORT = f"{REDIRECTS}/nhap/{{import_id}}"

feature = Feature(
    name="redirect",
    office=[
        Route(REDIRECTS, office.show, methods=["GET"], name="redirects"),
        Route(REDIRECTS, office.add, methods=["POST"]),
        Route(f"{REDIRECTS}/bang.csv", office.save_all, methods=["GET"], name="redirects-table"),
        Route(f"{REDIRECTS}/nhap", office.begin_import, methods=["POST"], name="redirects-import"),
        Route(IMPORT, office.show_import, methods=["GET"], name="redirects-progress"),
        Route(f"{IMPORT}/khong-nhan.csv", office.save_refused, methods=["GET"], name="redirects-refused"),
        Route(f"{REDIRECTS}/{{redirect_id}}/bo", office.remove, methods=["POST"], name="redirect-remove"),
    ],
    menu=[MenuEntry("redirects.title", REDIRECTS, SITE_MANAGE, order=77, group="office.site_settings")],
    opens=[open_counter],
    subscriptions=[Subscription(RedirectsGiven, importing.work_through)],
    provides=[MovedAddresses(find_target)],
)
