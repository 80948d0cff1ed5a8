"""Topics as a feature; it stands before that of links, whose addresses would take its own."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.clock import utc_now
from liencong.core.feature import Feature, MenuEntry
from liencong.core.installation import Installation
from liencong.core.outbox.events import Subscription
from liencong.federation.link_rule.office import GROUP
from liencong.federation.link_rule.rules import LINK_DECIDE
from liencong.federation.topic import office, queue_source, service
from liencong.federation.topic.sketches import open_sketches
from liencong.sites.entry.events import REWRITTEN, EntryPublished, EntryWithdrawn, PlacementChanged
from liencong.sites.entry.panels import EntryPanel


async def follow_main(
    installation: Installation, event: EntryPublished | EntryWithdrawn | PlacementChanged
) -> None:
    """Have what is listed under an entry looked at anew: it stands for itself while that one is not seen."""
    if event.change == REWRITTEN:
        return
    async with installation.read(event.site_id) as session:
        if not await service.is_main(session, event.entry_id):
            return
    async with installation.write(event.site_id) as session:
        await service.tell_listed_under(session, event.entry_id, now=utc_now())


feature = Feature(
    name="topic",
    office=[
        Route(queue_source.TOPICS, office.show_topics, methods=["GET"], name="topics"),
        Route(
            f"{queue_source.TOPICS}/{{topic_id}}/{{name}}",
            office.change,
            methods=["POST"],
            name="topic-change",
        ),
    ],
    menu=[MenuEntry("topics.title", queue_source.TOPICS, LINK_DECIDE, order=64, group=GROUP, on_boards=True)],
    subscriptions=[
        Subscription(event, follow_main) for event in (EntryPublished, EntryWithdrawn, PlacementChanged)
    ],
    opens=[open_sketches],
    provides=[queue_source.SOURCE, EntryPanel("topic/_panel.html", office.show_panel)],
    folder=Path(__file__).parents[1],
)
