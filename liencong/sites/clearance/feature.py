"""Leave to publish as a feature: the chairperson's role, what publishing asks, and the screens."""

from starlette.routing import Route

from liencong.core.access.rules import OFFICE_ENTER
from liencong.core.feature import Feature, MenuEntry
from liencong.core.outbox.events import Subscription
from liencong.sites.clearance import noticing, office, panels, service
from liencong.sites.clearance.events import ClearanceChanged
from liencong.sites.clearance.rules import CLEARANCE_ASK, CLEARANCE_DECIDE
from liencong.sites.entry.panels import DeskFigures, EntryPanel
from liencong.sites.entry.terms import PublishCheck
from liencong.sites.media.views import StaffMedia

feature = Feature(
    name="clearance",
    roles={
        "editor": [CLEARANCE_ASK],
        "editor_in_chief": [CLEARANCE_ASK],
        "site_admin": [CLEARANCE_ASK],
        "chairperson": [OFFICE_ENTER, CLEARANCE_DECIDE],
    },
    office=[
        Route("/ngoai-danh-muc", office.show_requests, methods=["GET"], name="clearance"),
        Route("/ngoai-danh-muc/bai/{entry_id}", office.ask, methods=["POST"], name="clearance-ask"),
        Route("/ngoai-danh-muc/{request_id}/rut", office.withdraw, methods=["POST"]),
        Route("/ngoai-danh-muc/{request_id}/chap-thuan", office.approve, methods=["POST"]),
        Route("/ngoai-danh-muc/{request_id}/tu-choi", office.refuse, methods=["POST"]),
    ],
    menu=[
        MenuEntry(
            "clearance.menu",
            "/ngoai-danh-muc",
            CLEARANCE_DECIDE,
            order=25,
            icon="document",
            group="desk.entries",
            on_boards=True,
        )
    ],
    subscriptions=[Subscription(ClearanceChanged, noticing.tell)],
    provides=[
        noticing.WAITING,
        noticing.APPROVED,
        noticing.REFUSED,
        PublishCheck(service.check_publishable),
        EntryPanel("clearance/_panel.html", panels.show_request),
        DeskFigures(panels.count_waiting),
        StaffMedia(service.find_media),
    ],
)
