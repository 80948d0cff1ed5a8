"""The screen of the topics of a site: which entries tell the same, and which of them is the main one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.access.rules import allowed_somewhere, require_somewhere
from liencong.core.clock import utc_now
from liencong.core.errors import LiencongError, NotFound, Refused
from liencong.core.office.shell import done, screen
from liencong.core.web.errors import message_of, status_of
from liencong.core.web.forms import read_form, row_number
from liencong.core.web.listing import PER_PAGE, listing, page_number
from liencong.core.web.request import OFFICE, installation_of, local_url, path_number, signed_in, site_of
from liencong.federation.link_rule.rules import LINK_DECIDE
from liencong.federation.topic import service
from liencong.federation.topic.queue_source import TOPICS
from liencong.sites.entry.tables import Entry

CHOOSE, PART = "chon", "tach"
DONE = {CHOOSE: "topic-chosen", PART: "topic-parted"}


async def show_topics(request: Request) -> Response:
    """Show the topics of the site."""
    return await _screen(request)


async def change(request: Request) -> Response:
    """Choose another main one, or let one or each of a topic stand for itself."""
    form, name, topic_id = (
        await read_form(request),
        request.path_params["name"],
        path_number(request, "topic_id"),
    )
    if name not in DONE:
        raise NotFound(name=name)
    placement_id = row_number(str(form.values.get("placement", "")))
    said: dict[str, Any] = {"version": row_number(str(form.values.get("version", ""))), "now": utc_now()}
    try:
        async with installation_of(request).write(site_of(request).id) as session:
            if name == PART:
                await service.part(session, signed_in(request), topic_id, placement_id, **said)
            else:
                await service.choose_main(session, signed_in(request), topic_id, placement_id or 0, **said)
    except Refused as error:
        return await _screen(request, refusal=error)
    return done(request, TOPICS, DONE[name])


async def show_panel(request: Request, session: AsyncSession, entry: Entry) -> Mapping[str, Any] | None:
    """Show on an entry's screen that others of the same story are listed with it."""
    if not allowed_somewhere(signed_in(request), LINK_DECIDE, entry.site_id):
        return None
    topic_id = await service.find_topic(session, entry.id)
    return {"url": local_url(request, f"{OFFICE}{TOPICS}#nhom-{topic_id}")} if topic_id else None


async def _screen(request: Request, *, refusal: LiencongError | None = None) -> Response:
    installation, site, page = installation_of(request), site_of(request), page_number(request)
    require_somewhere(signed_in(request), LINK_DECIDE, site.id)
    async with installation.read(site.id) as session:
        total = await service.count_topics(session)
        found = await service.list_topics(
            session, now=utc_now(), limit=PER_PAGE, offset=(page - 1) * PER_PAGE
        )
    sites = (await installation.sites.load()).by_id
    facts = {
        "listing": listing(request, found, page=page, total=total),
        "origin_of": lambda shown: sites[shown.placement.origin_site_id].name,
        "topics_url": local_url(request, f"{OFFICE}{TOPICS}"),
        "refusal": message_of(installation.catalogue, refusal) if refusal else "",
    }
    return await screen(request, "topic/list.html", facts, status=status_of(refusal) if refusal else 200)
