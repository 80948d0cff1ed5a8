"""The command box: on a screen of its own without scripts, and over every screen by Ctrl K; the keys."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from liencong.core.access.rules import OFFICE_ENTER, Actor, allowed_somewhere, require_somewhere
from liencong.core.office.menu import screens_of
from liencong.core.office.parts import BarPart, Findable, Found, QuickAction, fits
from liencong.core.office.shell import done, screen, sites_of
from liencong.core.profile import service as profile
from liencong.core.text import clean_line
from liencong.core.web.forms import read_form
from liencong.core.web.request import (
    OFFICE,
    account_of,
    installation_of,
    local_url,
    signed_in,
    site_of,
)

COMMAND = "/tim-nhanh"
KEYS = "/phim-tat"
MOST_OF_A_KIND = 8
LONGEST = 200


@dataclass(frozen=True)
class Group:
    """Things of one kind that were found."""

    label: str
    items: Sequence[Found]


async def show_bar(request: Request, actor: Actor) -> Mapping[str, Any]:
    """Give the screens that keys lead to, and whether single keys do anything for this person."""
    async with installation_of(request).read(None) as session:
        account = await profile.get_account(session, account_of(request))
    screens = screens_of(request, actor, site_of(request).id)
    return {"single_keys": account.single_keys, "keyed": [one for one in screens if one.key]}


BAR = BarPart("command/_bar.html", show_bar)


async def show(request: Request) -> Response:
    """Show what is found by words: screens, things to begin, entries, boards, sites."""
    words = _words(request)
    facts = {"words": words, "groups": await _find(request, words)}
    return await screen(request, "command/show.html", facts)


async def answer(request: Request) -> Response:
    """Give the same to the box."""
    require_somewhere(signed_in(request), OFFICE_ENTER, site_of(request).id)
    groups = await _find(request, _words(request))
    return JSONResponse(
        {"groups": [asdict(group) for group in groups]}, headers={"cache-control": "no-store"}
    )


async def show_keys(request: Request) -> Response:
    """Show every key, and let single ones be switched off."""
    return await screen(request, "command/keys.html", await show_bar(request, signed_in(request)))


async def keep_keys(request: Request) -> Response:
    """Switch single keys on or off for the person."""
    form, account_id = await read_form(request), account_of(request)
    async with installation_of(request).write(None) as session:
        await profile.use_single_keys(session, account_id, wished=form.values.get("single_keys") == "1")
    return done(request, KEYS, "saved")


async def _find(request: Request, words: str) -> list[Group]:
    installation, site, text = (
        installation_of(request),
        site_of(request),
        installation_of(request).catalogue.text,
    )
    actor = signed_in(request)
    found = [
        Group(text("command.screens"), _screens(request, words)),
        Group(text("command.actions"), _actions(request, words)),
    ]
    async with installation.read(site.id) as session:
        found += [
            Group(text(feature.label), await feature.find(request, session, words))
            for feature in installation.features.provided(Findable)
        ]
    if words:
        others = [one for one in await sites_of(installation, actor, site) if not one.current]
        found.append(
            Group(text("command.sites"), _fitting([Found(one.name, one.url) for one in others], words))
        )
    return [Group(group.label, group.items[:MOST_OF_A_KIND]) for group in found if group.items]


def _screens(request: Request, words: str) -> list[Found]:
    screens = screens_of(request, signed_in(request), site_of(request).id)
    return _fitting([Found(one.title, one.url, one.place) for one in screens], words)


def _actions(request: Request, words: str) -> list[Found]:
    actor, site, text = signed_in(request), site_of(request), installation_of(request).catalogue.text
    offered = [
        Found(text(one.label), local_url(request, f"{OFFICE}{one.path}"))
        for one in installation_of(request).features.provided(QuickAction)
        if allowed_somewhere(actor, one.permission, site.id)
    ]
    return _fitting(offered, words)


def _fitting(offered: Sequence[Found], words: str) -> list[Found]:
    """Give what has all the words in its name."""
    return [one for one in offered if fits(one.title, words)]


def _words(request: Request) -> str:
    return clean_line(request.query_params.get("q", ""))[:LONGEST]
