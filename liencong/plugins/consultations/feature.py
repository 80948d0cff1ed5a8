"""Consultations on drafts as a feature."""

from datetime import timedelta
from pathlib import Path

from starlette.routing import Route

from liencong.core.access.rules import SITE_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.core.outbox.events import Subscription
from liencong.core.outbox.relay import Duty
from liencong.plugins.consultations import (
    api,
    blocks,
    desk_parts,
    following,
    letters,
    noticing,
    office,
    places,
    queue_source,
    samples,
    sending,
    settings_office,
    views,
)
from liencong.plugins.consultations.content import CONSULTATION
from liencong.plugins.consultations.events import ConsultationChanged
from liencong.plugins.consultations.rules import CONSULTATION_APPROVE, CONSULTATION_HANDLE
from liencong.plugins.consultations.settings_office import SETTINGS
from liencong.plugins.consultations.told import (
    DRAFTS,
    EVERY_LIST_KEY,
    FOLLOW,
    consultation_key,
    site_list_key,
)
from liencong.sites.entry.events import EntryPublished, EntryWithdrawn
from liencong.sites.entry.terms import EndCheck, PublishCheck

ONE, COMMENT = f"{DRAFTS}/{{consultation_id}}", f"{DRAFTS}/y-kien/{{comment_id}}"
APPROVES = [CONSULTATION_HANDLE, CONSULTATION_APPROVE]

feature = Feature(
    name="consultations",
    roles={"editor": [CONSULTATION_HANDLE], "editor_in_chief": APPROVES, "site_admin": APPROVES},
    routes=[
        Route(DRAFTS, views.show_list, methods=["GET"], name="consultations"),
        Route(FOLLOW, views.show_follow, methods=["GET"], name="comment-follow"),
        Route(FOLLOW, views.follow, methods=["POST"]),
        Route(f"{ONE}/gui", sending.show_form, methods=["GET"], name="comment-send"),
        Route(f"{ONE}/gui", sending.send, methods=["POST"]),
    ],
    office=[
        Route(DRAFTS, office.show_list, methods=["GET"], name="office-consultations"),
        Route(SETTINGS, settings_office.show, methods=["GET"], name="consultation-settings"),
        Route(SETTINGS, settings_office.save, methods=["POST"]),
        Route(COMMENT, office.show_comment, methods=["GET"], name="comment"),
        Route(COMMENT, office.handle, methods=["POST"]),
        Route(f"{COMMENT}/tep/{{number}}", office.show_file, methods=["GET"], name="comment-file"),
        Route(f"{COMMENT}/xoa-thong-tin", office.erase, methods=["POST"], name="comment-erase"),
        Route(ONE, office.show_one, methods=["GET"], name="office-consultation"),
        Route(f"{ONE}/y-kien.xlsx", office.save_sheet, methods=["GET"], name="consultation-sheet"),
        Route(f"{ONE}/tong-hop.docx", office.save_document, methods=["GET"], name="consultation-document"),
        Route(f"{ONE}/tong-hop", office.summarise, methods=["POST"], name="consultation-summarise"),
    ],
    menu=[
        MenuEntry(
            "consultations.office_title", DRAFTS, CONSULTATION_HANDLE, order=47, group="office.citizens"
        ),
        MenuEntry("consultations.set_up", SETTINGS, SITE_MANAGE, order=79, group="office.site_settings"),
    ],
    api=[api.router],
    subscriptions=[
        Subscription(EntryPublished, following.follow),
        Subscription(EntryWithdrawn, following.follow),
        Subscription(ConsultationChanged, noticing.tell),
        Subscription(ConsultationChanged, letters.tell),
    ],
    stale_keys={
        ConsultationChanged: lambda event: [
            consultation_key(event.entry_id),
            site_list_key(event.site_id),
            EVERY_LIST_KEY,
        ]
    },
    duties=[Duty("consultations-close", timedelta(minutes=1), following.close_due)],
    provides=[
        CONSULTATION,
        PublishCheck(following.check_publishable),
        EndCheck(following.check_end),
        views.PART,
        *noticing.KINDS,
        *desk_parts.PARTS,
        queue_source.SOURCE,
        blocks.DRAFTS_BLOCK,
        places.PLACE,
        places.OWED,
        samples.SAMPLE,
    ],
    folder=Path(__file__).parent,
)
