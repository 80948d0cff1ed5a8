"""What each site says of its consultations, and the portal of how long they have to be open."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import SITE_MANAGE, Actor, require
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL, PORTAL, Site
from liencong.core.text.inputs import Line
from liencong.plugins.consultations.content import bundled_minimums
from liencong.plugins.consultations.rules import Kind, Minimum
from liencong.sites.setup import service as setup

SETTING = "consultations"
"""The site setting under which all of it stands."""


class OwnMinimum(BaseModel):
    """A minimum that the province sets, in calendar days."""

    model_config = ConfigDict(extra="forbid")
    kind: Kind
    days: Annotated[int, Field(ge=1, le=365)]
    since: date
    legal_basis: Line = Field(default="", max_length=300)


class ConsultationSettings(BaseModel):
    """How a site handles what people say of drafts; `minimums` count on the portal, for every site."""

    shows_comments: bool = True
    minimums: list[OwnMinimum] = Field(default_factory=list, max_length=30)


def settings_of(site: Site) -> ConsultationSettings:
    """Give how a site handles what people say of drafts."""
    return ConsultationSettings.model_validate(site.settings.get(SETTING, {}))


def takes_comments(site: Site) -> bool:
    """Tell whether people may send anything to a site."""
    return site.kind != EXTERNAL and site.state == ACTIVE


async def minimums(session: AsyncSession) -> Sequence[Minimum]:
    """Give the minimums that come with us and those that the portal sets, which count on equal days."""
    portal: Site | None = await session.scalar(select(Site).where(Site.kind == PORTAL))
    own = settings_of(portal).minimums if portal else []
    return [*(Minimum(**one.model_dump()) for one in own), *bundled_minimums()]


async def keep(
    session: AsyncSession, actor: Actor, site: Site, given: ConsultationSettings, *, now: datetime
) -> None:
    """Keep how a site handles what people say of drafts."""
    require(actor, SITE_MANAGE, site.id)
    settings = {SETTING: given.model_dump(mode="json")}
    await setup.set_up(session, actor, site.id, settings, theme=None, now=now)
