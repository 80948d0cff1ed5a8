"""The terms on which a site publishes: its own setting, and what features want to see first."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.feature import Features
from liencong.core.tenancy.tables import Site
from liencong.sites.entry.tables import Entry, Revision

SELF_APPROVAL = "self_approval"
"""The site setting that lets people approve what they wrote themselves; off unless it is set."""


Texts = Sequence[tuple[Entry, Revision]]
"""Revisions with the entries that they are of."""


@dataclass(frozen=True)
class PublishCheck:
    """A feature's say in what goes public.

    Publishing and scheduling ask each of them, and again when a scheduled time has come. `ask` is given the
    texts that go public together and the moment at which they do, and raises a refusal whose words tell what
    one of them lacks.
    """

    ask: Callable[[AsyncSession, Texts, datetime], Awaitable[None]]


@dataclass(frozen=True)
class Terms:
    """What has to hold before a text of a site goes public."""

    self_approval: bool = False
    checks: Sequence[PublishCheck] = ()


def terms_of(features: Features, site: Site) -> Terms:
    """Give the terms on which a site publishes now."""
    return Terms(bool(site.settings.get(SELF_APPROVAL)), features.provided(PublishCheck))
