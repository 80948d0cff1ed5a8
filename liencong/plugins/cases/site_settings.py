"""What each site says of its cases: whether it takes any, fields, days to answer, and in how many steps."""

import tomllib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import SITE_MANAGE, Actor, require
from liencong.core.tenancy.tables import ACTIVE, EXTERNAL, Site
from liencong.core.text.inputs import Line
from liencong.sites.setup import service as setup

SETTING = "cases"
"""The site setting under which all of it stands."""

DEFAULTS = Path(__file__).with_name("data") / "defaults.toml"

Days = Annotated[int, Field(ge=1, le=365)]


class CaseField(BaseModel):
    """A field that people choose; `site` is the slug of the agency that most likely answers for it."""

    name: Line = Field(min_length=1, max_length=120)
    site: str = Field(default="", max_length=63)


class DaysToAnswer(BaseModel):
    """Working days until each kind has to be answered (S67)."""

    model_config = ConfigDict(extra="forbid")
    question: Days
    feedback: Days
    petition: Days
    suggestion: Days

    def of(self, kind: str) -> int:
        """Give the days of one kind."""
        return int(getattr(self, kind))


class ChainStep(BaseModel):
    """A level of the way up (S66): the slug of its site, and what it is called there."""

    site: str = Field(min_length=1, max_length=63)
    title: Line = Field(default="", max_length=120)


class CaseSettings(BaseModel):
    """How a site handles cases; with `one_step` whoever writes an answer may send it.

    `chain` is the portal's: the levels to which cases are passed up, the lowest first. Who sent a case that
    is done is erased after `kept_months`; without a number never.
    """

    is_open: bool = True
    one_step: bool = False
    days: DaysToAnswer
    fields: list[CaseField] = Field(max_length=40)
    chain: list[ChainStep] = Field(default_factory=list, max_length=10)
    kept_months: int | None = Field(default=None, ge=1, le=240)


@cache
def defaults() -> dict[str, Any]:
    """Give what holds where a site has chosen nothing."""
    return tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))


def settings_of(site: Site) -> CaseSettings:
    """Give how a site handles cases."""
    return CaseSettings.model_validate({**defaults(), **site.settings.get(SETTING, {})})


def takes_cases(site: Site) -> bool:
    """Tell whether people may send something to a site."""
    return site.kind != EXTERNAL and site.state == ACTIVE and settings_of(site).is_open


def receiver_of(fields: Sequence[CaseField], name: str) -> str:
    """Give the slug of the agency that answers for a field; empty where the field names none."""
    return next((field.site for field in fields if field.name == name), "")


async def keep(
    session: AsyncSession, actor: Actor, site: Site, given: CaseSettings, *, now: datetime
) -> None:
    """Keep how a site handles cases."""
    require(actor, SITE_MANAGE, site.id)
    await setup.set_up(session, actor, site.id, {SETTING: given.model_dump()}, theme=None, now=now)
