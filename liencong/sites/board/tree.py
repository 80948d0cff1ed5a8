"""The boards of a site as one tree, which public pages keep in memory."""

from collections.abc import Iterator, Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.part_cache import Dependencies
from liencong.core.web.rendering import part
from liencong.core.web.request import site_of
from liencong.sites.board import service
from liencong.sites.board.tables import Board


class BoardTree:
    """The boards of one site, found by number and address."""

    def __init__(self, boards: Sequence[Board]) -> None:
        self.boards = boards
        self._by_path = {board.path: board for board in boards}
        self._children = service.children_of(boards)

    def find(self, path: str) -> Board | None:
        """Find a board by its address."""
        return self._by_path.get(path)

    def children(self, board: Board | None) -> Sequence[Board]:
        """Give the boards right below a board, or those at the root."""
        return self._children.get(board.id if board else None, ())

    def below(self, board: Board) -> list[int]:
        """Give the numbers of a board and of all boards below it."""
        return [board.id, *(one.id for one in self.boards_below(board))]

    def boards_below(self, board: Board) -> list[Board]:
        """Give all boards below a board, parents before children."""
        return [one for child in self.children(board) for one in (child, *self.boards_below(child))]

    def way_to(self, board: Board) -> Iterator[Board]:
        """Give the boards from the root to a board, itself the last."""
        parts = board.path.split("/")
        for length in range(1, len(parts) + 1):
            if above := self.find("/".join(parts[:length])):
                yield above


async def kept_tree(request: Request, session: AsyncSession, dependencies: Dependencies) -> BoardTree:
    """Give the boards of the session's site, from memory while they stand."""
    site_id = site_of(request).id

    async def read(own: Dependencies) -> BoardTree:
        own.on(f"site:{site_id}")
        return BoardTree(await service.list_boards(session))

    return await part(request, ("boards", site_id), read, dependencies)
