"""Use cases of boards: make, change, find, and see the tree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field
from sqlalchemy import false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, Permission, require
from liencong.core.audit import service as audit
from liencong.core.db.base import RowNumber
from liencong.core.errors import Invalid, NotFound, Stale
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.tenancy.scope import find_loaded, scope_of
from liencong.core.text import clean_line, slugify
from liencong.core.text.inputs import Line, Lines
from liencong.sites.board.tables import Board

BOARD_MANAGE = Permission("board:manage")

RESERVED_SLUGS = frozenset(
    [
        "api",
        "assets",
        "static",
        "media",
        "quan-tri",
        "tim-kiem",
        "so-do",
        "cach-dem",
        "dang-nhap",
        "dang-xuat",
        "dat-mat-khau",
        "trang-thanh-phan",
        "healthz",
        "readyz",
        "metrics",
        "tham-do",
        "sso",
        "websub",
        "giao-dien",
        "cong-tac-vien",
        "hoi-dap",
        "gop-y-du-thao",
        "danh-muc-cong-khai",
    ]
)
"""First parts of addresses that are not boards."""


@dataclass(frozen=True)
class BoardType:
    """A kind of content that boards hold; `label` is a key of the catalogue."""

    name: str
    label: str


@dataclass(frozen=True)
class BoardChanged(Event):
    """A board was made, moved, renamed or set up anew."""

    board_id: int


class BoardInput(BaseModel):
    """What can be said of a board."""

    title: Line = Field(min_length=1, max_length=200)
    slug: str | None = Field(default=None, max_length=80)
    parent_id: RowNumber | None = None
    description: Lines = Field(default="", max_length=2000)
    type: str = "article"
    steps: int = Field(default=1, ge=1, le=2)
    owner: Line = Field(default="", max_length=200)
    owner_site_id: RowNumber | None = None
    legal_basis: Line = Field(default="", max_length=300)
    update_days: int | None = Field(default=None, ge=1, le=3660)
    update_counts: Literal["calendar", "working"] = "calendar"
    position: int = Field(default=0, ge=-1000, le=1000)
    version: int | None = None


async def create(session: AsyncSession, actor: Actor, given: BoardInput, *, now: datetime) -> Board:
    """Make a board; raise `Invalid` where its address is taken."""
    site_id = scope_of(session)
    right = require(actor, BOARD_MANAGE, site_id)
    parent = await get(session, given.parent_id) if given.parent_id else None
    slug = slugify(given.slug or given.title)
    path = await _free_path(session, parent, slug, board_id=None)
    board = Board(site_id=site_id, slug=slug, path=path, **_facts(given))
    session.add(board)
    await session.flush()
    audit.record(session, actor, "board:create", f"board:{board.id}", site_id=site_id, now=now, right=right)
    outbox.append(session, BoardChanged(site_id, board.id), now=now)
    return board


async def change(
    session: AsyncSession, actor: Actor, board_id: int, given: BoardInput, *, now: datetime
) -> Board:
    """Change a board, and the addresses of those below it where its own changes."""
    board = await get(session, board_id)
    right = require(actor, BOARD_MANAGE, board.site_id)
    if given.version is not None and given.version != board.version:
        raise Stale(board_id=board_id)
    parent = await get(session, given.parent_id) if given.parent_id else None
    if parent and (parent.path == board.path or parent.path.startswith(f"{board.path}/")):
        raise Invalid({"parent_id": "board-below-itself"})
    slug = slugify(given.slug or given.title)
    path = await _free_path(session, parent, slug, board_id=board.id)
    for below in await list_below(session, board):
        below.path = path + below.path.removeprefix(board.path)
    board.slug, board.path = slug, path
    for name, value in _facts(given).items():
        setattr(board, name, value)
    audit.record(
        session, actor, "board:change", f"board:{board.id}", site_id=board.site_id, now=now, right=right
    )
    outbox.append(session, BoardChanged(board.site_id, board.id), now=now)
    await session.flush()
    return board


async def move(
    session: AsyncSession, actor: Actor, board_id: int, places: Literal[-1, 1], *, now: datetime
) -> None:
    """Move a board before or behind its neighbour below the same parent; at the end it stays."""
    board = await get(session, board_id)
    right = require(actor, BOARD_MANAGE, board.site_id)
    below_one = select(Board).where(Board.parent_id.is_not_distinct_from(board.parent_id))
    siblings = list(await session.scalars(below_one.order_by(Board.position, Board.id)))
    target = siblings.index(board) + places
    if not 0 <= target < len(siblings):
        return
    siblings.remove(board)
    siblings.insert(target, board)
    for position, sibling in enumerate(siblings):
        sibling.position = position
    audit.record(
        session, actor, "board:move", f"board:{board.id}", site_id=board.site_id, now=now, right=right
    )
    outbox.append(session, BoardChanged(board.site_id, board.id), now=now)
    await session.flush()


async def get(session: AsyncSession, board_id: int) -> Board:
    """Give a board of the site; raise `NotFound` where it is absent or another site's."""
    board: Board | None = find_loaded(session, Board, board_id) or await session.scalar(
        select(Board).where(Board.id == board_id)
    )
    if board is None:
        raise NotFound(board_id=board_id)
    return board


