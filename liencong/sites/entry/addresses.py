"""Where an entry is found."""

from liencong.core.tenancy.tables import EXTERNAL, Site
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Entry


def entry_path(board: Board, entry_id: int, slug: str) -> str:
    """Give an entry's address below its site; the number decides, the words are for people."""
    return f"/{board.path}/{slug}-{entry_id}"


def address_of(site: Site, home: str, board: Board, entry: Entry) -> str:
    """Give an entry's whole address at its own site, whose home page is `home`, be it hosted elsewhere."""
    if site.kind == EXTERNAL:
        return entry.origin_url or f"{home}/"
    return f"{home}{entry_path(board, entry.id, entry.slug)}"


def document_key(site_id: int, entry_id: int) -> str:
    """Give the name of an entry's search document on a site."""
    return f"{site_id}-{entry_id}"
