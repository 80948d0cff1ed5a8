"""Links as a feature."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.clock import utc_now
from liencong.core.feature import Feature, MenuEntry
from liencong.core.installation import Installation
from liencong.core.outbox.events import SitesChanged, Subscription
from liencong.federation.link import (
    address_office,
    api,
    cropping_office,
    desk_parts,
    noticing,
    office,
    older,
    older_office,
    panels,
    passes_office,
    passing,
    preview,
    queue,
    queue_source,
    service,
    sources,
    taking,
)
from liencong.federation.link.events import LinkChanged
from liencong.federation.link.older import OlderWanted
from liencong.federation.link.rules import LINK_DECIDE, LINK_PAUSE, LINK_PROPOSE, LINK_PULL
from liencong.federation.link_rule.events import LinkRulesChanged
from liencong.federation.link_rule.office import GROUP, RULES
from liencong.sites.entry import media_uses
from liencong.sites.entry.events import EntryPublished, EntryWithdrawn
from liencong.sites.entry.panels import AppearancesElsewhere
from liencong.sites.media.versions import MediaReplaced
from liencong.sites.media.views import StaffMedia

OLDER = f"{RULES}/{{rule_id}}/bai-cu"


async def follow_source(installation: Installation, event: EntryPublished | EntryWithdrawn) -> None:
    """Bring the links of an entry to what its source says now."""
    async with installation.read(None) as session:
        if not await service.is_linked(session, event.entry_id):
            return  # nearly always, and without keeping other writers waiting
    async with installation.write(None) as session:
        await service.follow_source(session, event.entry_id, now=utc_now())
        await passing.let_through(session, event.entry_id, now=utc_now())


async def end_with_site(installation: Installation, event: SitesChanged) -> None:
    """End the links to what stands on a site that has become an archive; nobody sees them since it did."""
    async with installation.read(None) as session:
        if not await service.is_archive(session, event.site_id):
            return
    is_done = False
    while not is_done:
        async with installation.write(None) as session:
            is_done = await service.end_some(session, event.site_id, now=utc_now())


async def bring(installation: Installation, event: EntryPublished) -> None:
    """Offer what was published to the boards that take everything of its source."""
    async with installation.read(None) as session:
        if not await taking.is_wanted(session, event.entry_id, now=utc_now()):
            return
    async with installation.write(None) as session:
        await service.follow_source(session, event.entry_id, now=utc_now())
        await taking.bring(session, event.entry_id, now=utc_now())


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
        Route("/lien-thong/da-gui", office.show_offered, methods=["GET"], name="links-offered"),
        Route("/lien-thong/nhan-ve", office.show_received, methods=["GET"], name="links-received"),
        Route(address_office.BY_ADDRESS, address_office.show, methods=["GET"], name="link-by-address"),
        Route(address_office.BY_ADDRESS, address_office.ask, methods=["POST"]),
        Route("/lien-thong/nguon", sources.show_sources, methods=["GET"], name="link-sources"),
        Route("/lien-thong/nguon/{site_id}/tam-dung", sources.pause, methods=["POST"], name="source-pause"),
        Route("/lien-thong/nguon/{site_id}/noi-lai", sources.resume, methods=["POST"], name="source-resume"),
        Route("/lien-thong/tu-qua", passes_office.show_passed, methods=["GET"], name="link-passes"),
        Route(
            "/lien-thong/tu-qua/{pass_id}/hoan-tac", passes_office.undo, methods=["POST"], name="pass-undo"
        ),
        Route(OLDER, older_office.show, methods=["GET"], name="link-rule-older"),
        Route(OLDER, older_office.fetch, methods=["POST"]),
        Route("/lien-thong/{link_id}", office.show_link, methods=["GET"], name="link"),
        Route("/lien-thong/{link_id}/xem-truoc", preview.show_preview, methods=["GET"], name="link-preview"),
        Route("/lien-thong/{link_id}/xem-truoc", preview.lead_to_preview, methods=["POST"]),
        Route("/lien-thong/{link_id}/trang", preview.show_page, methods=["GET"], name="link-page"),
        Route("/lien-thong/{link_id}/trinh-bay", office.present, methods=["POST"], name="link-present"),
        Route(cropping_office.SCREEN, cropping_office.show, methods=["GET"], name="link-crop"),
        Route(cropping_office.SCREEN, cropping_office.crop, methods=["POST"]),
        Route("/lien-thong/{link_id}/{decision}", office.decide, methods=["POST"], name="link-decide"),
    ],
    menu=[
        MenuEntry(
            "links.queue",
            "/lien-thong",
            LINK_PROPOSE,
            order=60,
            icon="link",
            group=GROUP,
            on_boards=True,
            key="l",
        ),
        MenuEntry("links.passed", "/lien-thong/tu-qua", LINK_DECIDE, order=62, group=GROUP, on_boards=True),
        MenuEntry("links.sources", "/lien-thong/nguon", LINK_PAUSE, order=63, group=GROUP),
    ],
    api=[api.router],
    provides=[
        *noticing.KINDS,
        *desk_parts.PARTS,
        queue_source.SOURCE,
        AppearancesElsewhere(panels.find_appearances),
        StaffMedia(queue.find_media),
        StaffMedia(media_uses.find_pinned),
    ],
    subscriptions=[
        Subscription(EntryPublished, follow_source),
        Subscription(EntryPublished, bring),
        Subscription(EntryWithdrawn, follow_source),
        Subscription(MediaReplaced, follow_media),
        Subscription(SitesChanged, end_with_site),
        Subscription(LinkChanged, taking.accept_waiting),
        Subscription(LinkChanged, noticing.tell),
        Subscription(LinkRulesChanged, taking.accept_waiting),
        Subscription(OlderWanted, older.fetch),
    ],
    duties=[taking.DUTY],
    folder=Path(__file__).parents[1],
)
