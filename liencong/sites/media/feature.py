"""Media as a feature."""

from datetime import timedelta

from starlette.routing import Route

from liencong.core.access.rules import PLATFORM_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.core.office.parts import QuickAction
from liencong.core.operation.doctor import Check
from liencong.core.outbox.relay import Duty
from liencong.sites.media import (
    api,
    attention,
    changing,
    examining,
    office,
    quarantine_office,
    trash,
    variants,
    views,
)
from liencong.sites.media.service import MEDIA_LIBRARY, MEDIA_WRITE, MediaDescribed
from liencong.sites.media.variants import MediaDrawn
from liencong.sites.media.versions import MEDIA_REPLACE, MediaReplaced


def _stale(event: MediaDescribed | MediaDrawn | MediaReplaced) -> list[str]:
    return [f"media:{event.media_id}"]


WRITES = [MEDIA_WRITE, MEDIA_LIBRARY]
PUBLISHES = [*WRITES, MEDIA_REPLACE]

feature = Feature(
    name="media",
    api=[api.router],
    routes=[Route("/media/{uid}/{name}", views.show, methods=["GET"], name="media")],
    office=[
        Route("/thu-vien", office.show_library, methods=["GET"], name="library"),
        Route("/thu-vien", office.upload, methods=["POST"]),
        Route("/thu-vien/{numbers}", office.show_described, methods=["GET"], name="media-describe"),
        Route("/thu-vien/{numbers}", office.describe, methods=["POST"]),
        Route("/thu-vien/{media_id}/khung", changing.show_framing, methods=["GET"], name="media-framing"),
        Route("/thu-vien/{media_id}/khung", changing.frame, methods=["POST"]),
        Route("/thu-vien/{media_id}/thay", changing.replace, methods=["POST"], name="media-replace"),
        Route("/thu-vien/{media_id}/phien-ban/{number}", changing.bring_back, methods=["POST"]),
        Route("/thu-vien/{media_id}/bo", changing.throw_away, methods=["POST"], name="media-trash"),
        Route("/thu-vien/{media_id}/khoi-phuc", changing.take_out, methods=["POST"]),
        Route("/cach-ly", quarantine_office.show, methods=["GET"], name="quarantine"),
        Route("/cach-ly/{file_id}/xoa", quarantine_office.delete, methods=["POST"]),
    ],
    menu=[
        MenuEntry(
            "library.title", "/thu-vien", MEDIA_WRITE, order=40, icon="picture", on_boards=True, key="t"
        ),
        MenuEntry(
            "quarantine.title", "/cach-ly", PLATFORM_MANAGE, order=95, icon="warning", group="office.system"
        ),
    ],
    stale_keys={MediaDescribed: _stale, MediaDrawn: _stale, MediaReplaced: _stale},
    duties=[
        Duty("media-variants", timedelta(seconds=3), variants.make_missing),
        Duty("media-trash", timedelta(hours=6), trash.empty),
    ],
    provides=[
        Check("scanner", examining.check_scanner),
        QuickAction("library.upload", "/thu-vien", MEDIA_WRITE),
        *attention.ATTENTION,
    ],
    roles={
        "contributor": [MEDIA_WRITE],
        "editor": WRITES,
        "editor_in_chief": PUBLISHES,
        "site_admin": PUBLISHES,
    },
)
