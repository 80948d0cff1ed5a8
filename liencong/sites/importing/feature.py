"""Imports on screens, as a feature."""

from datetime import timedelta

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.core.outbox.relay import Duty
from liencong.sites.importing import noticing, office, working
from liencong.sites.importing.service import CONTENT_IMPORT

feature = Feature(
    name="importing",
    roles={"editor_in_chief": [CONTENT_IMPORT], "site_admin": [CONTENT_IMPORT]},
    office=[
        Route("/nhap-noi-dung", office.show_imports, methods=["GET"], name="imports"),
        Route("/nhap-noi-dung", office.add, methods=["POST"]),
        Route("/nhap-noi-dung/{job_id}", office.show_import, methods=["GET"], name="import"),
        Route("/nhap-noi-dung/{job_id}/bao-cao.csv", office.show_report, methods=["GET"]),
        Route("/nhap-noi-dung/{job_id}/repeat", office.repeat, methods=["POST"]),
        Route("/nhap-noi-dung/{job_id}/{step}", office.take_step, methods=["POST"], name="import-step"),
    ],
    menu=[
        MenuEntry(
            "imports.title", "/nhap-noi-dung", CONTENT_IMPORT, order=21, group="desk.entries", on_boards=True
        )
    ],
    duties=[
        Duty("imports", timedelta(seconds=1), working.work_off),
        Duty("imports-told", timedelta(seconds=20), noticing.tell),
        Duty("imports-forgotten", timedelta(minutes=10), working.forget_files),
    ],
    provides=[noticing.DONE, noticing.FAILED],
)
