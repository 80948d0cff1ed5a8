"""Use cases of sites: make, rename, archive, set up."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from liencong.core.access.rules import EVERY_SITE, PLATFORM_MANAGE, SITE_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.audit.tables import AuditRecord
from liencong.core.clock import local_day
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.identity.tables import Account
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import SitesChanged
from liencong.core.tenancy.scope import on_site, scope_of
from liencong.core.tenancy.tables import ACTIVE, ARCHIVED, COMPONENT, EXTERNAL, PORTAL, Site, SiteHost, Unit
from liencong.core.text import clean_line, slugify
from liencong.core.text.inputs import Line
from liencong.search.synonym.places import note_change
from liencong.sites.change import service as changes
from liencong.sites.change.service import State, Undoable, Undoing
from liencong.sites.entry import publishing
from liencong.sites.entry.terms import SELF_APPROVAL

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
LONGEST_SLUG = 63  # a slug is a label of a host name
SELF_APPROVAL_ON, SELF_APPROVAL_OFF = "site:self-approval-on", "site:self-approval-off"
KINDS = (PORTAL, COMPONENT, EXTERNAL)
IDENTITY = "identity"
ELSEWHERE = ("url", "feed_url")
"""Settings that say where a site stands that is hosted elsewhere."""
TOLD = ("tagline", "governing_agency", "responsible_person", "licence", "address", "phone", "email", "notice")
"""Settings that a former state is known by."""


class HostedHere(Refused):
    """The site is hosted by this installation already."""

    code = "site-hosted-here"


class SiteInput(BaseModel):
    """What can be said of a new site."""

    slug: str = Field(min_length=1, max_length=LONGEST_SLUG)
    name: Line = Field(min_length=1, max_length=200)
    kind: str = COMPONENT
    tier: Line = Field(default="", max_length=40)
    unit_code: str | None = None
    parent_id: int | None = None
    theme: str = Field(default="base", max_length=63)
    hosts: list[str] = Field(default_factory=list)
    settings: dict[str, Any] = Field(default_factory=dict)


async def create(session: AsyncSession, actor: Actor, given: SiteInput, *, now: datetime) -> Site:
    """Make a site; raise `Invalid` where its slug or a host is taken, or a second portal is asked for."""
    right = require(actor, PLATFORM_MANAGE, EVERY_SITE)
    slug, kind = slugify(given.slug), given.kind
    if slug != given.slug:
        raise Invalid({"slug": "site-slug-invalid"})
    if kind not in KINDS:
        raise Invalid({"kind": "choice-unknown"})
    if kind == PORTAL and await session.scalar(select(Site.id).where(Site.kind == PORTAL)):
        raise Invalid({"kind": "second-portal"})
    if await session.scalar(select(Site.id).where(Site.slug == slug)):
        raise Invalid({"slug": "site-slug-taken"})
    site = Site(
        slug=slug,
        name=given.name,
        kind=kind,
        tier=given.tier,
        unit_code=given.unit_code,
        parent_id=given.parent_id,
        theme=given.theme,
        settings=given.settings,
        state=ACTIVE,
        created_at=now,
    )
    site.hosts = [SiteHost(host=await _free_host(session, host)) for host in given.hosts]
    session.add(site)
    await session.flush()
    with on_site(session, site.id):
        audit.record(session, actor, "site:create", f"site:{site.id}", site_id=site.id, now=now, right=right)
        await session.flush()
    outbox.append(session, SitesChanged(site.id), now=now)
    return site


async def rename(session: AsyncSession, actor: Actor, site_id: int, name: str, *, now: datetime) -> Site:
    """Give a site another name; what it published keeps the name of its time (M02, M07)."""
    site = await get(session, site_id)
    right = require(actor, PLATFORM_MANAGE, EVERY_SITE)
    before, site.name = site.name, clean_line(name)
    if not site.name:
        raise Invalid({"name": "required"})
    await note_change(session, before, site.name, now=now)
    _changed(session, actor, site, "site:rename", now, right=right, before=before)
    return site


async def archive(
    session: AsyncSession, actor: Actor, site_id: int, *, successor_id: int | None, now: datetime
) -> Site:
    """Make a site an archive: it stays readable and says since when, and who follows it (M05).

    What other sites show of it vanishes in the same transaction. Raises `Invalid` where a site would follow
    itself.
    """
    site = await get(session, site_id)
    right = require(actor, PLATFORM_MANAGE, EVERY_SITE)
    if successor_id == site_id:
        raise Invalid({"successor": "successor-itself"})
    if successor_id is not None:
        await _follow(session, site, await get(session, successor_id), now)
    site.state, site.archived_at, site.successor_id = ARCHIVED, now, successor_id
    _changed(session, actor, site, "site:archive", now, right=right)
    await session.flush()
    await publishing.hide_elsewhere(session, site.id, now=now)
    return site


async def _follow(session: AsyncSession, site: Site, successor: Site, now: datetime) -> None:
    """Note who does what the agency of a site did: its unit ends, and its name finds the other's."""
    await note_change(session, site.name, successor.name, now=now)
    unit = await session.get(Unit, site.unit_code) if site.unit_code else None
    if unit and successor.unit_code != unit.code:
        unit.successor_code, unit.valid_to = successor.unit_code, local_day(now)


