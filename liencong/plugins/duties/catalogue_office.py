"""The portal's screens of the catalogue: load one that comes with us; add, word, end, replace a duty."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.office.shell import done, screen
from liencong.core.tenancy.tables import COMPONENT, PORTAL, Site
from liencong.core.text import sort_key
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, check, form_of, read_form, row_number
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.federation.directory.telling import tier_label
from liencong.plugins.duties import catalogue, reckoning, rules, service, store, told
from liencong.plugins.duties.mapping import Keeper
from liencong.plugins.duties.reckoning import Facts
from liencong.plugins.duties.rules import DUTY_KEEP
from liencong.plugins.duties.service import DutyInput, Wording
from liencong.plugins.duties.store import FILE
from liencong.plugins.duties.tables import PublicationDuty
from liencong.sites.board.owners import agencies
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.typed_fields import Control

CATALOGUE = "/nghia-vu-cong-khai"
LISTS = ("required", "site_kinds", "tiers", "site_ids")
"""Fields of the form of which several may be ticked."""

GROUPS = ("in_force", "to_come", "ended")


@dataclass(frozen=True)
class Step:
    """What a form of a duty is for, what is said when it is done, and the duty that it is about."""

    name: str
    said: str
    form: Form
    duty: PublicationDuty | None


async def show_list(request: Request) -> Response:
    """Show all duties, those in force first, with who owes each."""
    return await _list(request)


async def show_new(request: Request) -> Response:
    """Show an empty form."""
    values = {"kind": rules.EVENT, "anchor": rules.END, "counts": rules.WORKING, "days": 5}
    return await _form(request, form_of(values), None, "add")


async def add(request: Request) -> Response:
    """Add a duty to the catalogue."""
    form = await read_form(request)

    async def keep(session: AsyncSession, keeper: Keeper) -> None:
        await service.add(session, keeper, check(DutyInput, _given(form)))

    return await _keep(request, Step("add", "duty-added", form, None), keep)


async def show_one(request: Request) -> Response:
    """Show a duty, to be worded better or to be ended."""
    duty = await _duty(request)
    return await _form(request, form_of(_values(duty)), duty, "word")


async def word(request: Request) -> Response:
    """Tell a duty in other words."""
    form, duty = await read_form(request), await _duty(request)

    async def keep(session: AsyncSession, keeper: Keeper) -> None:
        await service.word(session, keeper, duty.id, check(Wording, _given(form)), version=_version(form))

    return await _keep(request, Step("word", "duty-worded", form, duty), keep)


async def end(request: Request) -> Response:
    """Let a duty end behind a day."""
    form, duty = await read_form(request), await _duty(request)
    last, reason = told.read_day(str(form.values.get("last", ""))), str(form.values.get("reason", ""))
    form.values = {**_values(duty), **form.values}

    async def keep(session: AsyncSession, keeper: Keeper) -> None:
        if last is None:
            raise Invalid({"last": "date-invalid"})
        await service.end(session, keeper, duty.id, last, reason=reason)

    return await _keep(request, Step("word", "duty-ended", form, duty), keep)


async def show_replacing(request: Request) -> Response:
    """Show a duty as another one that is to replace it, by another law or with other terms."""
    duty, facts = await _duty(request), await _facts(request)
    begins = max(facts.today, duty.valid_from) + timedelta(days=1)
    values = {**_values(duty), "valid_from": begins.isoformat(), "valid_to": "", "legal_basis": ""}
    return await _form(request, form_of(values), duty, "replace")


async def replace(request: Request) -> Response:
    """Put another duty in the place of one."""
    form, duty = await read_form(request), await _duty(request)

    async def keep(session: AsyncSession, keeper: Keeper) -> None:
        await service.replace(
            session, keeper, duty.id, check(DutyInput, _given(form)), version=_version(form)
        )

    return await _keep(request, Step("replace", "duty-replaced", form, duty), keep)


async def load(request: Request) -> Response:
    """Add the duties of a catalogue that comes with us."""
    form, facts = await read_form(request), await _facts(request)
    chosen = catalogue.find(str(form.values.get("catalogue", "")))
    if chosen is None:
        raise NotFound
    given = catalogue.for_sites(chosen, facts.sites)
    async with installation_of(request).write(site_of(request).id) as session:
        await service.load(session, _keeper(request, facts), given)
    return done(request, CATALOGUE, "duty-loaded")


async def _keep(
    request: Request, step: Step, keep: Callable[[AsyncSession, Keeper], Awaitable[None]]
) -> Response:
    """Do what a form of a duty asks; where that is refused, show it again with why."""
    facts, words = await _facts(request), installation_of(request).catalogue
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            await keep(session, _keeper(request, facts))
    except Invalid as error:
        step.form.refuse(error, words)
        return await _form(request, step.form, step.duty, step.name, status=status_of(error))
    except Refused as error:
        step.form.errors[""] = message_of(words, error)
        step.form.values["version"] = step.duty.version if step.duty else ""
        return await _form(request, step.form, step.duty, step.name, status=status_of(error))
    return done(request, CATALOGUE, step.said)


async def _list(request: Request) -> Response:
    facts, words = await _facts(request), installation_of(request).catalogue
    async with installation_of(request).read(site_of(request).id) as session:
        duties = await store.list_duties(session)
    known = {duty.code for duty in duties}
    groups: dict[str, list[tuple[PublicationDuty, str, list[Site]]]] = {group: [] for group in GROUPS}
    for duty in duties:
        owing = reckoning.debtors(duty, facts.sites)
        groups[_group(duty, facts)].append((duty, told.deadline_words(words, duty), owing))
    shipped = [(one, sum(duty.code not in known for duty in one.duties)) for one in catalogue.catalogues()]
    return await screen(request, "duties/catalogue.html", {"groups": groups, "shipped": shipped})


def _group(duty: PublicationDuty, facts: Facts) -> str:
    if duty.valid_from > facts.today:
        return "to_come"
    return "in_force" if reckoning.is_in_force(duty, facts.today) else "ended"


async def _form(
    request: Request, form: Form, duty: PublicationDuty | None, step: str, *, status: int = 200
) -> Response:
    facts, words = await _facts(request), installation_of(request).catalogue
    text = words.text
    types = content_types(installation_of(request).features).all()
    typed = {field.name: text(field.label) for kind in types for field in kind.form_fields()}
    sites = sorted(agencies(facts.sites.values()), key=lambda site: sort_key(site.name))
    screen_facts: dict[str, Any] = {
        "form": form,
        "duty": duty,
        "step": step,
        "choices": {
            "kind": [(one, text(f"duty_kinds.{one}")) for one in rules.KINDS],
            "anchor": [(one, text(f"duty_anchors.{one}")) for one in rules.ANCHORS],
            "counts": [(one, text(f"duty_counts.{one}")) for one in rules.COUNTS],
            "content_type": [(kind.name, text(kind.label)) for kind in types],
            "event_field": [
                (field.name, text(field.label))
                for kind in types for field in kind.form_fields() if field.control is Control.DATE
            ],
            "required": [*typed.items(), (FILE, text("duties.file"))],
            "site_kinds": [(one, text(f"duty_owed_by.{one}")) for one in (PORTAL, COMPONENT)],
            "tiers": [(tier, tier_label(words, tier)) for tier in _tiers(sites)],
            "site_ids": [(str(site.id), site.name) for site in sites],
        },
        "deadline": told.deadline_words(words, duty) if duty else "",
        "owing": reckoning.debtors(duty, facts.sites) if duty else [],
    }  # fmt: skip
    return await screen(request, "duties/duty_form.html", screen_facts, status=status)


def _tiers(sites: Iterable[Site]) -> list[str]:
    return sorted({site.tier for site in sites if site.tier and site.kind != PORTAL})


async def _facts(request: Request) -> Facts:
    """Gather what the catalogue is kept by; it is the portal's, elsewhere there is no such screen."""
    site = site_of(request)
    if site.kind != PORTAL:
        raise NotFound
    require(signed_in(request), DUTY_KEEP, site.id)
    return await told.facts_of(request)


def _keeper(request: Request, facts: Facts) -> Keeper:
    return Keeper(signed_in(request), facts.sites, facts.now)


async def _duty(request: Request) -> PublicationDuty:
    await _facts(request)
    async with installation_of(request).read(site_of(request).id) as session:
        return await store.get_duty(session, path_number(request, "duty_id"))


def _given(form: Form) -> dict[str, Any]:
    """Give what was typed as the models take it: an empty field says nothing."""
    values = {name: value for name, value in form.values.items() if value not in ("", None, [])}
    values["boards"] = [
        word.strip() for word in str(form.values.get("boards", "")).split(",") if word.strip()
    ]
    return values


def _values(duty: PublicationDuty) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(duty, name) for name in DutyInput.model_fields}
    values |= {name: [str(one) for one in values[name]] for name in LISTS}
    values |= {"boards": ", ".join(duty.boards), "version": duty.version, "valid_to": duty.valid_to or ""}
    return values


def _version(form: Form) -> int:
    return row_number(str(form.values.get("version", ""))) or 0