async def find_by_path(session: AsyncSession, path: str) -> Board | None:
    """Find a board of the site by its address."""
    found: Board | None = await session.scalar(select(Board).where(Board.path == path))
    return found


async def get_typed(session: AsyncSession, path: str, type_name: str) -> Board:
    """Give the board of one type of content at an address; raise `NotFound` where there is none."""
    board = await find_by_path(session, path)
    if board is None or board.type != type_name:
        raise NotFound(path=path)
    return board


async def get_by_name(session: AsyncSession, name: str | int) -> Board:
    """Give a board by its number, address or slug; raise `Invalid` where there is none."""
    text = clean_line(str(name))
    if text.isascii() and text.isdigit():
        if len(text) < 10 and (loaded := find_loaded(session, Board, int(text))):
            return loaded
        named = Board.id == int(text) if len(text) < 10 else false()
    else:
        named = or_(Board.path == text, Board.slug == text)
    board: Board | None = await session.scalar(select(Board).where(named).order_by(Board.path).limit(1))
    if board is None:
        raise Invalid({"board": "board-unknown"})
    return board


async def list_boards(session: AsyncSession) -> list[Board]:
    """Give the boards of the site, parents before children, in their order."""
    return in_order(list(await session.scalars(select(Board).order_by(Board.position, Board.id))))


async def with_those_below(session: AsyncSession, board: Board) -> list[int]:
    """Give the numbers of a board and of all boards below it."""
    return [board.id, *(below.id for below in await list_below(session, board))]


async def list_below(session: AsyncSession, board: Board) -> list[Board]:
    """Give all boards below one."""
    return list(
        await session.scalars(select(Board).where(Board.path.startswith(f"{board.path}/", autoescape=True)))
    )


async def with_those_above(session: AsyncSession, board_id: int) -> list[int]:
    """Give the numbers of a board and of all boards above it."""
    board = await get(session, board_id)
    parts = board.path.split("/")
    paths = ["/".join(parts[:length]) for length in range(1, len(parts))]
    if not paths:
        return [board.id]
    above = await session.scalars(select(Board.id).where(Board.path.in_(paths)))
    return [board.id, *above]


def children_of(boards: Sequence[Board]) -> Mapping[int | None, list[Board]]:
    """Arrange boards by their parent."""
    children: dict[int | None, list[Board]] = {}
    for board in boards:
        children.setdefault(board.parent_id, []).append(board)
    return children


def in_order(boards: Sequence[Board]) -> list[Board]:
    """Give the boards of one site, each after its parent."""
    return _walk(children_of(boards), None)


def _walk(children: Mapping[int | None, list[Board]], parent_id: int | None) -> list[Board]:
    found = []
    for board in children.get(parent_id, ()):
        found += [board, *_walk(children, board.id)]
    return found


async def _free_path(session: AsyncSession, parent: Board | None, slug: str, *, board_id: int | None) -> str:
    if not slug or (parent is None and slug in RESERVED_SLUGS):
        raise Invalid({"slug": "slug-reserved"})
    path = f"{parent.path}/{slug}" if parent else slug
    other = await find_by_path(session, path)
    if other is not None and other.id != board_id:
        raise Invalid({"slug": "slug-taken"})
    return path


def _facts(given: BoardInput) -> dict[str, object]:
    return given.model_dump(exclude={"slug", "version"})
