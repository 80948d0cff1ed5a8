"""What the receiving board does with an offer before it decides: another board, somebody to work on it."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Right, require
from liencong.core.access.service import Roles, holders_of
from liencong.core.access.tables import Grant
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid
from liencong.core.outbox import service as outbox
from liencong.federation.link import rules, service
from liencong.federation.link.events import LinkChanged
from liencong.federation.link.tables import Link
from liencong.sites.board import service as boards


async def move(session: AsyncSession, actor: Actor, link_id: int, board: str, *, now: datetime) -> Link:
    """Put an offer on another board of the session's site (UB02); the entry at its source stays as it is.

    Raises `Invalid` where there is no such board or the entry was offered to it before, `WrongLinkState`
    where readers see the link already.
    """
    link = await service.get(session, link_id, for_update=True)
    require(actor, rules.LINK_DECIDE, link.site_id, link.board_id)
    if not board:
        raise Invalid({"board": "required"})
    before, after = await boards.get(session, link.board_id), await boards.get_by_name(session, board)
    right = require(actor, rules.LINK_DECIDE, link.site_id, after.id)
    if link.state != rules.PROPOSED:
        raise rules.WrongLinkState(decision="move", state=link.state)
    there = select(Link.id).where(Link.board_id == after.id, Link.entry_id == link.entry_id)
    if await session.scalar(there):
        raise Invalid({"board": "link-on-board"})
    link.board_id = after.id
    _note(session, actor, link, "move", right, now=now, board=after.title, before=before.title)
    await session.flush()
    return link


async def assign(
    session: AsyncSession, actor: Actor, link_id: int, account_id: int | None, roles: Roles, *, now: datetime
) -> Link:
    """Ask somebody to judge an offer, or nobody any more (S57); raise `Invalid` for who works on none there.

    The version stays: whoever decides just now has not read another text.
    """
    link = await service.get(session, link_id, for_update=True)
    right = require(actor, rules.LINK_DECIDE, link.site_id, link.board_id)
    working = holders_of(rules.LINK_PROPOSE, roles, site_id=link.site_id, board_id=link.board_id, now=now)
    if account_id is not None and not await session.scalar(
        select(func.count(Grant.id)).where(Grant.account_id == account_id, working)
    ):
        raise Invalid({"assigned_to": "choice-unknown"})
    asked = update(Link).where(Link.id == link.id).values(assigned_to_id=account_id, version=link.version)
    await session.execute(asked.execution_options(synchronize_session="fetch"))
    _note(session, actor, link, "assign", right, now=now, account_id=account_id)
    await session.flush()
    return link


def _note(
    session: AsyncSession,
    actor: Actor,
    link: Link,
    name: str,
    right: Right,
    *,
    now: datetime,
    **detail: object,
) -> None:
    audit.record(
        session, actor, f"link:{name}", f"link:{link.id}", site_id=link.site_id, now=now, right=right,
        entry=link.entry_id, **detail,
    )  # fmt: skip
    outbox.append(session, LinkChanged(link.site_id, link.id, link.state), now=now)
