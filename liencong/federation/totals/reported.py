"""What sites hosted elsewhere have told of themselves: shown beside the province's figures, part of none."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.office.span import Span
from liencong.core.tenancy.tables import Site
from liencong.federation.peer.tables import Peer, PeerReport


@dataclass(frozen=True)
class Reported:
    """What a site told of a span of days: visits, people by day added up, and all its visits so far."""

    site: Site
    visits: int
    people: int
    total: int
    told_at: datetime
    """When the newest of them was told."""


async def list_reported(session: AsyncSession, span: Span) -> list[Reported]:
    """Give what sites have told of themselves for a span of days, by their names."""
    statement = (
        select(Site, PeerReport)
        .join(Peer, Peer.site_id == Site.id)
        .join(PeerReport, PeerReport.peer_id == Peer.id)
        .where(PeerReport.subject == "", PeerReport.day.between(span.first, span.last))
        .order_by(Site.name, Site.id)
    )
    told: defaultdict[Site, list[PeerReport]] = defaultdict(list)
    for site, report in await session.execute(statement):
        told[site].append(report)
    return [_add_up(site, reports) for site, reports in told.items()]


def _add_up(site: Site, reports: Sequence[PeerReport]) -> Reported:
    values: defaultdict[str, list[int]] = defaultdict(list)
    for report in reports:
        values[report.measure].append(report.value)
    newest = max(report.told_at for report in reports)
    return Reported(
        site, sum(values["visits"]), sum(values["people"]), max(values["total"], default=0), newest
    )
