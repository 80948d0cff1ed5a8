"""The screen that everybody comes to first, made of parts that features provide."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import allowed_somewhere
from liencong.core.office.chart import Chart
from liencong.core.office.parts import Attention, DeskAttention, DeskChart, QuickAction
from liencong.core.office.shell import screen
from liencong.core.web.request import OFFICE, installation_of, local_url, signed_in, site_of
from liencong.sites.dashboard import activity
from liencong.sites.entry import desk, rules
from liencong.sites.entry.office import STATE_PARAMETER, beginnings, viewer_of
from liencong.sites.entry.panels import DeskFigures, Figure


async def show(request: Request) -> Response:
    """Show what waits for the person who is signed in, what is urgent first."""
    installation, site, actor = installation_of(request), site_of(request), signed_in(request)
    async with installation.read(site.id) as session:
        work = await desk.work_of(session, viewer_of(request))
        facts = {
            "work": work,
            "figures": await _figures(request, session, work),
            "new": beginnings(installation, await desk.writable_boards(session, actor)),
            "actions": [
                one
                for one in installation.features.provided(QuickAction)
                if allowed_somewhere(actor, one.permission, site.id)
            ],
            "attention": await _attention(request, session),
            "charts": await _charts(request, session),
            "activity": await activity.list_done(request, session),
        }
    return await screen(request, "dashboard/show.html", facts)


async def _figures(request: Request, session: AsyncSession, work: desk.Work) -> list[Figure]:
    found = _own_figures(request, work)
    for others in installation_of(request).features.provided(DeskFigures):
        found += await others.gather(request, session)
    return sorted(found, key=lambda figure: not figure.urgent)


async def _attention(request: Request, session: AsyncSession) -> list[Attention]:
    found: list[Attention] = []
    for feature in installation_of(request).features.provided(DeskAttention):
        found += await feature.find(request, session)
    return sorted(found, key=lambda one: not one.urgent)


async def _charts(request: Request, session: AsyncSession) -> Sequence[Chart]:
    drawn: list[Chart] = []
    for feature in installation_of(request).features.provided(DeskChart):
        drawn += await feature.draw(request, session)
    return [chart for chart in drawn if chart.total or not chart.is_ranking]


def _own_figures(request: Request, work: desk.Work) -> list[Figure]:
    catalogue = installation_of(request).catalogue
    entries = local_url(request, f"{OFFICE}/bai-viet")
    found = [
        ("sent_back", work.sent_back, f"{entries}?{STATE_PARAMETER}={rules.RETURNED}"),
        ("assigned", work.assigned, "#viec-assigned"),
        ("drafts", work.drafts, f"{entries}?{STATE_PARAMETER}={rules.DRAFT}"),
    ]
    return [
        Figure(
            catalogue.text(f"desk.{name}"), waiting.count, url, urgent=name != "drafts" and waiting.count > 0
        )
        for name, waiting, url in found
        if waiting.count
    ]
