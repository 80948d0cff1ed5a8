"""Entries as a feature: news and documents, their workflow, and publishing when the time has come."""

from datetime import timedelta

from starlette.routing import Route

from liencong.core.access.rules import OFFICE_ENTER
from liencong.core.feature import Feature, MenuEntry
from liencong.core.outbox.events import Subscription
from liencong.core.outbox.relay import Duty
from liencong.sites.entry import (
    api,
    attention,
    broken_office,
    bulk,
    drafting,
    drafts,
    editing,
    finding,
    keys,
    link_answers,
    log_subjects,
    looking_back,
    media_rights,
    media_uses,
    noticing,
    office,
    pasting,
    pin_office,
    remarks,
    schedule,
    stepping,
    text_links,
    types_api,
)
from liencong.sites.entry.content_type import ContentType
from liencong.sites.entry.document import DOCUMENT
from liencong.sites.entry.events import EntryHanded, EntryPublished, EntryWithdrawn, PlacementChanged
from liencong.sites.entry.panels import EntryPanel
from liencong.sites.entry.pin_office import PINS
from liencong.sites.entry.pinning import ENTRY_PIN
from liencong.sites.entry.rules import (
    ENTRY_APPROVE,
    ENTRY_EDIT,
    ENTRY_PUBLISH,
    ENTRY_PULL,
    ENTRY_TRASH,
    ENTRY_WRITE,
)
from liencong.sites.entry.terms import PublishCheck
from liencong.sites.media.onward import Onward
from liencong.sites.media.uses import MediaUsers
from liencong.sites.media.views import PublicMedia, StaffMedia

WRITES = [OFFICE_ENTER, ENTRY_WRITE]
APPROVES = [*WRITES, ENTRY_EDIT, ENTRY_APPROVE, ENTRY_PULL, ENTRY_TRASH]
PUBLISHES = [*APPROVES, ENTRY_PUBLISH, ENTRY_PIN]


feature = Feature(
    name="entry",
    roles={
        "contributor": WRITES,
        "editor": APPROVES,
        "editor_in_chief": PUBLISHES,
        "site_admin": PUBLISHES,
        "platform_admin": [OFFICE_ENTER],
    },
    stale_keys=dict.fromkeys((EntryPublished, EntryWithdrawn, PlacementChanged), keys.stale_after),
    office=[
        Route("/bai-viet", office.show_list, methods=["GET"], name="entries"),
        Route("/bai-viet", bulk.publish_several, methods=["POST"]),
        Route("/bai-viet/moi", editing.show_new, methods=["GET"], name="entry-new"),
        Route("/bai-viet/moi", editing.create, methods=["POST"]),
        Route("/bai-viet/dan", pasting.paste, methods=["POST"], name="entry-paste"),
        Route("/bai-viet/{entry_id}", editing.show, methods=["GET"], name="entry-edit"),
        Route("/bai-viet/{entry_id}", editing.save, methods=["POST"]),
        Route("/ban-nhap/{key}", drafting.keep, methods=["POST"], name="draft"),
        Route("/ban-nhap/{key}/bo", drafting.drop, methods=["POST"], name="draft-drop"),
        Route("/ban-nhap/{key}/tiep-nhan", drafting.take_over, methods=["POST"], name="draft-take-over"),
        Route(
            "/bai-viet/{entry_id}/lich-su", looking_back.show_history, methods=["GET"], name="entry-history"
        ),
        Route("/bai-viet/{entry_id}/so-sanh", looking_back.show_comparison, methods=["GET"], name="compare"),
        Route("/bai-viet/{entry_id}/phien-ban/{number}", looking_back.write_again, methods=["POST"]),
        Route("/bai-viet/{entry_id}/giao", stepping.assign, methods=["POST"], name="entry-assign"),
        Route("/bai-viet/{entry_id}/trao-doi", stepping.remark, methods=["POST"], name="entry-remark"),
        Route("/bai-viet/{entry_id}/gio-go", stepping.change_end, methods=["POST"], name="entry-end"),
        Route("/bai-viet/{entry_id}/{step}", stepping.take_step, methods=["POST"], name="entry-step"),
        Route(broken_office.BROKEN, broken_office.show, methods=["GET"], name="broken-links"),
        Route(PINS, pin_office.show, methods=["GET"], name="pins"),
        Route(f"{PINS}/{{board_id}}", pin_office.show_board, methods=["GET"], name="board-pins"),
        Route(f"{PINS}/{{board_id}}/{{entry_id}}", pin_office.pin, methods=["POST"], name="entry-pin"),
        Route(
            f"{PINS}/{{board_id}}/{{entry_id}}/{{step}}", pin_office.move, methods=["POST"], name="pin-move"
        ),
    ],
    menu=[
        MenuEntry(
            "desk.entries",
            "/bai-viet",
            ENTRY_WRITE,
            order=20,
            icon="news",
            group="desk.entries",
            on_boards=True,
            key="b",
        ),
        MenuEntry(
            "broken_links.title",
            broken_office.BROKEN,
            ENTRY_WRITE,
            order=25,
            group="desk.entries",
            on_boards=True,
        ),
        MenuEntry(
            "pins.title",
            PINS,
            ENTRY_PIN,
            order=77,
            icon="layout",
            group="office.site_settings",
            on_boards=True,
        ),
    ],
    api=[api.router, types_api.router],
    duties=[
        Duty("publish-due", timedelta(seconds=1), schedule.do_due),
        Duty("forget-drafts", timedelta(days=1), drafts.forget_old),
        Duty("read-links", timedelta(minutes=2), text_links.read_due),
        Duty("ask-links", timedelta(minutes=2), link_answers.ask_due),
    ],
    subscriptions=[
        Subscription(event, noticing.tell) for event in (EntryHanded, EntryPublished, EntryWithdrawn)
    ],
    provides=[
        *noticing.KINDS,
        log_subjects.ENTRIES,
        *finding.FINDABLE,
        attention.ENDING,
        *broken_office.PARTS,
        ContentType("article", "types.article"),
        DOCUMENT,
        EntryPanel("desk/_remarks.html", remarks.show_panel),
        EntryPanel("media/_rights_panel.html", media_rights.show_lacking),
        Onward("entry", "desk.write_with_pictures", "/bai-viet/moi?anh=", ENTRY_WRITE),
        PublicMedia(media_uses.find_public),
        StaffMedia(media_uses.find_in_work),
        PublishCheck(media_rights.check),
        MediaUsers(media_uses.find_users, media_uses.public_on, media_uses.shows, media_uses.remembers),
        EntryPanel("desk/_pin.html", pin_office.show_panel),
    ],
)