async def host_here(session: AsyncSession, actor: Actor, site_id: int, *, now: datetime) -> Site:
    """Make a site that was hosted elsewhere a component site of this installation; raise `HostedHere`."""
    site = await get(session, site_id)
    right = require(actor, PLATFORM_MANAGE, EVERY_SITE)
    if site.kind != EXTERNAL:
        raise HostedHere(site=site.name)
    site.kind = COMPONENT
    site.settings = {name: value for name, value in site.settings.items() if name not in ELSEWHERE}
    _changed(session, actor, site, "site:host-here", now, right=right)
    return site


async def set_up(
    session: AsyncSession,
    actor: Actor,
    site_id: int,
    settings: Mapping[str, Any],
    *,
    theme: str | None,
    now: datetime,
) -> Site:
    """Change settings of a site; those not named stay, those that are None go.

    Who lets people approve their own texts, or ends it, is noted by itself (S59).
    """
    site = await get(session, site_id)
    right = require(actor, SITE_MANAGE, site.id)
    before = {"settings": {name: site.settings.get(name) for name in settings}, "theme": site.theme}
    with on_site(session, site.id):
        await changes.keep(session, actor, IDENTITY, before, now=now)
        await session.flush()
    changed = {**site.settings, **settings}
    if bool(changed.get(SELF_APPROVAL)) != bool(site.settings.get(SELF_APPROVAL)):
        subject, action = f"site:{site.id}", SELF_APPROVAL_ON if changed[SELF_APPROVAL] else SELF_APPROVAL_OFF
        audit.record(session, actor, action, subject, site_id=site.id, now=now, right=right)
    site.settings = {name: value for name, value in changed.items() if value is not None}
    site.theme = theme or site.theme
    _changed(session, actor, site, "site:set-up", now, right=right, settings=sorted(settings))
    return site


async def put_back(undoing: Undoing, state: State) -> None:
    """Set what a site said of itself before a change."""
    site_id = scope_of(undoing.session)
    await set_up(
        undoing.session, undoing.actor, site_id, state["settings"], theme=state["theme"], now=undoing.now
    )


def describe(installation: Installation, state: State) -> Sequence[str]:
    """Tell line by line what a site said of itself before."""
    themes, words = installation.themes.all, installation.catalogue.text
    theme = themes[state["theme"]].title if state["theme"] in themes else state["theme"]
    said = [(name, state["settings"].get(name)) for name in TOLD]
    lines = [f"{words(f'setup.{name}')}: {value}" for name, value in said if value]
    colours = state["settings"].get("colours") or {}
    lines += [f"{words(f'setup.{name}')}: {colour}" for name, colour in colours.items()]
    return [f"{words('setup.theme')}: {theme}", *lines]


UNDOABLE = Undoable(IDENTITY, "setup.identity", SITE_MANAGE, put_back, describe)


async def add_host(session: AsyncSession, actor: Actor, site_id: int, host: str, *, now: datetime) -> Site:
    """Let one more host name lead to a site; raise `Invalid` where it is none, or leads elsewhere."""
    site = await get(session, site_id)
    right = require(actor, PLATFORM_MANAGE, EVERY_SITE)
    site.hosts.append(SiteHost(host=await _free_host(session, host)))
    _changed(session, actor, site, "site:add-host", now, right=right, host=host)
    return site


async def get(session: AsyncSession, site_id: int) -> Site:
    """Give a site with its hosts; raise `NotFound` where there is none."""
    site: Site | None = await session.scalar(
        select(Site).where(Site.id == site_id).options(selectinload(Site.hosts))
    )
    if site is None:
        raise NotFound(site_id=site_id)
    return site


async def find_self_approval_changed(session: AsyncSession, site: Site) -> tuple[AuditRecord, str] | None:
    """Find when it was changed last whether people may approve their own texts, and by whom."""
    changed = await audit.last_of(session, f"site:{site.id}", (SELF_APPROVAL_ON, SELF_APPROVAL_OFF))
    if changed is None:
        return None
    name = await session.scalar(select(Account.name).where(Account.id == changed.account_id))
    return changed, name or ""


def _changed(
    session: AsyncSession, actor: Actor, site: Site, action: str, now: datetime, **detail: Any
) -> None:
    audit.record(session, actor, action, f"site:{site.id}", site_id=site.id, now=now, **detail)
    outbox.append(session, SitesChanged(site.id), now=now)


async def _free_host(session: AsyncSession, host: str) -> str:
    host = host.strip().lower().rstrip(".")
    if not HOST.fullmatch(host):
        raise Invalid({"hosts": "host-invalid"})
    if await session.scalar(select(SiteHost.id).where(SiteHost.host == host)):
        raise Invalid({"hosts": "host-taken"})
    return host
