"""Tells whoever began an import that it has come to its end, or could not go on."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.installation import Installation
from liencong.core.notice.handling import tell_news
from liencong.core.notice.kinds import NoticeKind
from liencong.core.notice.rules import NOW
from liencong.core.notice.service import Told
from liencong.core.tenancy.scope import every_site
from liencong.sites.importing import rules
from liencong.sites.importing.tables import ImportJob

DONE = NoticeKind("import-done", NOW)
FAILED = NoticeKind("import-failed", NOW)
KINDS = {rules.DONE: DONE, rules.FAILED: FAILED}
TOLD_WITHIN = timedelta(days=1)
"""Of what ended longer ago nobody is told any more."""


async def tell(installation: Installation) -> None:
    """Tell people of imports that have ended of late."""
    await tell_news(installation, None, _news)


async def _news(session: AsyncSession, now: datetime) -> Sequence[Told]:
    ended = select(ImportJob).where(
        ImportJob.state.in_(list(KINDS)),
        ImportJob.worked_at >= now - TOLD_WITHIN,
        ImportJob.created_by_id.is_not(None),
    )
    with every_site(session):
        jobs = list(await session.scalars(ended.order_by(ImportJob.id)))
    return [
        Told(
            kind=KINDS[job.state].name,
            key=f"import:{job.id}:{job.state}:{job.attempts}",
            site_id=job.site_id,
            board_id=job.board_id,
            path=f"/nhap-noi-dung/{job.id}",
            to=frozenset({job.begun_by_id or job.created_by_id or 0}),
            facts={"name": job.name, "done": job.done},
        )
        for job in jobs
    ]
