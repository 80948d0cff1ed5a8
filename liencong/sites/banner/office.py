"""The banners of a site on screen: by place with their days, and the form of one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import FRONT_MANAGE, allowed_somewhere, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound
from liencong.core.office.shell import done, screen
from liencong.core.timed import state_of
from liencong.core.web.days import day_begins, day_ends, day_of
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.sites.banner import service
from liencong.sites.banner.blocks import BLOCK
from liencong.sites.banner.media_uses import SCREEN
from liencong.sites.banner.service import PLACES, BannerInput
from liencong.sites.banner.tables import Banner
from liencong.sites.change import office as changes
from liencong.sites.layout import service as layout
from liencong.sites.media.choosing import offered_pictures, take_chosen_file
from liencong.sites.media.office import tile_of
from liencong.sites.media.service import MEDIA_WRITE

ACTIONS: Mapping[str, Literal[-1, 1]] = {"len": -1, "xuong": 1}
REMOVE = "bo"


async def show(request: Request) -> Response:
    """Show the banners of the site by place, those that are over too."""
    site, now = site_of(request), utc_now()
    require(signed_in(request), FRONT_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        found = await service.list_with_pictures(session)
        recent = await changes.recent(request, session, service.BANNERS)
        placed = {settings["place"] for settings in await layout.settings_of(session, BLOCK.name)}
    places: dict[str, list[dict[str, Any]]] = {place: [] for place in PLACES}
    for banner, version in found:
        row = {"banner": banner, "tile": tile_of(request, version), "state": _state(banner, now)}
        places[banner.place].append(row)
    facts = {"places": places, "placed": placed, "changes": recent}
    return await screen(request, "banner/list.html", facts)


async def show_new(request: Request) -> Response:
    """Show the empty form of a banner."""
    return await _screen(request, form_of({"place": request.query_params.get("vi-tri", PLACES[0])}), None)


async def add(request: Request) -> Response:
    """Make a banner."""
    return await _save(request, None)


async def show_one(request: Request) -> Response:
    """Show the form of a banner."""
    banner = await _banner(request)
    said = {name: getattr(banner, name) for name in ("place", "title", "alt", "url")}
    days = {"shows_from": day_of(banner.shows_from), "shows_until": day_of(banner.shows_until)}
    return await _screen(request, form_of(said | days | {"picture_id": str(banner.media_id)}), banner)


async def save(request: Request) -> Response:
    """Keep what was changed of a banner."""
    return await _save(request, await _banner(request))


async def act(request: Request) -> Response:
    """Move a banner, or take it away."""
    actor, number, action = (
        signed_in(request),
        path_number(request, "banner_id"),
        request.path_params["action"],
    )
    await read_form(request)
    if action not in (*ACTIONS, REMOVE):
        raise NotFound(action=action)
    async with installation_of(request).write(site_of(request).id) as session:
        if action == REMOVE:
            await service.remove(session, actor, number, now=utc_now())
        else:
            await service.move(session, actor, number, ACTIONS[action], now=utc_now())
    return done(request, SCREEN, "deleted" if action == REMOVE else "moved")


async def _save(request: Request, banner: Banner | None) -> Response:
    actor, form, installation = signed_in(request), await read_form(request), installation_of(request)
    require(actor, FRONT_MANAGE, site_of(request).id)
    try:
        days = {"shows_from": day_begins(form, "shows_from"), "shows_until": day_ends(form, "shows_until")}
        await take_chosen_file(request, form, alt=str(form.values.get("alt", "")))
        given = Form(values=form.values | days).check(BannerInput)
        async with installation.write(site_of(request).id) as session:
            if banner is None:
                await service.add(session, actor, given, now=utc_now())
            else:
                await service.change(session, actor, banner.id, given, now=utc_now())
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _screen(request, form, banner, status=422)
    return done(request, SCREEN, "saved")


async def _screen(request: Request, form: Form, banner: Banner | None, *, status: int = 200) -> Response:
    actor, site, installation = signed_in(request), site_of(request), installation_of(request)
    require(actor, FRONT_MANAGE, site.id)
    async with installation.read(site.id) as session:
        pictures = await offered_pictures(request, session, str(form.values.get("picture_id", "")))
    words = installation.catalogue.text
    facts: dict[str, Any] = {
        "form": form,
        "banner": banner,
        "places": [(place, words(f"banner_places.{place}")) for place in PLACES],
        "pictures": pictures,
        "may_upload": allowed_somewhere(actor, MEDIA_WRITE, site.id),
        "picture_label": words("banners.picture"),
        "none_label": "",
        "asks_alt": False,
    }
    return await screen(request, "banner/edit.html", facts, status=status)


async def _banner(request: Request) -> Banner:
    site, number = site_of(request), path_number(request, "banner_id")
    require(signed_in(request), FRONT_MANAGE, site.id)
    async with installation_of(request).read(site.id) as session:
        for banner in await service.list_all(session):
            if banner.id == number:
                return banner
    raise NotFound(banner_id=number)


def _state(banner: Banner, now: datetime) -> str:
    return "ending" if service.is_ending(banner, now) else state_of(banner, now)
