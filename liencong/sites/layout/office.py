"""The home page as its keepers build it: blocks on a grid, a draft until it is published."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.access.rules import FRONT_MANAGE, require
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound, Stale
from liencong.core.office.shell import DONE_PARAMETER, done, screen
from liencong.core.web.errors import line_of, message_of, status_of
from liencong.core.web.forms import Form, read_form
from liencong.core.web.request import OFFICE, installation_of, local_url, path_number, signed_in, site_of
from liencong.sites.change import office as changes
from liencong.sites.layout import draft, rules, service
from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.rules import GRIDS, REGIONS, SPANS, Laid

HOME = "/cau-hinh/trang-chu"
PREVIEW = "/xem-truoc/trang-chu"
"""Where the draft is shown as a page of the site."""

WIDTHS = (1366, 390)
"""Screens, in pixels, on which a home page is looked at before it is published."""

ACTIONS: Mapping[str, Callable[[Sequence[Laid], int], list[Laid]]] = {
    "len": lambda laid, key: rules.move(laid, key, -1),
    "xuong": lambda laid, key: rules.move(laid, key, 1),
    "hep-hon": lambda laid, key: rules.resize(laid, key, -1),
    "rong-hon": lambda laid, key: rules.resize(laid, key, 1),
    "bo": rules.remove,
}
"""What the buttons of a block do."""


async def show(request: Request) -> Response:
    """Show the blocks of the home page where they stand."""
    return await _screen(request)


async def act(request: Request) -> Response:
    """Move a block, make it wider or narrower, or take it away."""
    form, key, name = await read_form(request), path_number(request, "key"), request.path_params["action"]
    action = ACTIONS.get(name)
    if action is None:
        raise NotFound(action=name)
    return await _change(request, form, lambda laid: action(laid, key), key)


async def arrange(request: Request) -> Response:
    """Put the blocks in the order into which one of them was dragged."""
    form = await read_form(request)
    moved = str(form.values.get("moved", ""))
    key = int(moved) if moved.isascii() and moved.isdigit() and len(moved) < 10 else 0
    return await _change(request, form, lambda laid: rules.arrange(laid, _places(form)), key)


async def publish(request: Request) -> Response:
    """Let readers see the draft."""
    actor, form, installation = signed_in(request), await read_form(request), installation_of(request)
    kinds = installation.features.provided(BlockKind)
    try:
        async with installation.write(site_of(request).id) as session:
            await draft.publish(session, actor, kinds, seen=_seen(form), now=utc_now())
    except (Invalid, Stale) as error:
        return await _screen(request, refusal=error)
    return done(request, HOME, "home-published")


async def discard(request: Request) -> Response:
    """Throw the draft away."""
    actor, form = signed_in(request), await read_form(request)
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            await draft.discard(session, actor, seen=_seen(form), now=utc_now())
    except Stale as error:
        return await _screen(request, refusal=error)
    return done(request, HOME, "home-discarded")


async def show_preview(request: Request) -> Response:
    """Show the draft as readers would see it, on a wide and on a narrow screen."""
    require(signed_in(request), FRONT_MANAGE, site_of(request).id)
    asked = request.query_params.get("rong", "")
    width = next((one for one in WIDTHS if str(one) == asked), WIDTHS[0])
    facts = {"width": width, "widths": WIDTHS, "page_url": local_url(request, f"{OFFICE}{PREVIEW}")}
    return await screen(request, "setup/home_preview.html", facts)


async def _change(
    request: Request, form: Form, change: Callable[[Sequence[Laid]], Sequence[Laid]], key: int
) -> Response:
    """Change the draft, unless it is no longer the one that was shown, and lead back to the changed block."""
    actor, installation = signed_in(request), installation_of(request)
    kinds = installation.features.provided(BlockKind)
    try:
        async with installation.write(site_of(request).id) as session:
            laid = change((await draft.get_draft(session)).laid)
            await draft.set_draft(session, actor, laid, kinds, seen=_seen(form), now=utc_now())
    except (Invalid, Stale) as error:
        return await _screen(request, refusal=error)
    screen_url = local_url(request, f"{OFFICE}{HOME}")
    return RedirectResponse(f"{screen_url}?{DONE_PARAMETER}=home-changed#khoi-{key}", 303)


async def _screen(request: Request, *, refusal: Invalid | Stale | None = None) -> Response:
    installation, site = installation_of(request), site_of(request)
    require(signed_in(request), FRONT_MANAGE, site.id)
    async with installation.read(site.id) as session:
        present = await draft.get_draft(session)
        published = await changes.recent(request, session, service.HOME)
        drafted = await changes.recent(request, session, draft.HOME_DRAFT)
    catalogue = installation.catalogue
    kinds = {kind.name: catalogue.text(kind.label) for kind in installation.features.provided(BlockKind)}
    facts: dict[str, Any] = {
        "draft": present,
        "regions": {
            region: [one for one in present.laid if one.block.region == region] for region in REGIONS
        },
        "grids": GRIDS,
        "spans": SPANS,
        "kinds": kinds,
        "refusal": _told(request, refusal) if refusal else "",
        "changes": published,
        "drafted": drafted,
    }
    return await screen(request, "setup/home.html", facts, status=status_of(refusal) if refusal else 200)


def _told(request: Request, error: Invalid | Stale) -> str:
    catalogue = installation_of(request).catalogue
    return line_of(catalogue, error) if isinstance(error, Invalid) else message_of(catalogue, error)


def _seen(form: Form) -> str:
    return str(form.values.get("seen", ""))


def _places(form: Form) -> list[tuple[str, int]]:
    """Read an order sent as `main:3`, `main:1`, `aside:2`."""
    places = []
    for text in form.values.get("order", ()):
        region, _, key = str(text).partition(":")
        if not key.isascii() or not key.isdigit() or len(key) > 9:
            raise Invalid({"order": "choice-unknown"})
        places.append((region, int(key)))
    return places
