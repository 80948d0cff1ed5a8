"""Publication duties as a feature."""

from datetime import timedelta
from pathlib import Path

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.core.outbox.relay import Duty
from liencong.plugins.duties import (
    across,
    catalogue_office,
    desk_parts,
    noticing,
    office,
    samples,
    views,
)
from liencong.plugins.duties.catalogue_office import CATALOGUE
from liencong.plugins.duties.mapping import SiteDutiesChanged
from liencong.plugins.duties.rules import DUTY_KEEP, DUTY_SEE
from liencong.plugins.duties.service import DutiesChanged
from liencong.plugins.duties.told import DUTIES

ONE = f"{DUTIES}/{{duty_id}}"
KEPT = f"{CATALOGUE}/{{duty_id}}"
KEEPS = [DUTY_SEE, DUTY_KEEP]

feature = Feature(
    name="duties",
    roles={
        "editor": [DUTY_SEE],
        "chairperson": [DUTY_SEE],
        "editor_in_chief": KEEPS,
        "site_admin": KEEPS,
    },
    routes=[Route(DUTIES, views.show, methods=["GET"], name="duties-public")],
    office=[
        Route(DUTIES, office.show, methods=["GET"], name="duties"),
        Route(f"{DUTIES}/bang.csv", office.save, methods=["GET"], name="duties-table"),
        Route(f"{DUTIES}/goi-y", office.choose_proposed, methods=["POST"], name="duties-proposed"),
        Route(
            f"{DUTIES}/viec/{{event_id}}/{{duty_id}}", office.drop_event, methods=["POST"], name="duty-drop"
        ),
        Route(ONE, office.show_one, methods=["GET"], name="duty"),
        Route(f"{ONE}/chuyen-muc", office.choose_boards, methods=["POST"], name="duty-boards"),
        Route(f"{ONE}/viec", office.note_event, methods=["POST"], name="duty-event"),
        Route(f"{ONE}/bai", office.count_entry, methods=["POST"], name="duty-entry"),
        Route(CATALOGUE, catalogue_office.show_list, methods=["GET"], name="duty-catalogue"),
        Route(f"{CATALOGUE}/nap", catalogue_office.load, methods=["POST"], name="duty-load"),
        Route(f"{CATALOGUE}/moi", catalogue_office.show_new, methods=["GET"], name="duty-new"),
        Route(f"{CATALOGUE}/moi", catalogue_office.add, methods=["POST"]),
        Route(KEPT, catalogue_office.show_one, methods=["GET"], name="duty-kept"),
        Route(KEPT, catalogue_office.word, methods=["POST"]),
        Route(f"{KEPT}/het-hieu-luc", catalogue_office.end, methods=["POST"], name="duty-end"),
        Route(f"{KEPT}/thay", catalogue_office.show_replacing, methods=["GET"], name="duty-replace"),
        Route(f"{KEPT}/thay", catalogue_office.replace, methods=["POST"]),
    ],
    menu=[
        MenuEntry(
            "duties.office_title", DUTIES, DUTY_SEE, order=64, icon="statistics", group="office.reports"
        ),
        MenuEntry(
            "duties.catalogue", CATALOGUE, DUTY_KEEP, order=64, group="office.reports", portal_only=True
        ),
    ],
    stale_keys={
        DutiesChanged: lambda event: [views.EVERY_SITE_KEY],
        SiteDutiesChanged: lambda event: [views.site_key(event.site_id)],
    },
    duties=[Duty("publication-duties", timedelta(hours=3), noticing.tell_of_all, timedelta(minutes=20))],
    provides=[
        *noticing.KINDS,
        *desk_parts.PARTS,
        across.LATE,
        across.MEASURES,
        views.PLACE,
        samples.SAMPLE,
    ],
    folder=Path(__file__).parent,
)
