"""The screens on which the portal puts one of its polls on other sites, and says on which days."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import allowed, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound
from liencong.core.office.shell import done, screen
from liencong.core.tenancy.tables import COMPONENT, EXTERNAL, PORTAL
from liencong.core.text import sort_key
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import actor_of, installation_of, path_number, signed_in, site_of
from liencong.federation.directory.telling import tier_label
from liencong.federation.totals import service
from liencong.federation.totals.rules import EVERY_TIER
from liencong.federation.totals.service import POLL_SPREAD, DaysInput
from liencong.sites.poll import service as polls
from liencong.sites.poll.office import POLLS


def is_shown(request: Request) -> bool:
    """Tell whether somebody may put polls of this site on others."""
    site = site_of(request)
    return site.kind == PORTAL and allowed(actor_of(request), POLL_SPREAD, site.id)


async def show(request: Request) -> Response:
    """Show the sites, and on which of them the poll stands."""
    return await _screen(request, form_of({}))


async def spread(request: Request) -> Response:
    """Put the poll on the sites that were ticked."""
    actor, form = signed_in(request), await read_form(request)
    installation, poll_id = installation_of(request), path_number(request, "poll_id")
    ticked = [int(text) for text in form.values.get("sites", ()) if _is_number(text)]
    tiers = {code for code, _ in await _tiers(request)} & set(form.values.get("tiers", ()))
    try:
        days = form.check(DaysInput).days
        async with installation.write(site_of(request).id) as session:
            await service.spread_poll(
                session, actor, poll_id, dict.fromkeys(ticked, ()), days=days, tiers=tiers, now=utc_now()
            )
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, status=422)
    return done(request, POLLS, "poll-spread")


async def take_off(request: Request) -> Response:
    """Let the poll stand on a site no more."""
    await read_form(request)
    poll_id, site_id = path_number(request, "poll_id"), path_number(request, "other_id")
    async with installation_of(request).write(site_of(request).id) as session:
        await service.take_off(session, signed_in(request), poll_id, site_id, now=utc_now())
    return done(request, f"{POLLS}/{poll_id}/trang", "poll-taken-off")


async def show_days(request: Request) -> Response:
    """Show on which days the poll is shown on a site."""
    return await _days_screen(request, None)


async def change_days(request: Request) -> Response:
    """Change them."""
    actor, form = signed_in(request), await read_form(request)
    installation = installation_of(request)
    poll_id, site_id = path_number(request, "poll_id"), path_number(request, "other_id")
    try:
        days = form.check(DaysInput).days
        async with installation.write(site_of(request).id) as session:
            await service.show_on_days(session, actor, poll_id, site_id, days, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _days_screen(request, form)
    return done(request, f"{POLLS}/{poll_id}/trang", "poll-days")


async def _days_screen(request: Request, refused: Form | None) -> Response:
    """Show the form of one site, as it stands or as it was refused."""
    installation, site = installation_of(request), site_of(request)
    require(signed_in(request), POLL_SPREAD, site.id)
    site_id = path_number(request, "other_id")
    async with installation.read(site.id) as session:
        poll = await polls.get_own(session, path_number(request, "poll_id"))
        placement = (await service.placements_of(session, poll.id)).get(site_id)
    if placement is None or site_id == site.id:
        raise NotFound(poll_id=poll.id, site_id=site_id)
    days = {"first_day": placement.first_day or "", "last_day": placement.last_day or ""}
    facts = {
        "poll": poll,
        "other": (await installation.sites.load()).by_id[site_id],
        "form": refused or form_of(days),
    }
    return await screen(request, "totals/days.html", facts, status=422 if refused else 200)


async def _screen(request: Request, form: Form, *, status: int = 200) -> Response:
    installation, site = installation_of(request), site_of(request)
    require(signed_in(request), POLL_SPREAD, site.id)
    async with installation.read(site.id) as session:
        poll = await polls.get_own(session, path_number(request, "poll_id"))
        standing = await service.placements_of(session, poll.id)
    hosted = [one for one in (await installation.sites.load()).by_id.values() if one.kind != EXTERNAL]
    facts: dict[str, Any] = {
        "poll": poll,
        "tiers": await _tiers(request),
        "sites": sorted(hosted, key=lambda one: (one.kind != PORTAL, sort_key(one.name))),
        "standing": standing,
        "form": form,
    }
    return await screen(request, "totals/spread.html", facts, status=status)


async def _tiers(request: Request) -> list[tuple[str, str]]:
    """Give the tiers of which there are sites here, with their words, all of them together first."""
    installation = installation_of(request)
    sites = (await installation.sites.load()).by_id.values()
    codes = sorted({one.tier for one in sites if one.kind == COMPONENT and one.tier})
    every = (EVERY_TIER, installation.catalogue.text("totals.every_tier"))
    return [every, *((code, tier_label(installation.catalogue, code)) for code in codes)]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
