"""The bell on every screen, the list of what somebody was told, and how they want to hear of it."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liencong.core.access.rules import Actor
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid
from liencong.core.notice import service
from liencong.core.notice.kinds import kinds_of
from liencong.core.notice.rules import RHYTHMS, WAYS
from liencong.core.notice.service import KIND, Wish
from liencong.core.notice.telling import address_of, lines_of
from liencong.core.office.parts import BarPart
from liencong.core.office.shell import done, screen
from liencong.core.web.forms import Form, form_of, read_form
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.request import account_of, installation_of, path_number, signed_in

NOTICES = "/thong-bao"
WISHES = f"{NOTICES}/cach-nhan"
BELL_SHOWS = 5
ONLY, UNREAD = "xem", "chua-doc"
"""The parameter that keeps a list to what was not read yet."""


async def show_bell(request: Request, actor: Actor) -> Mapping[str, Any]:
    """Show how much of what somebody was told they have not read, and the newest of it."""
    installation = installation_of(request)
    async with installation.read(None) as session:
        newest = await service.list_notices(session, actor, unread=True, limit=BELL_SHOWS)
        is_more = len(newest) == BELL_SHOWS
        count = await service.count_notices(session, actor, unread=True) if is_more else len(newest)
    return {"count": count, "lines": await lines_of(installation, newest)}


BELL = BarPart("notice/_bell.html", show_bell)


async def show_notices(request: Request) -> Response:
    """Show what somebody was told, the newest first."""
    installation, actor, page = installation_of(request), signed_in(request), page_number(request)
    unread = request.query_params.get(ONLY) == UNREAD
    async with installation.read(None) as session:
        found = await service.list_notices(
            session, actor, unread=unread, limit=PER_PAGE, offset=(page - 1) * PER_PAGE
        )
        counts = {only: await service.count_notices(session, actor, unread=only) for only in (False, True)}
    facts = {
        "listing": listing(request, await lines_of(installation, found), page=page, total=counts[unread]),
        "only_unread": unread,
        "unread": counts[True],
    }
    return await screen(request, "notice/list.html", facts)


async def open_notice(request: Request) -> Response:
    """Lead to what a notice is about; it has been read by that."""
    installation, notice_id = installation_of(request), path_number(request, "notice_id")
    async with installation.write(None) as session:
        notice = await service.read_one(session, signed_in(request), notice_id, now=utc_now())
    site = await installation.sites.get(notice.site_id)
    return RedirectResponse(address_of(installation, site, notice), 303)


async def read_one(request: Request) -> Response:
    """Note that somebody has read a notice."""
    await read_form(request)
    async with installation_of(request).write(None) as session:
        notice_id = path_number(request, "notice_id")
        await service.read_one(session, signed_in(request), notice_id, now=utc_now())
    return done(request, NOTICES, "notice-read")


async def read_all(request: Request) -> Response:
    """Note that somebody has read all that they were told."""
    await read_form(request)
    async with installation_of(request).write(None) as session:
        await service.read_all(session, signed_in(request), now=utc_now())
    return done(request, NOTICES, "notices-read")


async def show_wishes(request: Request) -> Response:
    """Show how somebody hears of what they are told."""
    async with installation_of(request).read(None) as session:
        wish = await service.wish_of(session, account_of(request))
    kinds = kinds_of(installation_of(request).features).values()
    ways = {f"{KIND}{kind.name}": wish.kinds.get(kind.name, kind.letter) for kind in kinds}
    return await _wishes(request, form_of({"rhythm": wish.rhythm, **ways}))


async def keep_wishes(request: Request) -> Response:
    """Keep how somebody wants to hear of what they are told."""
    form, installation = await read_form(request), installation_of(request)
    ways = {name.removeprefix(KIND): way for name, way in form.values.items() if name.startswith(KIND)}
    try:
        async with installation.write(None) as session:
            wish = Wish(str(form.values.get("rhythm", "")), ways)
            kinds = kinds_of(installation.features).values()
            await service.keep_wish(session, account_of(request), wish, kinds)
    except Invalid as error:
        form.refuse(error, installation.catalogue)
        return await _wishes(request, form, status=422)
    return done(request, WISHES, "saved")


async def _wishes(request: Request, form: Form, *, status: int = 200) -> Response:
    installation = installation_of(request)
    facts = {
        "form": form,
        "kinds": sorted(kinds_of(installation.features)),
        "rhythms": RHYTHMS,
        "ways": WAYS,
        "sends": bool(installation.settings.mail_url),
    }
    return await screen(request, "notice/wishes.html", facts, status=status)
