"""Fills an empty installation with a made-up province, through the services that people use."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.clock import utc_now
from liencong.core.errors import Refused
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import COMPONENT, PORTAL, Site
from liencong.federation.link import service as links
from liencong.plugins.measuring.texts import DOCUMENTS, entry_text, site_name
from liencong.sites.entry import service
from liencong.sites.entry.content_type import ContentTypes, content_types
from liencong.sites.entry.terms import Terms
from liencong.sites.layout.block import BlockKind
from liencong.sites.poll import service as polls
from liencong.sites.poll.service import OptionInput, PollInput
from liencong.sites.setup.beginning import begin
from liencong.sites.setup.service import SiteInput

AT_ONCE = 50
"""Sites or entries in one transaction."""
NEWS = "tin-tuc"
BOARDS = (NEWS, DOCUMENTS, NEWS, "thong-bao", NEWS)
"""On which board a site's entries stand, one after the other."""
QUESTION, ANSWERS = "Trang này có ích không?", ("Có", "Không", "Chưa rõ")
LINKED_ON = ("tin-so-nganh", "tin-dia-phuong")
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)

Advance = Callable[[int], object]


class ProvinceNotEmpty(Refused):
    """There are sites already; made-up ones must not stand beside them."""

    code = "province-not-empty"


async def seed_province(installation: Installation, *, sites: int, entries: int, advance: Advance) -> None:
    """Make a portal that asks a question, component sites, entries spread over all, and a link from each.

    When it returns, every event has reached its handlers. `advance` is told of sites and entries made.
    Raises `ProvinceNotEmpty`.
    """
    if (await installation.sites.load()).by_id:
        raise ProvinceNotEmpty
    for start in range(0, sites, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, sites))
        await _make_sites(installation, numbers)
        advance(len(numbers))
    await _ask(installation)
    made = list((await installation.sites.load()).by_id.values())
    for place, site in enumerate(made):
        await _fill(installation, site, range(place, entries, sites), advance)
    await installation.relay.work_off()


async def _make_sites(installation: Installation, numbers: range) -> None:
    kinds = installation.features.provided(BlockKind)
    async with installation.write(None) as session:
        for number in numbers:
            kind = COMPONENT if number else PORTAL
            given = SiteInput(slug=f"trang-{number}", name=site_name(number), kind=kind)
            await begin(session, installation.operator, given, kinds, now=utc_now())


async def _ask(installation: Installation) -> None:
    portal = (await installation.sites.load()).portal
    assert portal is not None
    given = PollInput(question=QUESTION, options=[OptionInput(label=label) for label in ANSWERS])
    async with installation.write(portal.id) as session:
        await polls.create(session, installation.operator, given, now=utc_now())


async def _fill(installation: Installation, site: Site, numbers: range, advance: Advance) -> None:
    types, published = content_types(installation.features), list[int]()
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        async with installation.write(site.id) as session:
            for number in some:
                board = BOARDS[len(published) % len(BOARDS)]
                entry_id = await _publish(session, installation.operator, number, board, types)
                published.append(entry_id)
        advance(len(some))
    if site.kind == COMPONENT and published:
        await _link(installation, site, published[0])


async def _publish(session: AsyncSession, actor: Actor, number: int, board: str, types: ContentTypes) -> int:
    now = utc_now()
    entry = await service.create(session, actor, entry_text(number, board), types, now=now)
    await service.take_step(session, actor, entry.id, "submit", terms=Terms(), now=now)
    dated = FIRST_DAY + timedelta(seconds=number)
    await service.take_step(session, actor, entry.id, "publish", at=dated, terms=Terms(), now=now)
    return entry.id


async def _link(installation: Installation, site: Site, entry_id: int) -> None:
    portal, board, now = installation.sites.loaded.portal, LINKED_ON[site.id % len(LINKED_ON)], utc_now()
    assert portal is not None
    async with installation.write(site.id) as session:
        link = await links.propose(
            session, installation.operator, entry_id, to_site_id=portal.id, board=board, now=now
        )
    async with installation.write(portal.id) as session:
        await links.decide(session, installation.operator, link.id, "approve", now=now)
