"""Use cases of whoever keeps the catalogue on the portal: add a duty, word it better, end it, replace it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Right, require
from liencong.core.audit import service as audit
from liencong.core.db.base import RowNumber
from liencong.core.errors import Invalid, NotFound, Refused, Stale
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.tenancy.scope import scope_of
from liencong.core.tenancy.tables import PORTAL, Site
from liencong.core.text.inputs import Line, Lines
from liencong.plugins.duties import rules, store
from liencong.plugins.duties.mapping import Keeper
from liencong.plugins.duties.rules import DUTY_KEEP
from liencong.plugins.duties.tables import PublicationDuty

YEARS = range(1990, 2200)


@dataclass(frozen=True)
class DutiesChanged(Event):
    """The catalogue changed, which is every site's."""


class DutyEnded(Refused):
    """The duty has ended, or was replaced, already."""

    code = "duty-ended"


class Wording(BaseModel):
    """How a duty is told: that may be said better at any time, since it obliges to nothing else by it."""

    title: Line = Field(min_length=1, max_length=300)
    description: Lines = Field(default="", max_length=2000)
    form: Line = Field(default="", max_length=200)
    note: Lines = Field(default="", max_length=2000)
    boards: list[Line] = Field(default_factory=list, max_length=20)
    position: int = Field(default=0, ge=0, le=9999)


class DutyInput(Wording):
    """All that can be said of a duty; what it obliges to stays as long as it is in force."""

    code: Line = Field(default="", max_length=80)
    legal_basis: Line = Field(min_length=1, max_length=400)
    kind: Literal["standing", "event", "week", "month", "quarter", "half", "year"]
    anchor: Literal["begin", "within", "end"] = "end"
    months: int = Field(default=0, ge=0, le=24)
    days: int = Field(default=0, ge=0, le=366)
    counts: Literal["working", "calendar"] = "working"
    content_type: Line = Field(default="", max_length=40)
    event_field: Line = Field(default="", max_length=40)
    required: list[Line] = Field(default_factory=list, max_length=30)
    site_kinds: list[Literal["portal", "component"]] = Field(default_factory=list)
    tiers: list[Line] = Field(default_factory=list, max_length=30)
    site_ids: list[RowNumber] = Field(default_factory=list, max_length=2000)
    valid_from: date
    valid_to: date | None = None


async def add(session: AsyncSession, keeper: Keeper, given: DutyInput) -> PublicationDuty:
    """Add a duty to the catalogue; raise `Invalid` for what cannot be owed, or ends before it begins."""
    right = _require(session, keeper)
    check(given, keeper.sites)
    duty = PublicationDuty(**given.model_dump())
    session.add(duty)
    await session.flush()
    _note(session, keeper, "duty:add", duty.id, right, reference=duty.legal_basis)
    return duty


async def word(
    session: AsyncSession, keeper: Keeper, duty_id: int, given: Wording, *, version: int
) -> PublicationDuty:
    """Tell a duty in other words; what it obliges to stays as it is."""
    right = _require(session, keeper)
    duty = await _get(session, duty_id, version)
    for name, value in given.model_dump(include=set(Wording.model_fields)).items():
        setattr(duty, name, value)
    _note(session, keeper, "duty:word", duty.id, right)
    await session.flush()
    return duty


async def end(
    session: AsyncSession, keeper: Keeper, duty_id: int, last: date, *, reason: str
) -> PublicationDuty:
    """Let a duty end behind a day, for a reason such as the law that abolishes it; what was owed stays told.

    Raises `DutyEnded` where it has ended before, `Invalid` for a day of no year that we know.
    """
    right = _require(session, keeper)
    duty = await store.get_duty(session, duty_id, for_update=True)
    if duty.valid_to is not None and duty.valid_to < last:
        raise DutyEnded(duty_id=duty_id)
    if last.year not in YEARS:
        raise Invalid({"last": "date-invalid"})
    if not reason:
        raise Invalid({"reason": "required"})
    duty.valid_to = last
    _note(session, keeper, "duty:end", duty.id, right, reason=reason)
    await session.flush()
    return duty


async def replace(
    session: AsyncSession, keeper: Keeper, duty_id: int, given: DutyInput, *, version: int
) -> PublicationDuty:
    """Put another duty in the place of one from a day on, such as by a new law; the former stays as told.

    Sites keep the boards that they have chosen. Raises `DutyEnded`, `Invalid` where the new one does not
    begin behind the former.
    """
    former = await _get(session, duty_id, version)
    if former.valid_to is not None and former.valid_to < given.valid_from - timedelta(days=1):
        raise DutyEnded(duty_id=duty_id)
    if given.valid_from <= former.valid_from:
        raise Invalid({"valid_from": "duty-begins-before"})
    duty = await add(session, keeper, given)
    duty.replaces_id, former.valid_to = former.id, given.valid_from - timedelta(days=1)
    await store.carry_over(session, former.id, duty.id)
    await session.flush()
    return duty


async def load(session: AsyncSession, keeper: Keeper, given: Sequence[DutyInput]) -> int:
    """Add the duties of a catalogue that are not there by their code; tell how many were added."""
    _require(session, keeper)
    known = {duty.code for duty in await store.list_duties(session)}
    missing = [one for one in given if one.code not in known]
    for one in missing:
        await add(session, keeper, one)
    return len(missing)


def check(given: DutyInput, sites: Mapping[int, Site]) -> None:
    """Raise `Invalid` for a duty that nobody could owe or that ends before it begins."""
    wrong: dict[str, str] = {}
    if given.valid_from.year not in YEARS:
        wrong["valid_from"] = "date-invalid"
    if given.valid_to is not None and given.valid_to.year not in YEARS:
        wrong["valid_to"] = "date-invalid"
    elif given.valid_to is not None and given.valid_to < given.valid_from:
        wrong["valid_to"] = "ends-before-it-begins"
    if any(number not in sites for number in given.site_ids):
        wrong["site_ids"] = "choice-unknown"
    if given.kind == rules.EVENT and not given.days:
        wrong["days"] = "required"
    if wrong:
        raise Invalid(wrong)


def _require(session: AsyncSession, keeper: Keeper) -> Right:
    """Give the right to keep the catalogue, which is the portal's; elsewhere there is none."""
    site = keeper.sites[scope_of(session)]
    if site.kind != PORTAL:
        raise NotFound(site_id=site.id)
    return require(keeper.actor, DUTY_KEEP, site.id)


async def _get(session: AsyncSession, duty_id: int, version: int) -> PublicationDuty:
    duty = await store.get_duty(session, duty_id, for_update=True)
    if duty.version != version:
        raise Stale(duty_id=duty_id)
    return duty


def _note(
    session: AsyncSession, keeper: Keeper, action: str, duty_id: int, right: Right, **detail: object
) -> None:
    site_id, subject = scope_of(session), f"duty:{duty_id}"
    audit.record(
        session, keeper.actor, action, subject, site_id=site_id, now=keeper.now, right=right, **detail
    )
    outbox.append(session, DutiesChanged(site_id), now=keeper.now)
