"""Cases of the sample province, read from `data/samples.toml`: answered ones, late ones, new ones."""

import secrets
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.plugins.cases import across, asking, service
from liencong.plugins.cases.asking import Asked, CaseInput
from liencong.plugins.cases.service import AnswerInput, Desk
from liencong.sites.holiday.service import calendar_of
from liencong.sites.sender import codes
from liencong.sites.setup.samples import Sample

DATA = Path(__file__).with_name("data") / "samples.toml"


class SampleCase(BaseModel):
    """A case as the sample tells it; days are counted back from the day on which the sample is made."""

    model_config = ConfigDict(extra="forbid")
    site: str
    kind: Literal["question", "feedback", "petition", "suggestion"]
    field: str
    content: str
    name: str
    days_ago: int
    title: str = ""
    answer: str = ""
    reference: str = ""
    answered_days_ago: int = 0
    step: Literal["", "take", "submit", "publish"] = ""
    forwarded_to: str = ""
    reason: str = ""


def load() -> list[SampleCase]:
    """Read the sample; raises pydantic's `ValidationError` where the file does not hold."""
    cases: list[Any] = tomllib.loads(DATA.read_text(encoding="utf-8"))["cases"]
    return TypeAdapter(list[SampleCase]).validate_python(cases)


async def make(installation: Installation, now: datetime) -> None:
    """Have people ask, and the sites answer, as they would have."""
    sites = (await installation.sites.load()).by_slug
    for one in load():
        if (site := sites.get(one.site)) is not None:
            case_id = await _ask(installation, site, one, now - timedelta(days=one.days_ago))
            await _answer(installation, site, one, case_id, now - timedelta(days=one.answered_days_ago))


async def _ask(installation: Installation, site: Site, one: SampleCase, now: datetime) -> int:
    code = codes.code_of(installation.secret_key, secrets.token_hex(16), asking.FORM)
    given = CaseInput(
        kind=one.kind, content=one.content, field=one.field, name=one.name, email="nguoi.hoi@demo.test"
    )
    asked = Asked(given, site)
    async with installation.write(site.id) as session:
        await asking.receive(
            session,
            asked,
            site,
            code,
            files=[],
            hidden=installation.catalogue.text("sender.hidden"),
            due_on=asking.due_of(asked, await calendar_of(installation), now=now),
            now=now,
        )
        case = await across.find_by_code(session, code)
        assert case is not None
        return case.id


async def _answer(
    installation: Installation, site: Site, one: SampleCase, case_id: int, now: datetime
) -> None:
    desk = Desk(installation.operator, site, installation.catalogue.text("sender.hidden"), now)
    sites = (await installation.sites.load()).by_slug
    async with installation.write(site.id) as session:
        if one.forwarded_to:
            await service.forward(session, desk, case_id, sites[one.forwarded_to], one.reason)
        elif one.step == "take":
            await service.take_step(session, desk, case_id, "take")
        elif one.step:
            case = await service.get(session, desk.actor, case_id)
            given = AnswerInput(
                title=one.title,
                public_content=case.public_content,
                answer_html=one.answer,
                reference=one.reference,
                version=case.version,
            )
            await service.write(session, desk, case_id, given, one.step)


SAMPLE = Sample(make)
