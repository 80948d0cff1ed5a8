"""Duties on the dashboard, in the log and in the command box."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.access.rules import allowed
from liencong.core.office.parts import Attention, DeskAttention, LogSubjects, Subject
from liencong.core.web.request import OFFICE, actor_of, installation_of, local_url, site_of
from liencong.plugins.duties import across, reckoning, told
from liencong.plugins.duties.rules import DUTY_SEE
from liencong.plugins.duties.tables import PublicationDuty
from liencong.plugins.duties.told import DUTIES


async def find_pressing(request: Request, session: AsyncSession) -> Sequence[Attention]:
    """Tell those who see to it how much is overdue, lacks something or is soon due."""
    site = site_of(request)
    if not allowed(actor_of(request), DUTY_SEE, site.id):
        return []
    facts, text = await told.facts_of(request), installation_of(request).catalogue.text
    since = facts.today - reckoning.LOOKED_BACK
    owed = await reckoning.list_site_duties(session, facts, {site.id}, since, facts.today)
    in_force = [one for one in owed if reckoning.is_in_force(one.duty, facts.today)]
    overdue, lacking, soon = across.count_states(in_force, facts.today)
    figures = {"overdue": overdue, "lacking": lacking, "soon": soon}
    counted = [text(f"duties.attention_{name}", count=count) for name, count in figures.items() if count]
    if not counted:
        return []
    words = text("duties.attention", counted=", ".join(counted))
    url = local_url(request, f"{OFFICE}{DUTIES}")
    return [Attention(words, url, text("duties.see"), urgent=overdue > 0)]


async def find_subjects(
    request: Request, session: AsyncSession, duty_ids: Collection[int]
) -> Mapping[int, Subject]:
    """Name the duties of which the log tells, to those who see them."""
    if not allowed(actor_of(request), DUTY_SEE, site_of(request).id):
        return {}
    found = await session.scalars(select(PublicationDuty).where(PublicationDuty.id.in_(duty_ids)))
    return {duty.id: Subject(duty.title, told.url_of(request, duty.id)) for duty in found}


PARTS = (DeskAttention(find_pressing), LogSubjects("duty", find_subjects))
