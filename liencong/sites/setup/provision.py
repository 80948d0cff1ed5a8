"""Provisions the sites of many units from one table, again and again without doubling anything (M16)."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from graphlib import CycleError, TopologicalSorter
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.errors import LiencongError, Refused
from liencong.core.installation import Installation
from liencong.core.tenancy.scope import on_site
from liencong.core.tenancy.tables import EXTERNAL, PORTAL, Site, Unit
from liencong.core.text import slugify
from liencong.core.web.errors import line_of
from liencong.core.web.forms import check
from liencong.sites.intake.formats.units import UnitRow
from liencong.sites.layout.block import BlockKind
from liencong.sites.setup import service
from liencong.sites.setup.beginning import begin
from liencong.sites.setup.service import LONGEST_SLUG, SiteInput

AT_ONCE = 50
"""Units in one transaction, so that others can write in between."""

CONTACTS = ("email", "phone", "address", "officials")
"""What a table says of a unit that its site keeps among its settings."""

Outcome = Literal["made", "changed", "unchanged"]


class UnitsInRing(Refused):
    """Units of a table stand above each other in a ring."""

    code = "units-in-ring"


class SiteElsewhere(Refused):
    """The site that a row wants here is hosted elsewhere, and would lose its ids and links if made anew."""

    code = "site-elsewhere"


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken, and why."""

    line: int
    name: str
    why: str


@dataclass
class Report:
    """What became of the rows of a table."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refused: list[RefusedRow] = field(default_factory=list)


async def provision(
    installation: Installation, rows: Sequence[UnitRow], *, now: datetime, advance: Callable[[int], object]
) -> Report:
    """Make the unit and the site of each row, or bring them up to date; tell `advance` of rows done.

    Raises `UnitsInRing`.
    """
    run, ordered = _Run(installation, now), parents_first(rows)
    async with installation.read(None) as session:
        await run.look(session)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        async with installation.write(None) as session:
            for row in some:
                await run.take(session, row)
        advance(len(some))
    return run.report


def parents_first(rows: Sequence[UnitRow]) -> list[UnitRow]:
    """Order rows so that each comes after its parent; raise `UnitsInRing` where that cannot be."""
    by_code = {row.code: row for row in rows}
    order = TopologicalSorter({row.code: by_code.keys() & {row.parent_code} for row in rows})
    try:
        return [by_code[code] for code in order.static_order()]
    except CycleError as error:
        raise UnitsInRing(units=", ".join(error.args[1])) from error


class _Run:
    """One run over a table: what there is by now, and what has become of the rows."""

    def __init__(self, installation: Installation, now: datetime) -> None:
        self.report = Report()
        self._actor = installation.operator
        self._kinds = installation.features.provided(BlockKind)
        self._catalogue = installation.catalogue
        self._now = now
        self._site_ids: dict[str, int] = {}
        self._slugs: set[str] = set()
        self._elsewhere: dict[str, int] = {}
        self._portal_id: int | None = None

    async def look(self, session: AsyncSession) -> None:
        """See which sites there are."""
        for site in await session.execute(select(Site.id, Site.slug, Site.kind, Site.unit_code)):
            self._slugs.add(site.slug)
            if site.kind == EXTERNAL:
                self._elsewhere[site.slug] = site.id
            if site.unit_code:
                self._site_ids[site.unit_code] = site.id
            if site.kind == PORTAL:
                self._portal_id = site.id

    async def take(self, session: AsyncSession, row: UnitRow) -> None:
        """Make what a row asks for, or note why it was refused."""
        try:
            async with session.begin_nested():
                site, outcome = await self._settle(session, row)
        except LiencongError as error:
            self.report.refused.append(RefusedRow(row.line, row.name, line_of(self._catalogue, error)))
            return
        self.report.outcomes[outcome] += 1
        self._site_ids[row.code] = site.id
        self._slugs.add(site.slug)
        if site.kind == PORTAL:
            self._portal_id = site.id

    async def _settle(self, session: AsyncSession, row: UnitRow) -> tuple[Site, Outcome]:
        unit_changed = await self._save_unit(session, row)
        site_id = self._site_ids.get(row.code) or (self._portal_id if row.kind == PORTAL else None)
        site_id = site_id or self._elsewhere.get(row.slug)
        if site_id is None:
            given = check(SiteInput, self._input(row))
            return await begin(session, self._actor, given, self._kinds, now=self._now), "made"
        site = await service.get(session, site_id)
        if site.kind == EXTERNAL and row.kind != EXTERNAL:
            raise SiteElsewhere(slug=site.slug)
        site_changed = await self._bring_up_to_date(session, site, row)
        return site, "changed" if unit_changed or site_changed else "unchanged"

    async def _save_unit(self, session: AsyncSession, row: UnitRow) -> bool:
        parent = await session.get(Unit, row.parent_code) if row.parent_code else None
        facts = {"name": row.name, "tier": row.tier, "parent_code": parent.code if parent else None}
        unit = await session.get(Unit, row.code)
        if unit is None:
            session.add(Unit(code=row.code, **facts))
            return True
        changed = {name: value for name, value in facts.items() if getattr(unit, name) != value}
        for name, value in changed.items():
            setattr(unit, name, value)
        return bool(changed)

    async def _bring_up_to_date(self, session: AsyncSession, site: Site, row: UnitRow) -> bool:
        version, name = site.version, site.name if site.kind == PORTAL else row.name
        said = {key: value for key, value in _settings(row).items() if site.settings.get(key) != value}
        theme = row.theme or site.theme
        with on_site(session, site.id):
            if site.unit_code is None:
                site.unit_code = row.code
            if site.name != name:
                await service.rename(session, self._actor, site.id, name, now=self._now)
            if said or site.theme != theme:
                await service.set_up(session, self._actor, site.id, said, theme=theme, now=self._now)
            if _hosts(row) and row.domain not in [known.host for known in site.hosts]:
                await service.add_host(session, self._actor, site.id, row.domain, now=self._now)
            await session.flush()
        return site.version != version

    def _input(self, row: UnitRow) -> dict[str, Any]:
        slug = row.slug or slugify(row.name)[:LONGEST_SLUG].strip("-")
        if slug in self._slugs and not row.slug:
            code = slugify(row.code)
            slug = f"{slug[: LONGEST_SLUG - len(code) - 1]}-{code}"
        given = {
            "slug": slug,
            "name": row.name,
            "kind": row.kind,
            "tier": row.tier,
            "unit_code": row.code,
            "parent_id": self._site_ids.get(row.parent_code, self._portal_id),
            "hosts": _hosts(row),
            "settings": _settings(row),
        }
        return given | ({"theme": row.theme} if row.theme else {})


def _hosts(row: UnitRow) -> list[str]:
    return [row.domain] if row.domain and row.kind != EXTERNAL else []


def _settings(row: UnitRow) -> dict[str, str]:
    said = {name: getattr(row, name) for name in CONTACTS if getattr(row, name)}
    return said | ({"url": f"https://{row.domain}"} if row.kind == EXTERNAL and row.domain else {})
