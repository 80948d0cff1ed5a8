"""Works imports off behind the screens: in lots, for a while each, wherever the last worker left off."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path

from anyio import to_thread
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.access.rules import Actor
from liencong.core.clock import utc_now
from liencong.core.errors import LiencongError
from liencong.core.identity.tables import Account
from liencong.core.installation import Installation
from liencong.core.tenancy.scope import every_site, on_site
from liencong.core.web.errors import line_of
from liencong.sites.importing import rules, service
from liencong.sites.importing.rules import WorkStopped
from liencong.sites.importing.tables import ImportJob
from liencong.sites.intake.formats.item import ImportedItem, Reading
from liencong.sites.intake.report import Report
from liencong.sites.intake.service import Run, next_of
from liencong.sites.intake.sources import Source, open_as, opened
from liencong.sites.intake.wishes import Wishes

WORKS_FOR = timedelta(seconds=20)
"""How long one import is worked on before another has its turn."""


async def work_off(installation: Installation) -> None:
    """Work for a while on the import that has waited longest, whichever site's it is."""
    found = await _waiting_longest(installation)
    if found is None:
        return
    async with installation.write(found.site_id) as session:
        job = await service.take_up(session, found.id, now=utc_now())
    if job is None:
        return
    try:
        if job.attempts > rules.MOST_ATTEMPTS:
            raise rules.BrokeOff
        await _work_on(installation, job)
    except WorkStopped:
        return
    except LiencongError as error:
        async with installation.write(job.site_id) as session:
            await service.fail(session, job.id, line_of(installation.catalogue, error))


async def forget_files(installation: Installation) -> None:
    """Delete the files of imports that have ended."""
    ended = select(ImportJob).where(ImportJob.state.in_(rules.ENDED), ImportJob.key != "")
    async with installation.read(None) as session:
        with every_site(session):
            jobs = list(await session.scalars(ended))
    for job in jobs:
        await installation.storage.delete(job.key)
        async with installation.write(job.site_id) as session:
            await service.forget_file(session, job.id)


async def _waiting_longest(installation: Installation) -> ImportJob | None:
    statement = select(ImportJob).where(ImportJob.state.in_(rules.WORKED_ON)).order_by(ImportJob.worked_at)
    async with installation.read(None) as session:
        with every_site(session):
            found: ImportJob | None = await session.scalar(statement.limit(1))
    return found


async def _work_on(installation: Installation, job: ImportJob) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        await installation.storage.copy_to(job.key, path)
        with opened(path) as file:
            named, now = service.format_of(job), utc_now()
            source = await to_thread.run_sync(lambda: open_as(named, file, now=now))
            await _bring_in(installation, job, source)


async def _bring_in(installation: Installation, job: ImportJob, source: Source) -> None:
    until = utc_now() + WORKS_FOR
    run = await _run_of(installation, job, source)
    await to_thread.run_sync(_pass_by, run, source.readings, job.done)
    while some := await next_of(source.readings):
        job = await _take(run, job, some, source.total)
        if utc_now() > until:
            return
    async with installation.write(job.site_id) as session:
        await service.finish(session, job, now=utc_now())


async def _run_of(installation: Installation, job: ImportJob, source: Source) -> Run:
    sites = await installation.sites.load()
    wishes = Wishes(
        site=sites.by_id[job.site_id],
        board=str(job.board_id),
        open_to=frozenset({job.site_id}),
        goal=service.goal_of(job),
        author=job.author,
        source=job.source,
        categories=source.categories if job.makes_boards else None,
        dry_run=job.state == rules.CHECKING,
    )
    async with installation.read(job.site_id) as session:
        actor = await _actor_of(installation, session, job)
    return Run(installation, actor, wishes, sites, utc_now())


async def _actor_of(installation: Installation, session: AsyncSession, job: ImportJob) -> Actor:
    """Give who let the import begin, with the rights that they hold now."""
    account_id = job.created_by_id if job.begun_at is None else job.begun_by_id
    if account_id is None:
        return installation.operator
    name = await session.scalar(select(Account.name).where(Account.id == account_id)) or ""
    return await access.actor_of(session, account_id, name, installation.features.roles, now=utc_now())


def _pass_by(run: Run, readings: Iterator[Reading], count: int) -> None:
    """Read what was done before once more, without doing it again."""
    for reading in islice(readings, count):
        if isinstance(reading, ImportedItem):
            run.pass_by(reading)


async def _take(run: Run, job: ImportJob, some: Sequence[Reading], total: int | None) -> ImportJob:
    """Bring some items in, and give the import as it stands then."""
    kept = job

    async def keep(session: AsyncSession, report: Report) -> None:
        nonlocal kept
        with on_site(session, job.site_id):
            kept = await service.keep_lot(session, job, len(some), total, report, now=utc_now())

    await run.take(some, keep)
    return kept
