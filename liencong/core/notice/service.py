"""Use cases of notices: tell people, show them what they were told, keep how they want to hear of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, false, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import EVERY_SITE, OFFICE_ENTER, Actor, Right
from liencong.core.db.upsert import insert_new, upsert
from liencong.core.errors import Invalid, NotFound
from liencong.core.identity.tables import ACTIVE, Account
from liencong.core.notice.kinds import NoticeKind
from liencong.core.notice.rules import DAILY, NEVER, NONE, RHYTHMS, WAYS
from liencong.core.notice.tables import Notice, NoticeWish

KEPT_FOR = timedelta(days=180)

KIND = "kind-"
"""What the field is named with in which somebody chooses how to hear of a kind."""

Kinds = Mapping[str, NoticeKind]


@dataclass(frozen=True)
class Told:
    """What some people are told; `key` names what happened, once and for all."""

    kind: str
    key: str
    site_id: int
    path: str
    to: frozenset[int]
    board_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Wish:
    """How somebody wants to hear of what they are told."""

    rhythm: str = DAILY
    kinds: Mapping[str, str] = field(default_factory=dict)

    def letter_of(self, kind: NoticeKind) -> str:
        """Give how notices of a kind go out by mail; empty where they do not."""
        way = NONE if self.rhythm == NEVER else self.kinds.get(kind.name, kind.letter)
        return "" if way == NONE else way


async def untold(session: AsyncSession, told: Sequence[Told]) -> list[Told]:
    """Leave out what everybody concerned has been told before, so that nobody need write for nothing."""
    keys = [one.key for one in told]
    rows = await session.execute(select(Notice.key, Notice.account_id).where(Notice.key.in_(keys)))
    known = {(row[0], row[1]) for row in rows}
    return [one for one in told if any((one.key, person_id) not in known for person_id in one.to)]


async def tell(session: AsyncSession, told: Told, kinds: Kinds, *, now: datetime) -> None:
    """Tell some people of something; whoever was told of it before is not told again."""
    people = (
        select(Account.id, NoticeWish.rhythm, NoticeWish.kinds)
        .outerjoin(NoticeWish, NoticeWish.account_id == Account.id)
        .where(Account.id.in_(told.to), Account.state == ACTIVE)
        .order_by(Account.id)
    )
    rows = [
        {
            "account_id": person_id,
            "site_id": told.site_id,
            "board_id": told.board_id,
            "kind": told.kind,
            "key": told.key,
            "path": told.path,
            "facts": dict(told.facts),
            "at": now,
            "letter": (Wish(rhythm, ways) if rhythm else Wish()).letter_of(kinds[told.kind]),
        }
        for person_id, rhythm, ways in await session.execute(people)
    ]
    await insert_new(session, Notice, rows, key=["account_id", "key"])


async def list_notices(
    session: AsyncSession, actor: Actor, *, unread: bool, limit: int, offset: int = 0
) -> list[Notice]:
    """Give what somebody was told and may still see, the newest first."""
    found = select(Notice).where(seen_by(actor), *_unread(only=unread))
    newest = found.order_by(Notice.at.desc(), Notice.id.desc()).limit(limit).offset(offset)
    return list(await session.scalars(newest))


async def count_notices(session: AsyncSession, actor: Actor, *, unread: bool) -> int:
    """Count what somebody was told and may still see."""
    counted = select(func.count(Notice.id)).where(seen_by(actor), *_unread(only=unread))
    return await session.scalar(counted) or 0


async def read_one(session: AsyncSession, actor: Actor, notice_id: int, *, now: datetime) -> Notice:
    """Give a notice to the person whom it is for, who has read it by that; raise `NotFound` to others."""
    found = await session.scalars(select(Notice).where(Notice.id == notice_id, seen_by(actor)))
    notice = found.first()
    if notice is None:
        raise NotFound(notice_id=notice_id)
    await _mark(session, Notice.id == notice_id, now=now)
    return notice


async def read_all(session: AsyncSession, actor: Actor, *, now: datetime) -> None:
    """Note that somebody has read all that they were told."""
    await _mark(session, seen_by(actor), now=now)


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Give the condition under which somebody sees a notice: it is theirs, and they still work there."""
    places = [_within(right) for right in actor.rights if OFFICE_ENTER in right.permissions]
    return and_(Notice.account_id == actor.account_id, or_(false(), *places))


async def wish_of(session: AsyncSession, account_id: int) -> Wish:
    """Give how somebody wants to hear of what they are told."""
    row = (await session.scalars(select(NoticeWish).where(NoticeWish.account_id == account_id))).first()
    return Wish(row.rhythm, row.kinds) if row else Wish()


async def keep_wish(session: AsyncSession, account_id: int, wish: Wish, kinds: Iterable[NoticeKind]) -> None:
    """Keep how somebody wants to hear of what they are told; raise `Invalid` for what cannot be chosen."""
    if wish.rhythm not in RHYTHMS:
        raise Invalid({"rhythm": "choice-unknown"})
    known = {kind.name: kind for kind in kinds}
    wrong = {
        f"{KIND}{name}": "choice-unknown"
        for name, way in wish.kinds.items()
        if way not in WAYS or name not in known
    }
    if wrong:
        raise Invalid(wrong)
    otherwise = {name: way for name, way in wish.kinds.items() if way != known[name].letter}
    row = {"account_id": account_id, "rhythm": wish.rhythm, "kinds": otherwise}
    await upsert(session, NoticeWish, [row], key=["account_id"], change=["rhythm", "kinds"])


async def stop_letters(session: AsyncSession, account_id: int) -> None:
    """Send somebody no letter about notices any more, whatever waits to go out."""
    wish = await wish_of(session, account_id)
    row = {"account_id": account_id, "rhythm": NEVER, "kinds": dict(wish.kinds)}
    await upsert(session, NoticeWish, [row], key=["account_id"], change=["rhythm"])


async def forget_old(session: AsyncSession, *, now: datetime) -> None:
    """Throw away what people were told long ago."""
    await session.execute(delete(Notice).where(Notice.at < now - KEPT_FOR))


def _within(right: Right) -> ColumnElement[bool]:
    site = true() if right.site_id is EVERY_SITE else Notice.site_id == right.site_id
    return site if right.board_id is None else and_(site, Notice.board_id == right.board_id)


def _unread(*, only: bool) -> list[ColumnElement[bool]]:
    return [Notice.read_at.is_(None)] if only else []


async def _mark(session: AsyncSession, which: ColumnElement[bool], *, now: datetime) -> None:
    fresh = update(Notice).where(which, Notice.read_at.is_(None)).values(read_at=now, letter="")
    await session.execute(fresh.execution_options(synchronize_session=False))
