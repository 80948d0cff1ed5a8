"""What comes in from outside, as a feature."""

from datetime import timedelta

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.core.outbox.events import Subscription
from liencong.core.outbox.relay import Duty
from liencong.sites.entry.events import EntryPublished
from liencong.sites.receiving import (
    answering,
    attention,
    dropping,
    fetching,
    noticing,
    office,
    queue_source,
    uploading,
)
from liencong.sites.receiving.rules import MAILBOX_MANAGE
from liencong.sites.receiving.service import MessageRefused, MessageWaits

feature = Feature(
    name="receiving",
    roles={"site_admin": [MAILBOX_MANAGE]},
    office=[
        Route("/tin-den", office.show_list, methods=["GET"], name="received-list"),
        Route("/tin-den/tai-len", uploading.show_upload, methods=["GET"], name="parcel-upload"),
        Route("/tin-den/tai-len", uploading.upload, methods=["POST"]),
        Route("/tin-den/{received_id}", office.show_one, methods=["GET"], name="received"),
        Route("/tin-den/{received_id}/goc", office.show_original, methods=["GET"], name="received-original"),
        Route("/tin-den/{received_id}/{step}", office.judge, methods=["POST"], name="received-judge"),
        Route("/hop-thu", office.show_mailbox, methods=["GET"], name="mailbox"),
        Route("/hop-thu", office.save_mailbox, methods=["POST"]),
        Route("/hop-thu/nguoi-gui", office.add_sender, methods=["POST"], name="sender-add"),
        Route(
            "/hop-thu/nguoi-gui/{sender_id}/bo", office.remove_sender, methods=["POST"], name="sender-remove"
        ),
    ],
    menu=[
        MenuEntry("receiving.title", "/tin-den", MAILBOX_MANAGE, order=12, group="desk.title"),
        MenuEntry("mailbox.title", "/hop-thu", MAILBOX_MANAGE, order=79, group="office.site_settings"),
    ],
    subscriptions=[
        Subscription(MessageWaits, answering.tell_received),
        Subscription(MessageWaits, noticing.tell),
        Subscription(MessageRefused, answering.tell_refused),
        Subscription(EntryPublished, answering.tell_published),
    ],
    duties=[
        Duty("mailboxes", timedelta(seconds=60), fetching.fetch_all, lasts=timedelta(minutes=15)),
        Duty("dropped-messages", timedelta(seconds=15), dropping.take_all, lasts=timedelta(minutes=15)),
    ],
    provides=[queue_source.SOURCE, noticing.WAITING, attention.QUARANTINE],
)
