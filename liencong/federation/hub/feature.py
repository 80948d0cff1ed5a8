"""The hub as a feature."""

from datetime import timedelta

from starlette.routing import Route

from liencong.core.feature import Feature
from liencong.core.http.signing_keys import WELL_KNOWN
from liencong.core.outbox.events import Subscription
from liencong.core.outbox.relay import Duty
from liencong.federation.hub import pushing, views
from liencong.federation.hub.asking import open_questions
from liencong.sites.entry.events import EntryPublished, EntryWithdrawn, PlacementChanged
from liencong.sites.public.feeds import FeedHub

feature = Feature(
    name="hub",
    routes=[
        Route(views.HUB, views.subscribe, methods=["POST"], name="websub"),
        Route(WELL_KNOWN, views.well_known, methods=["GET"], name="well-known"),
    ],
    provides=[FeedHub(views.HUB)],
    opens=[open_questions],
    subscriptions=[
        Subscription(EntryPublished, pushing.note_change),
        Subscription(EntryWithdrawn, pushing.note_change),
        Subscription(PlacementChanged, pushing.note_change),
    ],
    duties=[Duty("push-feeds", timedelta(seconds=2), pushing.push_owed)],
)
