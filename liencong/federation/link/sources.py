"""The screen of the sources of a site that receives links: pause one, and show it again."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, Refused
from liencong.core.office.shell import done, screen
from liencong.core.text import sort_key
from liencong.core.web.errors import line_of, status_of
from liencong.core.web.forms import read_form
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.federation.link import habits, pausing, rules
from liencong.sites.entry import desk

SOURCES = "/lien-thong/nguon"


async def show_sources(request: Request) -> Response:
    """Show the sites that offer something to this one, and which of them are paused."""
    return await _sources_screen(request)


async def pause(request: Request) -> Response:
    """Show nothing of a source for the time being."""
    form = await read_form(request)
    installation, site = installation_of(request), site_of(request)
    try:
        async with installation.write(site.id) as session:
            await pausing.pause(
                session, signed_in(request), path_number(request, "site_id"),
                reason=str(form.values.get("reason", "")), now=utc_now(),
            )  # fmt: skip
    except (Invalid, Refused) as error:
        return await _sources_screen(request, refusal=error)
    return done(request, SOURCES, "source-paused")


async def resume(request: Request) -> Response:
    """Show again what is still valid of a source."""
    await read_form(request)
    installation, site = installation_of(request), site_of(request)
    try:
        async with installation.write(site.id) as session:
            await pausing.resume(session, signed_in(request), path_number(request, "site_id"), now=utc_now())
    except Refused as error:
        return await _sources_screen(request, refusal=error)
    return done(request, SOURCES, "source-resumed")


async def _sources_screen(request: Request, *, refusal: Invalid | Refused | None = None) -> Response:
    installation, site = installation_of(request), site_of(request)
    require(signed_in(request), rules.LINK_PAUSE, site.id)
    sites = (await installation.sites.load()).by_id
    async with installation.read(site.id) as session:
        sources = [one for one in await pausing.list_sources(session) if one.site_id in sites]
        people = {one.pause.paused_by_id for one in sources if one.pause}
        names = await desk.names_of(session, people)
        found = await habits.list_habits(session, signed_in(request))
    rows = [
        {
            "source": one,
            "name": sites[one.site_id].name,
            "live": one.counts.get(rules.LIVE, 0) + one.counts.get(rules.SOURCE_CHANGED, 0),
            "waiting": sum(one.counts.get(state, 0) for state in rules.WAITING),
            "paused_by": names.get(one.pause.paused_by_id, "") if one.pause else "",
        }
        for one in sources
    ]
    facts: dict[str, Any] = {
        "rows": sorted(rows, key=lambda row: (row["source"].pause is None, sort_key(row["name"]))),
        "habits": [(habit, sites[habit.source_site_id].name) for habit in found],
        "refusal": line_of(installation.catalogue, refusal) if refusal else "",
    }
    return await screen(request, "link/sources.html", facts, status=status_of(refusal) if refusal else 200)
