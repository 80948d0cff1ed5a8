"""Names the features that come with us, and gathers those of strangers, through one door."""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from types import ModuleType

import structlog

from liencong.core.feature import Feature, Features
from liencong.core.hooks import Hooks
from liencong.core.installation import Installation
from liencong.core.settings import Settings

log = structlog.get_logger()

PLUGINS = "liencong.plugins"

FEATURES = (
    "liencong.core.identity.feature",
    "liencong.core.office.feature",
    "liencong.core.command.feature",
    "liencong.core.notice.feature",
    "liencong.core.profile.feature",
    "liencong.core.operation.feature",
    "liencong.search.feature",
    "liencong.search.usage.feature",
    "liencong.search.pinned.feature",
    "liencong.search.synonym.feature",
    "liencong.sites.board.feature",
    "liencong.sites.dashboard.feature",
    "liencong.sites.entry.feature",
    "liencong.sites.clearance.feature",
    "liencong.sites.media.feature",
    "liencong.sites.attachment.feature",
    "liencong.sites.change.feature",
    "liencong.sites.navigation.feature",
    "liencong.sites.layout.feature",
    "liencong.sites.linkbox.feature",
    "liencong.sites.banner.feature",
    "liencong.sites.highlight.feature",
    "liencong.sites.alert.feature",
    "liencong.sites.redirect.feature",
    "liencong.sites.visits.feature",
    "liencong.sites.statistics.feature",
    "liencong.sites.poll.feature",
    "liencong.sites.intake.feature",
    "liencong.sites.importing.feature",
    "liencong.sites.queue.feature",
    "liencong.sites.receiving.feature",
    "liencong.sites.contributing.feature",
    "liencong.sites.setup.feature",
    "liencong.sites.people.feature",
    "liencong.sites.holiday.feature",
    "liencong.sites.freshness.feature",
    "liencong.sites.usage.feature",
    "liencong.federation.link_rule.feature",
    "liencong.federation.offer.feature",
    "liencong.federation.topic.feature",
    "liencong.federation.link.feature",
    "liencong.federation.sso.feature",
    "liencong.federation.totals.feature",
    "liencong.federation.directory.feature",
    "liencong.federation.down_feed.feature",
    "liencong.federation.freshness.feature",
    "liencong.federation.usage.feature",
    "liencong.federation.chasing.feature",
    "liencong.federation.hub.feature",
    "liencong.federation.peer.feature",
    "liencong.plugins.cases.feature",
    "liencong.plugins.consultations.feature",
    "liencong.plugins.royalties.feature",
    "liencong.plugins.duties.feature",
    "liencong.plugins.organisation.feature",
    "liencong.plugins.schedule.feature",
    "liencong.plugins.reception.feature",
    "liencong.plugins.procedures.feature",
    "liencong.plugins.measuring.feature",
    "liencong.plugins.sample_province.feature",
    "liencong.sites.public.feature",
)
"""First-party features, in the order in which their routes are tried; the public catch-all stands last."""


@cache
def load_features() -> tuple[Feature, ...]:
    """Load our features and those of installed packages; a plugin that fails is named and left out."""
    features = [import_module(name).feature for name in FEATURES]
    for entry_point in entry_points(group=PLUGINS):
        try:
            plugin = entry_point.load()
        except Exception:
            log.exception("plugin did not load", plugin=entry_point.name)
            continue
        features.insert(-1, plugin)
    return tuple(features)


def assemble(settings: Settings) -> Installation:
    """Make an installation of the settings and all features."""
    features = load_features()
    hooks = Hooks()
    for feature in features:
        for specifications in feature.provides:
            if isinstance(specifications, ModuleType):
                hooks.declare(specifications)
    for feature in features:
        if feature.hooks is not None:
            hooks.register(feature.name, feature.hooks)
    return Installation(settings, Features(features), hooks)
