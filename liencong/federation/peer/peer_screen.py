"""The portal's screen of one site hosted elsewhere: pulling, limits, keys, hosting it here, letting go."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, LiencongError
from liencong.core.http.failures import FetchFailed
from liencong.core.installation import Installation
from liencong.core.office.shell import done, screen
from liencong.core.text import format_date
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.request import installation_of, path_number, signed_in
from liencong.federation.peer import adopting, keys, pulling, rules, service, subscribing
from liencong.federation.peer.adopting import AdoptInput
from liencong.federation.peer.errors import KeysChanged
from liencong.federation.peer.office import PEERS, manage
from liencong.federation.peer.service import MEGABYTE, LimitsInput
from liencong.federation.peer.tables import Peer
from liencong.sites.entry import placements
from liencong.sites.layout.block import BlockKind


async def show(request: Request) -> Response:
    """Show how a peer stands, what was refused of it, when it is asked again."""
    return await _screen(request)


async def pull(request: Request) -> Response:
    """Pull a peer now, and show what came of it."""
    await read_form(request)
    manage(request)
    installation, site_id = installation_of(request), path_number(request, "site_id")
    async with installation.read(None) as session:
        peer = await service.get_of_site(session, site_id)
    pulled = await pulling.pull_all(installation, [peer.id])
    code = "peer-pulled" if pulled and not pulled[0].failure else "peer-pull-failed"
    return done(request, f"{PEERS}/{site_id}", code)


async def set_limits(request: Request) -> Response:
    """Change how often a peer is asked, and how much of it is taken at once."""
    form, site_id = await read_form(request), path_number(request, "site_id")
    try:
        given = form.check(LimitsInput)
    except Invalid as error:
        form.refuse(error, installation_of(request).catalogue)
        return await _screen(request, form, status=422)
    async with installation_of(request).write(None) as session:
        await service.set_limits(session, signed_in(request), site_id, given, now=utc_now())
    return done(request, f"{PEERS}/{site_id}", "peer-limits-set")


async def show_keys(request: Request) -> Response:
    """Show by which keys a peer signs now, beside those that are trusted."""
    return await _keys_screen(request)


async def trust(request: Request) -> Response:
    """Trust the keys that somebody was shown, if the peer signs by just those still."""
    form, site_id = await read_form(request), path_number(request, "site_id")
    manage(request)
    installation = installation_of(request)
    async with installation.read(None) as session:
        peer = await service.get_of_site(session, site_id)
    try:
        published = await keys.published(installation, peer)
    except FetchFailed as error:
        return await _keys_screen(request, refused=error)
    if str(form.values.get("shown", "")).split() != service.fingerprints_of(published):
        return await _keys_screen(request, refused=KeysChanged())
    async with installation.write(None) as session:
        await service.trust(session, signed_in(request), site_id, published, now=utc_now())
    return done(request, f"{PEERS}/{site_id}", "peer-trusted")


async def adopt(request: Request) -> Response:
    """Host a peer's site here from now on."""
    form, site_id = await read_form(request), path_number(request, "site_id")
    installation = installation_of(request)
    kinds = installation.features.provided(BlockKind)
    try:
        given = form.check(AdoptInput)
        async with installation.write(None) as session:
            await adopting.adopt(session, signed_in(request), site_id, given, kinds, now=utc_now())
    except Invalid as error:
        [code] = error.fields.values()
        form.refuse(Invalid({"host": code}, **error.params), installation.catalogue)
        return await _screen(request, form, status=422)
    return done(request, PEERS, "peer-adopted")


async def remove(request: Request) -> Response:
    """Ask a peer no more."""
    await _let_go(request, service.remove)
    return done(request, PEERS, "peer-removed")


async def archive(request: Request) -> Response:
    """Ask a peer no more, and take what sites show of it off."""
    await _let_go(request, service.archive)
    return done(request, PEERS, "peer-archived")


async def _let_go(request: Request, step: Callable[..., Awaitable[None]]) -> None:
    form, site_id = await read_form(request), path_number(request, "site_id")
    async with installation_of(request).write(None) as session:
        await step(
            session, signed_in(request), site_id, reason=str(form.values.get("reason", "")), now=utc_now()
        )


async def _screen(request: Request, form: Form | None = None, *, status: int = 200) -> Response:
    manage(request)
    installation, now = installation_of(request), utc_now()
    async with installation.read(None) as session:
        peer = await service.get_of_site(session, path_number(request, "site_id"))
        notices = await service.list_notices(session, peer.id)
        counted = await service.count_entries(session, peer.id)
        shown_elsewhere, on_sites = await placements.count_elsewhere(session, peer.site_id)
    limits = {
        "every_minutes": peer.every_minutes,
        "most_items": peer.most_items,
        "most_megabytes": peer.most_bytes // MEGABYTE,
    }
    shown = form or form_of({})
    shown.values = {**limits, **shown.values}
    facts: dict[str, Any] = {
        "peer": peer,
        "of": await installation.sites.get(peer.site_id),
        "health": service.health_of(peer, now=now),
        "notices": notices,
        "entries": counted,
        "shown_elsewhere": shown_elsewhere,
        "on_sites": on_sites,
        "is_ours": peer.kind == rules.OURS,
        "pushes": _pushes(installation, peer, now),
        "form": shown,
    }
    return await screen(request, "peer/show.html", facts, status=status)


def _pushes(installation: Installation, peer: Peer, now: datetime) -> str:
    """Say whether the peer's hub tells of news at once; empty where it names none."""
    if not peer.hub_url:
        return ""
    words, until = installation.catalogue.text, peer.push_until
    if peer.push_state != subscribing.ON or until is None:
        return words("peers.push_asked")
    if until <= now:
        return words("peers.push_over", until=format_date(until))
    return words("peers.push_on", until=format_date(until))


async def _keys_screen(request: Request, *, refused: LiencongError | None = None) -> Response:
    manage(request)
    installation = installation_of(request)
    async with installation.read(None) as session:
        peer = await service.get_of_site(session, path_number(request, "site_id"))
    told, status = refused, status_of(refused) if refused else 200
    try:
        published = service.fingerprints_of(await keys.published(installation, peer))
    except LiencongError as error:
        published, told = (
            [],
            error,
        )  # a peer that does not answer is something to be told, no fault of the screen
    facts: dict[str, Any] = {
        "of": await installation.sites.get(peer.site_id),
        "trusted": service.fingerprints_of(peer.keys),
        "published": published,
        "refusal": message_of(installation.catalogue, told) if told else "",
    }
    return await screen(request, "peer/keys.html", facts, status=status)
