"""Use cases of offers: choose boards while writing, offer what is public, tell what became of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access import service as access
from liencong.core.access.rules import Actor
from liencong.core.access.service import Roles
from liencong.core.audit import service as audit
from liencong.core.audit.tables import AuditRecord
from liencong.core.db.upsert import upsert
from liencong.core.errors import Invalid, LiencongError
from liencong.core.identity.tables import Account
from liencong.core.tenancy.scope import every_site, scope_of
from liencong.core.web.forms import row_number
from liencong.federation.link import service as links
from liencong.federation.link.tables import Link
from liencong.federation.offer.tables import OfferHabit, OfferWish
from liencong.sites.board.service import in_order
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Entry
from liencong.sites.visits.tables import EntryViews

MOST_WISHED = 500
"""Boards that one entry may be offered to in one go."""

AT_ONCE = 20
"""Offers that one transaction makes: others may write between two of them."""


@dataclass(frozen=True)
class Refusal:
    """A board to which an entry was not offered, and why."""

    board_id: int
    error: LiencongError


async def wish(
    session: AsyncSession, actor: Actor, entry: Entry, board_ids: Collection[int], *, now: datetime
) -> None:
    """Keep to which boards of other sites an entry shall be offered; also for the next one on its board.

    Raises `Invalid` where these are too many.
    """
    await session.execute(delete(OfferWish).where(OfferWish.entry_id == entry.id))
    wanted = sorted(await _homes_of(session, board_ids))
    if len(wanted) > MOST_WISHED:
        raise Invalid({"offer_to": "offer-too-many"}, most=MOST_WISHED)
    session.add_all(
        OfferWish(entry_id=entry.id, to_board_id=board_id, account_id=actor.account_id, wished_at=now)
        for board_id in wanted
    )
    habit = {"board_id": entry.board_id, "site_id": entry.site_id, "to_board_ids": wanted}
    await upsert(session, OfferHabit, [habit], key=["board_id"], change=["to_board_ids"])
    await session.flush()


async def list_wished(session: AsyncSession, entry_id: int) -> list[int]:
    """Give the boards to which an entry of the session's site shall be offered once it is public."""
    wished = select(OfferWish.to_board_id).where(OfferWish.entry_id == entry_id)
    return list(await session.scalars(wished.order_by(OfferWish.to_board_id)))


async def list_usual(session: AsyncSession, board_id: int) -> list[int]:
    """Give the boards that were chosen last for entries of a board of the session's site."""
    habit: OfferHabit | None = await session.scalar(select(OfferHabit).where(OfferHabit.board_id == board_id))
    return [int(number) for number in habit.to_board_ids] if habit else []


async def fulfil(session: AsyncSession, entry_id: int, roles: Roles, *, now: datetime) -> None:
    """Offer a public entry of the session's site where that was wished, in the name of who wished it.

    Does some of them, so that others may write before the next call does the rest. What may not be offered
    by them any more, or is not taken, is noted in the entry's log.
    """
    statement = (
        select(OfferWish, Account.name)
        .outerjoin(Account, Account.id == OfferWish.account_id)
        .where(OfferWish.entry_id == entry_id)
        .order_by(OfferWish.to_board_id)
        .limit(AT_ONCE)
        .with_for_update(of=OfferWish)
    )
    for wished, name in (await session.execute(statement)).all():
        actor = await _actor_of(session, wished.account_id, name or "", roles, now=now)
        for refusal in await propose_to(session, actor, entry_id, [wished.to_board_id], now=now):
            audit.record(
                session, actor, "entry:offer-refused", f"entry:{entry_id}", site_id=scope_of(session),
                now=now, why=refusal.error.code,
            )  # fmt: skip
        await session.delete(wished)
    await session.flush()


async def propose_to(
    session: AsyncSession, actor: Actor, entry_id: int, board_ids: Iterable[int], *, now: datetime
) -> list[Refusal]:
    """Offer an entry to boards of other sites, each by itself; give those that were refused, and why."""
    refused = []
    for board_id, site_id in sorted((await _homes_of(session, board_ids)).items()):
        try:
            await links.propose(session, actor, entry_id, to_site_id=site_id, board=board_id, now=now)
        except LiencongError as error:
            refused.append(Refusal(board_id, error))
    return refused


async def boards_by_site(session: AsyncSession, site_ids: Collection[int]) -> dict[int, list[Board]]:
    """Give the boards of some sites, by the sites; parents before children, in their order."""
    statement = select(Board).where(Board.site_id.in_(site_ids)).order_by(Board.position, Board.id)
    with every_site(session):
        found = list(await session.scalars(statement))
    of_site: dict[int, list[Board]] = {}
    for board in found:
        of_site.setdefault(board.site_id, []).append(board)
    return {site_id: in_order(of_one) for site_id, of_one in of_site.items()}


async def list_receipts(session: AsyncSession, links_of: Sequence[Link]) -> Mapping[int, list[AuditRecord]]:
    """Give what was done with links of the session's site's entries, by the links; the earliest first.

    The log of the receiving site is the receipt: when an entry went live there, changed and went, by whom.
    """
    site_id, by_subject = scope_of(session), {f"link:{link.id}": link for link in links_of}
    noted = select(AuditRecord).where(AuditRecord.subject.in_(by_subject)).order_by(AuditRecord.id)
    with every_site(session):
        found = list(await session.scalars(noted))
    receipts: dict[int, list[AuditRecord]] = {link.id: [] for link in links_of}
    for record in found:
        link = by_subject[record.subject]
        if link.origin_site_id == site_id and record.site_id == link.site_id:
            receipts[link.id].append(record)
    return receipts


async def views_by_site(session: AsyncSession, entry_id: int) -> Mapping[int, int]:
    """Give how often an entry of the session's site was read on each site that shows or showed it (S79)."""
    shown_on = select(Link.site_id).where(Link.entry_id == entry_id, Link.origin_site_id == scope_of(session))
    views = select(EntryViews.site_id, EntryViews.views).where(
        EntryViews.entry_id == entry_id, EntryViews.site_id.in_(shown_on)
    )
    with every_site(session):
        return {row[0]: row[1] for row in await session.execute(views)}


def read_boards(values: object) -> list[int]:
    """Read which boards a form names; raise `Invalid` for anything that is no number."""
    given = values if isinstance(values, list) else [values] if values else []
    numbers = [row_number(str(one)) for one in given]
    if None in numbers:
        raise Invalid({"offer_to": "choice-unknown"})
    return [number for number in numbers if number is not None]


async def _homes_of(session: AsyncSession, board_ids: Iterable[int]) -> dict[int, int]:
    """Give the sites of boards, but for those of the session's own."""
    asked = select(Board.id, Board.site_id).where(Board.id.in_(list(board_ids)))
    site_id = scope_of(session)
    with every_site(session):
        return {row[0]: row[1] for row in await session.execute(asked) if row[1] != site_id}


async def _actor_of(
    session: AsyncSession, account_id: int | None, name: str, roles: Roles, *, now: datetime
) -> Actor:
    if account_id is None:
        return Actor(None, name)
    return await access.actor_of(session, account_id, name, roles, now=now)
