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
class EndCheck:
    """A feature's say in when a public text may vanish by itself.

    `ask` is given the text and that moment, and raises a refusal where it has to stay for longer.
    """

    ask: Callable[[AsyncSession, Entry, Revision, datetime], Awaitable[None]]


@dataclass(frozen=True)
class Terms:
    """What has to hold before a text of a site goes public, and before it vanishes by itself."""

    self_approval: bool = False
    checks: Sequence[PublishCheck] = ()
    ends: Sequence[EndCheck] = ()


def terms_of(features: Features, site: Site) -> Terms:
    """Give the terms on which a site publishes now."""
    is_self_approved = bool(site.settings.get(SELF_APPROVAL))
    return Terms(is_self_approved, features.provided(PublishCheck), features.provided(EndCheck))
