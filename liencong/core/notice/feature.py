"""Notices as a feature: the bell, the screens behind it, and letters at their hours."""

from datetime import timedelta
from pathlib import Path

from starlette.routing import Route

from liencong.core.access.rules import OFFICE_ENTER
from liencong.core.feature import Feature, MenuEntry
from liencong.core.notice import delegating, mailing, office, stopping
from liencong.core.notice.office import NOTICES, WISHES
from liencong.core.office.menu import ACCOUNT
from liencong.core.outbox.relay import Duty

feature = Feature(
    name="notice",
    routes=[
        Route(f"{stopping.STOP}/{{token}}", stopping.show, methods=["GET"], name="stop-letters"),
        Route(f"{stopping.STOP}/{{token}}", stopping.stop, methods=["POST"]),
    ],
    office=[
        Route(NOTICES, office.show_notices, methods=["GET"], name="notices"),
        Route(f"{NOTICES}/da-doc", office.read_all, methods=["POST"], name="notices-read"),
        Route(WISHES, office.show_wishes, methods=["GET"], name="notice-wishes"),
        Route(WISHES, office.keep_wishes, methods=["POST"]),
        Route(f"{NOTICES}/{{notice_id}}", office.open_notice, methods=["GET"], name="notice"),
        Route(f"{NOTICES}/{{notice_id}}/da-doc", office.read_one, methods=["POST"], name="notice-read"),
    ],
    menu=[
        MenuEntry("notice.title", NOTICES, OFFICE_ENTER, order=90, group=ACCOUNT, on_boards=True, key="n"),
        MenuEntry("notice.wishes", WISHES, OFFICE_ENTER, order=91, group=ACCOUNT, on_boards=True),
    ],
    duties=[
        Duty("notice-letters", timedelta(seconds=30), mailing.send_due),
        Duty("notice-delegations", timedelta(minutes=5), delegating.tell_of_delegations),
        Duty("notice-forget", timedelta(days=1), mailing.forget_old),
    ],
    provides=[office.BELL, delegating.GIVEN, delegating.ENDING],
    folder=Path(__file__).parent,
)
