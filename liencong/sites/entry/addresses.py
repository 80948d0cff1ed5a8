"""Where an entry is found."""

from liencong.sites.board.tables import Board


def entry_path(board: Board, entry_id: int, slug: str) -> str:
    """Give an entry's address below its site; the number decides, the words are for people."""
    return f"/{board.path}/{slug}-{entry_id}"


def document_key(site_id: int, entry_id: int) -> str:
    """Give the name of an entry's search document on a site."""
    return f"{site_id}-{entry_id}"
