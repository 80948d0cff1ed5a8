"""The screens of the rules by which a site takes what other sites offer."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require_somewhere
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound, Refused
from liencong.core.office.shell import done, screen
from liencong.core.tenancy.tables import PORTAL
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, form_of, read_form, row_number
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.federation.link_rule import deciders, rules, service, telling
from liencong.federation.link_rule.service import RuleInput
from liencong.federation.link_rule.tables import LinkRule
from liencong.sites.board import service as boards

RULES = "/lien-thong/quy-tac"
GROUP = "links.menu"
"""The place in the menu that all screens of links share."""

SOURCE = "nguon"
YES = "1"


async def show_rules(request: Request) -> Response:
    """Show the rules of the site, and the sources whose rules rest."""
    installation, site = installation_of(request), site_of(request)
    require_somewhere(signed_in(request), rules.LINK_RULE, site.id)
    sites = await installation.sites.load()
    async with installation.read(site.id) as session:
        told = await telling.tell(installation, session, await service.list_rules(session))
        holds = await service.list_holds(session)
    facts = {
        "rules": told,
        "takes_without": "portal" if site.kind == PORTAL else "component",
        "holds": [(one, sites.by_id[one.source_site_id].name) for one in holds],
        "sources": telling.sources_of(installation.catalogue, sites.by_id.values(), site),
    }
    return await screen(request, "link_rule/list.html", facts)


async def show_new(request: Request) -> Response:
    """Show the form for a rule about one source."""
    asked = request.query_params.get(SOURCE, telling.ANY)
    values = {"source": asked, "mode": rules.MANUAL, "board": request.query_params.get("chuyen-muc", "")}
    return await _rule_screen(request, form_of(values), None)


async def show_rule(request: Request) -> Response:
    """Show a rule with its form."""
    rule = await _rule(request)
    return await _rule_screen(request, form_of(_values_of(rule)), rule)


async def make(request: Request) -> Response:
    """Make a rule."""
    form, installation, site = await read_form(request), installation_of(request), site_of(request)
    try:
        given = _read(form)
        async with installation.write(site.id) as session:
            await service.make(session, signed_in(request), given, installation.features.roles, now=utc_now())
    except (Invalid, Refused) as error:
        return await _refused(request, form, None, error)
    return done(request, RULES, "link-rule-made-all" if given.takes_all else "link-rule-made")


async def change(request: Request) -> Response:
    """Let a rule say something else."""
    form, installation, site = await read_form(request), installation_of(request), site_of(request)
    rule_id = path_number(request, "rule_id")
    try:
        given = _read(form)
        async with installation.write(site.id) as session:
            await service.change(
                session, signed_in(request), rule_id, given, installation.features.roles, now=utc_now()
            )
    except (Invalid, Refused) as error:
        return await _refused(request, form, await _rule(request), error)
    return done(request, RULES, "link-rule-changed")


async def end(request: Request) -> Response:
    """Let a rule hold no more."""
    await read_form(request)
    async with installation_of(request).write(site_of(request).id) as session:
        await service.end(session, signed_in(request), path_number(request, "rule_id"), now=utc_now())
    return done(request, RULES, "link-rule-ended")


async def release(request: Request) -> Response:
    """Let a source's rules hold again, now that somebody has looked."""
    await read_form(request)
    async with installation_of(request).write(site_of(request).id) as session:
        await service.release(session, signed_in(request), path_number(request, "site_id"), now=utc_now())
    return done(request, RULES, "source-released")


async def _refused(request: Request, form: Form, rule: LinkRule | None, error: Invalid | Refused) -> Response:
    catalogue = installation_of(request).catalogue
    if isinstance(error, Invalid):
        form.refuse(error, catalogue)
    else:
        form.errors[""] = message_of(catalogue, error)
    return await _rule_screen(request, form, rule, status=status_of(error))


async def _rule_screen(request: Request, form: Form, rule: LinkRule | None, *, status: int = 200) -> Response:
    installation, site = installation_of(request), site_of(request)
    require_somewhere(signed_in(request), rules.LINK_RULE, site.id)
    sites = (await installation.sites.load()).by_id
    named = str(form.values.get("source", ""))
    source_site_id, tier = _source_in(named)
    if source_site_id is not None and (source_site_id not in sites or source_site_id == site.id):
        raise NotFound(site_id=source_site_id)
    async with installation.read(site.id) as session:
        own = await boards.list_boards(session)
        people = await deciders.list_deciders(session, installation.features.roles, now=utc_now())
    source_boards = []
    if source_site_id is not None:
        async with installation.read(source_site_id) as session:
            source_boards = await boards.list_boards(session)
    facts: dict[str, Any] = {
        "form": form,
        "rule": rule,
        "source": telling.source_words(installation.catalogue, sites, source_site_id, tier),
        "boards": own,
        "source_boards": source_boards,
        "people": people,
    }
    return await screen(request, "link_rule/rule.html", facts, status=status)


async def _rule(request: Request) -> LinkRule:
    async with installation_of(request).read(site_of(request).id) as session:
        return await service.get(session, path_number(request, "rule_id"))


def _read(form: Form) -> RuleInput:
    """Read what was said of a rule; raise `Invalid`."""
    source_site_id, tier = _source_in(str(form.values.get("source", "")))
    said = Form(values={name: value for name, value in form.values.items() if name in RuleInput.model_fields})
    said.values |= {
        "source_site_id": source_site_id,
        "source_tier": tier,
        "takes_all": form.values.get("takes_all") == YES,
        "is_trusted": form.values.get("is_trusted") == YES,
    }
    return said.check(RuleInput)


def _source_in(named: str) -> tuple[int | None, str]:
    """Give the site or the tier that a form names; raise `NotFound` for anything else."""
    if named.startswith(telling.TIER):
        return None, named.removeprefix(telling.TIER)
    if named == telling.ANY:
        return None, ""
    number = row_number(named.removeprefix(telling.SITE))
    if number is None:
        raise NotFound(source=named)
    return number, ""


def _values_of(rule: LinkRule) -> dict[str, Any]:
    said = {name: getattr(rule, name) for name in ("mode", "legal_basis", "version")}
    dates = {name: getattr(rule, name) for name in ("valid_from", "valid_to")}
    numbers = {name: getattr(rule, name) for name in ("daily_quota", "approver_id", "source_board_id")}
    return {
        **said,
        **{name: day.isoformat() if day else "" for name, day in dates.items()},
        **{name: "" if number is None else str(number) for name, number in numbers.items()},
        "source": telling.name_of(rule),
        "board": str(rule.board_id),
        "takes_all": YES if rule.takes_all else "",
        "is_trusted": YES if rule.is_trusted else "",
    }
