"""Links as a feature."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.clock import utc_now
from liencong.core.feature import Feature, MenuEntry
from liencong.core.installation import Installation
from liencong.core.outbox.events import Subscription
from liencong.federation.link import (
    api,
    desk_parts,
    noticing,
    office,
    panels,
    queue,
    queue_source,
    service,
    sources,
)
from liencong.federation.link.events import LinkChanged
from liencong.federation.link.rules import LINK_DECIDE, LINK_PAUSE, LINK_PROPOSE, LINK_PULL
from liencong.sites.entry.events import EntryPublished, EntryWithdrawn
from liencong.sites.entry.panels import AppearancesElsewhere, EntryPanel
from liencong.sites.media.versions import MediaReplaced
from liencong.sites.media.views import StaffMedia


async def follow_source(installation: Installation, event: EntryPublished | EntryWithdrawn) -> None:
    """Bring the links of an entry to what its source says now."""
    async with installation.read(None) as session:
        if not await service.is_linked(session, event.entry_id):
            return  # nearly always, and without keeping other writers waiting
    async with installation.write(None) as session:
        await service.follow_source(session, event.entry_id, now=utc_now())


async def follow_media(installation: Installation, event: MediaReplaced) -> None:
    """Have the boards asked that show a media of which their source has another version now."""
    async with installation.read(None) as session:
        entry_ids = await service.entries_offering(session, event.media_id)
    for entry_id in entry_ids:
        async with installation.write(None) as session:
            await service.follow_source(session, entry_id, now=utc_now())


feature = Feature(
    name="link",
    roles={
        "editor": [LINK_PROPOSE, LINK_PULL],
        "editor_in_chief": [LINK_PROPOSE, LINK_PULL, LINK_DECIDE, LINK_PAUSE],
        "site_admin": [LINK_PROPOSE, LINK_PULL, LINK_PAUSE],
    },
    office=[
        Route("/lien-thong", office.show_queue, methods=["GET"], name="links"),
        Route("/lien-thong/de-nghi/{entry_id}", office.show_propose, methods=["GET"], name="link-propose"),
        Route("/lien-thong/de-nghi/{entry_id}", office.propose, methods=["POST"]),
        Route("/lien-thong/nguon", sources.show_sources, methods=["GET"], name="link-sources"),
        Route("/lien-thong/nguon/{site_id}/tam-dung", sources.pause, methods=["POST"], name="source-pause"),
        Route("/lien-thong/nguon/{site_id}/noi-lai", sources.resume, methods=["POST"], name="source-resume"),
        Route("/lien-thong/{link_id}", office.show_link, methods=["GET"], name="link"),
        Route("/lien-thong/{link_id}/{decision}", office.decide, methods=["POST"], name="link-decide"),
    ],
    menu=[
        MenuEntry("links.menu", "/lien-thong", LINK_PROPOSE, order=60, icon="link", on_boards=True, key="l")
    ],
    api=[api.router],
    provides=[
        *noticing.KINDS,
        *desk_parts.PARTS,
        EntryPanel("link/_panel.html", panels.show_links),
        queue_source.SOURCE,
        AppearancesElsewhere(panels.find_appearances),
        StaffMedia(queue.find_media),
    ],
    subscriptions=[
        Subscription(EntryPublished, follow_source),
        Subscription(EntryWithdrawn, follow_source),
        Subscription(MediaReplaced, follow_media),
        Subscription(LinkChanged, noticing.tell),
    ],
    folder=Path(__file__).parents[1],
)
