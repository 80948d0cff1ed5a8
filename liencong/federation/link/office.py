"""The links that a site has received and decided about, and what it has offered to others."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import FRONT_MANAGE, Actor, allowed, allowed_somewhere
from liencong.core.audit import service as audit
from liencong.core.audit.telling import log_lines, people_in
from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, LiencongError, NotFound, Refused
from liencong.core.installation import Installation
from liencong.core.office.shell import done, screen
from liencong.core.tenancy.tables import PORTAL
from liencong.core.text import clean_line, sort_key
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import Form, read_form, row_number
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.request import installation_of, path_number, signed_in, site_of
from liencong.federation.link import pausing, presenting, queue, rules, service
from liencong.federation.link.panels import reason_of
from liencong.federation.link.presentation_form import HEADING, form_for, read_presentation
from liencong.federation.link.presenting import Presentation
from liencong.federation.link.showing import pauses_of, shown_of, texts_of
from liencong.federation.link.tables import Link
from liencong.sites.entry import desk
from liencong.sites.highlight import placing
from liencong.sites.highlight.placing import Choice, Wishes
from liencong.sites.media.pictures import FOCUSES

LINKS, RECEIVED, OFFERED = "/lien-thong", "/lien-thong/nhan-ve", "/lien-thong/da-gui"
STATES_PARAMETER, SOURCE_PARAMETER = "trang-thai", "nguon"


async def show_queue(request: Request) -> Response:
    """Show what other sites offer to this one; on a site that only offers, show what it has offered."""
    if site_of(request).kind == PORTAL:
        return await _received_screen(request)
    return await _offered_screen(request)


async def show_received(request: Request) -> Response:
    """Show what other sites offer to this one, be it the portal or not."""
    return await _received_screen(request)


async def show_offered(request: Request) -> Response:
    """Show what this site has offered to others, be it the portal or not."""
    return await _offered_screen(request)


async def show_link(request: Request) -> Response:
    """Show one link: its text, what readers see of it, and who decided what when."""
    return await _link_screen(request)


async def decide(request: Request) -> Response:
    """Take a decision on a link."""
    actor, form = signed_in(request), await read_form(request)
    installation, site = installation_of(request), site_of(request)
    name, link_id = request.path_params["decision"], path_number(request, "link_id")
    if name not in rules.DECISIONS:
        raise NotFound(decision=name)
    version, now = str(form.values.get("version", "")), utc_now()
    try:
        given = read_presentation(form) if rules.DECISIONS[name].pins else None
        async with installation.write(site.id) as session:
            await service.decide(
                session, actor, link_id, name, reason=str(form.values.get("reason", "")),
                version=row_number(version), now=now,
            )  # fmt: skip
            if given is not None:
                await presenting.present(session, actor, link_id, given, now=now)
    except (Invalid, Refused) as error:
        return await _link_screen(request, form=form, refusal=error)
    return done(request, f"{LINKS}/{link_id}", f"link-{name}")


async def present(request: Request) -> Response:
    """Show a link in another way of the site's own."""
    form, link_id = await read_form(request), path_number(request, "link_id")
    version = row_number(str(form.values.get("version", "")))
    try:
        given = read_presentation(form) or Presentation()
        async with installation_of(request).write(site_of(request).id) as session:
            await presenting.present(
                session, signed_in(request), link_id, given, version=version, now=utc_now()
            )
    except (Invalid, Refused) as error:
        return await _link_screen(request, form=form, refusal=error)
    return done(request, f"{LINKS}/{link_id}", "link-presented")


async def _link_screen(
    request: Request, *, form: Form | None = None, refusal: LiencongError | None = None
) -> Response:
    installation, site, link_id = installation_of(request), site_of(request), path_number(request, "link_id")
    actor, now = signed_in(request), utc_now()
    async with installation.read(site.id) as session:
        row = await queue.get_received(session, actor, link_id)
        texts, pauses = await texts_of(request, session, row), await pauses_of(session)
        choices, stands = await _places_of(session, actor, row.link, now)
        records = await audit.history_of(session, f"link:{link_id}")
        names = await desk.names_of(session, people_in(records))
    placement = row.placement if row.link.state in rules.SHOWN else None
    shown = await shown_of(request, row, pauses, *texts)
    if form is None or HEADING not in form.values:
        form = form_for(placement, (row.pinned or row.offered).title, stands, now)
    elif isinstance(refusal, Invalid):
        form.refuse(refusal, installation.catalogue)
    facts = {
        "item": shown,
        "form": form,
        "placement": placement,
        "focuses": [(name, installation.catalogue.text(f"links.focus_{name}")) for name in FOCUSES],
        "places": choices,
        "may_present": allowed(actor, rules.LINK_DECIDE, site.id, row.link.board_id)
        and (placement is not None or any(one.pins for one in shown.decisions)),
        "log": log_lines(installation.catalogue, records, names),
        "refusal": _told(installation, refusal) if refusal and not form.errors else None,
    }
    return await screen(request, "link/show.html", facts, status=status_of(refusal) if refusal else 200)


