"""The public page of what an agency has to publish, and where (Access Law 104/2016, art. 19(1)(g); L15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.calendar import DAY
from liencong.core.clock import LOCAL_ZONE, utc_now
from liencong.core.installation import SITES_KEY
from liencong.core.part_cache import Dependencies
from liencong.core.web.rendering import page
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.plugins.duties import reckoning, store
from liencong.plugins.duties.reckoning import Facts
from liencong.plugins.duties.tables import PublicationDuty
from liencong.plugins.duties.told import DUTIES, deadline_words, facts_of
from liencong.sites.entry import keys, window
from liencong.sites.entry.addresses import entry_path
from liencong.sites.entry.window import Filter
from liencong.sites.public.cards import Titled
from liencong.sites.public.parts import Crumb, PageFacts
from liencong.sites.public.places import PublicPlace

EVERY_SITE_KEY = "duties"
"""The cache key that stands for the catalogue of duties."""


def site_key(site_id: int) -> str:
    """Give the key of the pages that show which boards of a site meet its duties."""
    return f"site:{site_id}/duties"


@dataclass(frozen=True)
class Shown:
    """A duty as readers see it; `latest` was published last where it is met."""

    title: str
    description: str
    legal_basis: str
    form: str
    deadline: str
    places: Sequence[Titled]
    latest: Titled | None
    latest_at: datetime | None


async def show(request: Request) -> Response:
    """Show what the site has to publish, with the places where it stands."""
    installation, site, facts = installation_of(request), site_of(request), await facts_of(request)
    dependencies = Dependencies()
    dependencies.on(EVERY_SITE_KEY, site_key(site.id), SITES_KEY)
    async with installation.read(site.id) as session:
        owed = [
            duty
            for duty in await store.list_duties(session)
            if any(one.id == site.id for one in reckoning.debtors(duty, facts.sites))
        ]
        dependencies.changes_at(_turns(owed, facts))
        in_force = [duty for duty in owed if reckoning.is_in_force(duty, facts.today)]
        shown = await _show(request, session, in_force, dependencies)
        dependencies.changes_at([await window.next_change(session, now=facts.now)])
    text = installation.catalogue.text
    page_facts = PageFacts(
        title=text("duties.title"),
        description=text("duties.public_purpose", site=site.name),
        canonical_url=f"{installation.sites.url(site)}{DUTIES}",
        breadcrumbs=[Crumb(text("nav.home"), local_url(request, "/")), Crumb(text("duties.title"), None)],
    )
    return await page(request, "duties/public.html", {"page": page_facts, "duties": shown}, dependencies)


async def _show(
    request: Request, session: AsyncSession, duties: Sequence[PublicationDuty], dependencies: Dependencies
) -> list[Shown]:
    boards, site_id = {board.id: board for board in await store.list_boards(session)}, site_of(request).id
    chosen, catalogue, shown = (
        await store.boards_by_duty(session), installation_of(request).catalogue, [],
    )  # fmt: skip
    for duty in duties:
        places = [boards[number] for number in chosen.get((site_id, duty.id), ())]
        below = {one for place in places for one in reckoning.with_those_below(place, boards.values())}
        dependencies.on(*keys.of_whole(below))
        wanted = Filter(board_ids=sorted(below), types=[duty.content_type] if duty.content_type else None)
        latest = await window.list_with_bodies(session, wanted, now=utc_now(), limit=1) if below else []
        shown.append(
            Shown(
                title=duty.title,
                description=duty.description,
                legal_basis=duty.legal_basis,
                form=duty.form,
                deadline=deadline_words(catalogue, duty),
                places=[Titled(place.title, local_url(request, f"/{place.path}")) for place in places],
                latest=_latest(request, latest[0]) if latest else None,
                latest_at=latest[0].placement.visible_from if latest else None,
            )
        )
    return shown


def _latest(request: Request, one: window.Shown) -> Titled:
    path = entry_path(one.board, one.entry.id, one.entry.slug)
    return Titled(one.title, local_url(request, path))


def _turns(duties: Sequence[PublicationDuty], facts: Facts) -> list[datetime]:
    """Give the moments to come at which a duty begins or is over."""
    days = [duty.valid_from for duty in duties] + [duty.valid_to + DAY for duty in duties if duty.valid_to]
    return [datetime.combine(day, time(), LOCAL_ZONE) for day in days if day > facts.today]


async def list_paths(
    session: AsyncSession, site_id: int, dependencies: Dependencies
) -> Sequence[tuple[str, datetime]]:
    """Name no page: the only one there is stands on the map by itself."""
    return []


PLACE = PublicPlace("duties.title", DUTIES, list_paths)
