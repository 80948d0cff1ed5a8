"""What the receiving board does with offers of the same story: it shows one, the others under it (UB07)."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.errors import Invalid
from liencong.federation.link import rules, service
from liencong.federation.link.tables import Link
from liencong.federation.topic import service as topics
from liencong.federation.topic.rules import NotTogether
from liencong.sites.entry import placements

LINK, PLACEMENT = "link", "placement"
"""The kinds of thing that a main one is named as, as in `link:7`."""


async def gather(session: AsyncSession, actor: Actor, link_id: int, main: str, *, now: datetime) -> Link:
    """Approve a link that waits, and list it under the main one; the main one itself is only approved.

    Raises `NotTogether` where readers do not see the main one, and what approving raises.
    """
    link = await service.get(session, link_id, for_update=True)
    if link.state == rules.PROPOSED:
        link = await service.decide(session, actor, link_id, "approve", now=now)
    place_id = await _place_of(session, link)
    main_id = await _main_place(session, main)
    if place_id != main_id:
        await topics.gather(session, actor, main_id, place_id, now=now)
        link.decided_by_id, link.decided_at = actor.account_id, now
        await session.flush()  # so that whoever decides on it just now has seen another version
    return link


async def _main_place(session: AsyncSession, name: str) -> int:
    kind, _, number = name.partition(":")
    if kind not in (LINK, PLACEMENT) or not (number.isascii() and number.isdigit()):
        raise Invalid({"main": "required"})
    if kind == PLACEMENT:
        return int(number)
    return await _place_of(session, await service.get(session, int(number)))


async def _place_of(session: AsyncSession, link: Link) -> int:
    placement = await placements.find(session, link.board_id, link.entry_id)
    if placement is None:
        raise NotTogether(link_id=link.id)
    return placement.id