async def _places_of(
    session: AsyncSession, actor: Actor, link: Link, now: datetime
) -> tuple[list[Choice], Wishes]:
    """Give the places of the home page that somebody may put a link into, and those in which it stands."""
    if not allowed(actor, FRONT_MANAGE, link.site_id):
        return [], {}
    choices = await placing.list_choices(session, link.entry_id, now=now)
    return choices, await placing.places_of(session, link.entry_id, now=now)


async def _received_screen(request: Request) -> Response:
    installation, site, page = installation_of(request), site_of(request), page_number(request)
    actor = signed_in(request)
    asked, query = request.query_params.get(STATES_PARAMETER, ""), request.query_params
    wanted = queue.Wanted(
        states=(asked if asked in rules.SETTLED else rules.LIVE,),
        source_id=row_number(query.get(SOURCE_PARAMETER, "")),
        words=clean_line(query.get("q", ""))[:200],
    )
    async with installation.read(site.id) as session:
        counts = await queue.count_received(session, actor)
        total = await queue.count_wanted(session, actor, wanted)
        rows = await queue.list_received(session, actor, wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
        texts = [await texts_of(request, session, row) for row in rows]
        sources, pauses = await pausing.list_sources(session), await pauses_of(session)
    shown = [await shown_of(request, row, pauses, *both) for row, both in zip(rows, texts, strict=True)]
    facts = {
        "listing": listing(request, shown, page=page, total=total),
        "states": [(state, counts.get(state, 0)) for state in rules.SETTLED],
        "waiting": sum(counts.get(state, 0) for state in rules.WAITING),
        "may_ask": allowed_somewhere(actor, rules.LINK_DECIDE, site.id),
        "asked": wanted.states[0],
        "offers_path": OFFERED if site.kind == PORTAL else LINKS,
        "screen_path": LINKS if site.kind == PORTAL else RECEIVED,
        "wanted": wanted,
        "sources": await _named(installation, [one.site_id for one in sources]),
    }
    return await screen(request, "link/received.html", facts)


async def _offered_screen(request: Request) -> Response:
    installation, site, page = installation_of(request), site_of(request), page_number(request)
    actor = signed_in(request)
    async with installation.read(site.id) as session:
        total = await queue.count_offered(session)
        rows = await queue.list_offered(session, actor, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
        pauses = await queue.list_pauses_of(session)
        received = await queue.count_received(session, actor)
    sites = (await installation.sites.load()).by_id
    shown = [
        {"row": row, "target": sites[row.link.site_id].name, "reason": reason_of(request, row.link.reason)}
        for row in rows
    ]
    facts = {
        "listing": listing(request, shown, page=page, total=total),
        "received": sum(received.values()),
        "title": "links.sent_down" if site.kind == PORTAL else "links.offered",
        "nothing": "links.nothing_sent_down" if site.kind == PORTAL else "links.nothing_offered",
        "pauses": [(sites[one.site_id].name, one) for one in pauses],
    }
    return await screen(request, "link/offered.html", facts)


async def _named(installation: Installation, site_ids: list[int]) -> list[tuple[int, str]]:
    sites = (await installation.sites.load()).by_id
    named = [(site_id, sites[site_id].name) for site_id in site_ids if site_id in sites]
    return sorted(named, key=lambda one: sort_key(one[1]))


def _told(installation: Installation, refusal: LiencongError) -> str:
    catalogue = installation.catalogue
    if isinstance(refusal, Invalid):
        return " ".join(catalogue.text(f"errors.link-{name}-{code}") for name, code in refusal.fields.items())
    return message_of(catalogue, refusal)
