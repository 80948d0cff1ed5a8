"""Offers as a feature."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.clock import utc_now
from liencong.core.feature import Feature
from liencong.core.installation import Installation
from liencong.core.outbox.events import Subscription
from liencong.federation.offer import office, panels, service, writing
from liencong.sites.entry.events import EntryPublished
from liencong.sites.entry.panels import EntryPanel


async def fulfil(installation: Installation, event: EntryPublished) -> None:
    """Offer what was published wherever that was wished while it was written."""
    while True:
        async with installation.read(event.site_id) as session:
            if not await service.list_wished(session, event.entry_id):
                return
        async with installation.write(event.site_id) as session:
            await service.fulfil(session, event.entry_id, installation.features.roles, now=utc_now())


feature = Feature(
    name="offer",
    office=[
        Route("/lien-thong/de-nghi/{entry_id}", office.show_propose, methods=["GET"], name="link-propose"),
        Route("/lien-thong/de-nghi/{entry_id}", office.propose, methods=["POST"]),
    ],
    provides=[EntryPanel("offer/_panel.html", panels.show_offers), writing.PART],
    subscriptions=[Subscription(EntryPublished, fulfil)],
    folder=Path(__file__).parents[1],
)
