"""Use cases of the menu."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import SITE_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.tenancy.scope import scope_of
from liencong.core.text import clean_line
from liencong.core.text.inputs import SAFE_ADDRESS
from liencong.sites.board.tables import Board
from liencong.sites.change import service as changes
from liencong.sites.change.service import State, Undoable, Undoing
from liencong.sites.navigation.tables import MenuItem

MENU = "menu"
LONGEST_TITLE, LONGEST_URL = 100, 500


@dataclass(frozen=True)
class MenuChanged(Event):
    """The menu of a site was set anew."""


@dataclass(frozen=True)
class MenuNode:
    """A place in the menu, with those below it; either a board's number or an address."""

    title: str
    board_id: int | None = None
    url: str = ""
    children: Sequence["MenuNode"] = field(default=())


async def set_menu(session: AsyncSession, actor: Actor, nodes: Sequence[MenuNode], *, now: datetime) -> None:
    """Set the whole menu of the site; raise `Invalid` where a board or an address does not hold."""
    site_id = scope_of(session)
    right = require(actor, SITE_MANAGE, site_id)
    await _check(session, nodes)
    before = {"nodes": [asdict(node) for node in await _set_nodes(session)]}
    await changes.keep(session, actor, MENU, before, now=now)
    await session.execute(delete(MenuItem).where(MenuItem.parent_id.is_not(None)))
    await session.execute(delete(MenuItem))
    await _add(session, site_id, nodes, parent_id=None)
    audit.record(session, actor, "menu:set", "menu", site_id=site_id, now=now, right=right)
    outbox.append(session, MenuChanged(site_id), now=now)


async def get_menu(session: AsyncSession) -> list[MenuNode]:
    """Give the menu of the site; where none was set, it is the boards at the root."""
    if nodes := await _set_nodes(session):
        return nodes
    roots = await session.scalars(
        select(Board).where(Board.parent_id.is_(None)).order_by(Board.position, Board.id)
    )
    return [MenuNode(board.title, board.id, f"/{board.path}") for board in roots]


async def put_back(undoing: Undoing, state: State) -> None:
    """Set the menu that stood before a change."""
    nodes = [_node_of(facts) for facts in state["nodes"]]
    await set_menu(undoing.session, undoing.actor, nodes, now=undoing.now)


def describe(_installation: Installation, state: State) -> Sequence[str]:
    """Tell a former menu line by line."""
    return list(_lines(state["nodes"], ""))


UNDOABLE = Undoable(MENU, "menu.title", SITE_MANAGE, put_back, describe)


async def _set_nodes(session: AsyncSession) -> list[MenuNode]:
    """Give the menu as somebody set it, without a place where nobody has."""
    items = list(await session.scalars(select(MenuItem).order_by(MenuItem.position, MenuItem.id)))
    paths = {board.id: board.path for board in await session.scalars(select(Board))}
    return _nodes(items, paths, None)


def _node_of(facts: Mapping[str, Any]) -> MenuNode:
    children = [_node_of(child) for child in facts["children"]]
    return MenuNode(facts["title"], facts["board_id"], facts["url"], children)


def _lines(nodes: Sequence[Mapping[str, Any]], indent: str) -> Iterator[str]:
    for node in nodes:
        yield f"{indent}{node['title']}"
        yield from _lines(node["children"], f"– {indent}")


def _nodes(items: Sequence[MenuItem], paths: dict[int, str], parent_id: int | None) -> list[MenuNode]:
    return [
        MenuNode(
            item.title,
            item.board_id,
            f"/{paths.get(item.board_id, '')}" if item.board_id else item.url,
            _nodes(items, paths, item.id),
        )
        for item in items
        if item.parent_id == parent_id
    ]


async def _check(session: AsyncSession, nodes: Sequence[MenuNode]) -> None:
    """Refuse boards of other sites, and addresses that could carry a script."""
    known = set(await session.scalars(select(Board.id)))
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        waiting += node.children
        if node.board_id is not None and node.board_id not in known:
            raise Invalid({"board": "board-unknown"})
        if node.board_id is None and not SAFE_ADDRESS.fullmatch(node.url):
            raise Invalid({"url": "address-invalid"})


async def _add(
    session: AsyncSession, site_id: int, nodes: Sequence[MenuNode], *, parent_id: int | None
) -> None:
    for position, node in enumerate(nodes):
        item = MenuItem(
            site_id=site_id,
            parent_id=parent_id,
            position=position,
            title=clean_line(node.title),
            board_id=node.board_id,
            url=node.url,
        )
        session.add(item)
        await session.flush()
        await _add(session, site_id, node.children, parent_id=item.id)
