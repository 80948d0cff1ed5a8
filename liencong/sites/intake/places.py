"""Finds the board on which an item goes, and makes boards of the source's categories."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor
from liencong.core.errors import Invalid
from liencong.core.text import fold, slugify
from liencong.core.web.forms import check
from liencong.sites.board import service as boards
from liencong.sites.board.service import BoardInput
from liencong.sites.board.tables import Board
from liencong.sites.intake.errors import BoardMissing, BoardUnknown
from liencong.sites.intake.formats.item import Category
from liencong.sites.intake.report import Report

DEEPEST = 6
"""Boards of categories below each other; what lies deeper goes on the topmost of them."""


class Places:
    """Boards of whichever site the session is on, remembered as long as the session lives."""

    def __init__(
        self,
        session: AsyncSession,
        actor: Actor,
        categories: Mapping[str, Category],
        report: Report,
        *,
        now: datetime,
    ) -> None:
        self._session = session
        self._actor = actor
        self._categories = categories
        self._report = report
        self._now = now
        self._found: dict[tuple[int, str, str, Category | None], Board] = {}

    async def find(self, site_id: int, named: str, otherwise: str, category: Category | None) -> Board:
        """Find the board that an item names, else the other one; below it, that of the item's category.

        Raises BoardMissing, BoardUnknown, Invalid where a board cannot be made of the category.
        """
        key = (site_id, named, otherwise, category)
        if key not in self._found:
            async with self._session.begin_nested():
                board = await self._named(named, otherwise)
                if category is not None:
                    board = await self._of_category(category, board, 1)
                self._found[key] = board
        return self._found[key]

    async def _named(self, named: str, otherwise: str) -> Board:
        if not named and not otherwise:
            raise BoardMissing
        board = await self._look_for(named) or await self._look_for(slugify(named))
        if board is None and otherwise:
            board = await self._look_for(otherwise)
            if board is not None and named:
                self._report.remark_once("board-unknown", board=named, instead=board.title)
        if board is None:
            raise BoardUnknown(board=otherwise or named)
        return board

    async def _look_for(self, name: str) -> Board | None:
        try:
            return await boards.get_by_name(self._session, name) if name else None
        except Invalid:
            return None

    async def _of_category(self, category: Category, top: Board, depth: int) -> Board:
        above = self._categories.get(category.parent)
        is_lower = above is not None and depth < DEEPEST
        parent = await self._of_category(above, top, depth + 1) if above and is_lower else top
        tree = await boards.list_boards(self._session)
        slug = slugify(category.slug) or slugify(category.title, fallback=f"chuyen-muc-{len(tree) + 1}")
        alike = [board for board in tree if board.slug == slug or fold(board.title) == fold(category.title)]
        below = [board for board in alike if board.parent_id == parent.id]
        if below or (alike and parent is top):
            return (below or alike)[0]
        facts = {"title": category.title, "slug": slug, "parent_id": parent.id}
        given = check(BoardInput, facts | {"type": top.type, "steps": top.steps})
        made = await boards.create(self._session, self._actor, given, now=self._now)
        self._report.remark_once("board-made", title=category.title)
        return made
