"""Entries as a feature: news and documents, their workflow, and publishing when the time has come."""

from datetime import timedelta

from liencong.core.access.rules import OFFICE_ENTER
from liencong.core.feature import Feature
from liencong.core.outbox.relay import Duty
from liencong.sites.entry import media_uses, schedule
from liencong.sites.entry.content_type import ContentType
from liencong.sites.entry.document import DOCUMENT
from liencong.sites.entry.events import EntryPublished, EntryWithdrawn, PlacementChanged
from liencong.sites.entry.rules import ENTRY_APPROVE, ENTRY_PUBLISH, ENTRY_TRASH, ENTRY_WRITE
from liencong.sites.media.views import PublicMedia

WRITES = [OFFICE_ENTER, ENTRY_WRITE]
APPROVES = [*WRITES, ENTRY_APPROVE, ENTRY_TRASH]
PUBLISHES = [*APPROVES, ENTRY_PUBLISH]


def _stale(event: EntryPublished | EntryWithdrawn | PlacementChanged) -> list[str]:
    return [f"entry:{event.entry_id}", *(f"board:{board_id}" for board_id in event.board_ids)]


feature = Feature(
    name="entry",
    roles={
        "contributor": WRITES,
        "editor": APPROVES,
        "editor_in_chief": PUBLISHES,
        "site_admin": PUBLISHES,
        "platform_admin": [OFFICE_ENTER],
    },
    stale_keys={EntryPublished: _stale, EntryWithdrawn: _stale, PlacementChanged: _stale},
    duties=[Duty("publish-due", timedelta(seconds=1), schedule.do_due)],
    provides=[ContentType("article", "types.article"), DOCUMENT, PublicMedia(media_uses.find_public)],
)
