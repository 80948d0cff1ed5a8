"""Use cases of whoever asks: what they say is judged, counted, and kept for the site that answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.audit import service as audit
from liencong.core.calendar import WorkCalendar
from liencong.core.clock import local_day
from liencong.core.db.upsert import insert_new
from liencong.core.errors import Invalid
from liencong.core.outbox import service as outbox
from liencong.core.tenancy.directory import Sites
from liencong.core.tenancy.tables import PORTAL, Site
from liencong.core.text import fold, shorten, sort_key
from liencong.core.text.inputs import Line, Lines
from liencong.plugins.cases import rules
from liencong.plugins.cases.events import CaseChanged
from liencong.plugins.cases.site_settings import receiver_of, settings_of, takes_cases
from liencong.plugins.cases.tables import Case
from liencong.sites.sender import codes
from liencong.sites.sender.contact import SenderInput, wrong_in
from liencong.sites.sender.counting import Limit
from liencong.sites.sender.masking import mask

CONSENT = "case-1"
"""The wording of the notice about personal data; it stands in the catalogue under `consents.<name>`, and
another wording gets another name."""

FORM = "case"
LIMIT = Limit(FORM)
LONGEST_TITLE = 100


class CaseInput(SenderInput):
    """What somebody says who asks, and how they are reached."""

    kind: Literal["question", "feedback", "petition", "suggestion"]
    content: Lines = Field(min_length=1, max_length=5000)
    field: Line = Field(min_length=1, max_length=120)
    agency: str = Field(default="", max_length=63)


@dataclass(frozen=True)
class Asked:
    """What somebody asks, and of which site; `suggested` where their field named it and not they."""

    given: CaseInput
    receiver: Site
    suggested: bool = False


def receivers(sites: Sites, site: Site) -> Sequence[Site]:
    """Give the agencies that may be asked on a site: on the portal all, elsewhere the site itself."""
    if site.kind != PORTAL:
        return []
    asked = [one for one in sites.by_id.values() if one.id != site.id and takes_cases(one)]
    return sorted(asked, key=lambda one: sort_key(one.name))


def judge(given: CaseInput, sites: Sites, site: Site) -> Asked:
    """Tell which site is asked; raise `Invalid` with a code for each field that does not hold."""
    settings, offered = settings_of(site), {one.slug: one for one in receivers(sites, site)}
    wrong = dict(wrong_in(given))
    if given.field not in [field.name for field in settings.fields]:
        wrong["field"] = "choice-unknown"
    if given.agency and given.agency not in offered:
        wrong["agency"] = "choice-unknown"
    if wrong:
        raise Invalid(wrong)
    likely = offered.get(receiver_of(settings.fields, given.field))
    chosen = offered.get(given.agency)
    return Asked(given, chosen or likely or site, suggested=chosen is None and likely is not None)


def due_of(asked: Asked, calendar: WorkCalendar, *, now: datetime) -> date:
    """Give the day until which something that is asked now has to be answered."""
    return rules.due_day(local_day(now), settings_of(asked.receiver).days.of(asked.given.kind), calendar)


async def receive(
    session: AsyncSession,
    asked: Asked,
    asked_on: Site,
    code: str,
    *,
    files: Sequence[Mapping[str, Any]],
    hidden: str,
    due_on: date,
    now: datetime,
) -> None:
    """Keep a case on the session's site, which answers; one with the same code was sent before and stays."""
    given, known = asked.given, codes.hash_of(code)
    row = _row(given, hidden) | {
        "site_id": asked.receiver.id,
        "code_hash": known,
        "asked_on_id": asked_on.id,
        "files": [dict(file) for file in files],
        "consent": CONSENT,
        "consented_at": now,
        "received_at": now,
        "due_on": due_on,
    }
    if not await insert_new(session, Case, [row], key=["code_hash"]):
        return
    case_id = await session.scalar(select(Case.id).where(Case.code_hash == known))
    assert case_id is not None
    subject = f"case:{case_id}"
    audit.record(session, None, "case:receive", subject, site_id=asked.receiver.id, now=now)
    outbox.append(session, CaseChanged(asked.receiver.id, case_id), now=now)
    await session.flush()


def _row(given: CaseInput, hidden: str) -> dict[str, Any]:
    masked = mask(given.content, hidden, given.own_data)
    title = shorten(masked.partition("\n")[0], LONGEST_TITLE)
    return {
        "kind": given.kind,
        "field": given.field,
        "content": given.content,
        "sender_name": given.name,
        "sender_phone": given.phone,
        "sender_email": given.email.lower(),
        "shows_name": given.shows_name,
        "title": title,
        "public_content": masked,
        "found_by": fold(f"{title} {masked}"),
    }
