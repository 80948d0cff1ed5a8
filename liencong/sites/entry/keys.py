"""The keys by which kept pages hang on entries and on lists of them, and which of them a change makes stale.

A page drops when something that it shows has changed, and only then: what is written anew in its place moves
no list, what leaves a board moves only lists that showed or counted it.
"""

from collections.abc import Iterable

from liencong.sites.entry.events import LEFT, REWRITTEN, EntryPublished, EntryWithdrawn, PlacementChanged


def of_entry(entry_id: int, site_id: int) -> list[str]:
    """Give the keys of a page that shows an entry as it stands on a site."""
    return [_everywhere(entry_id), _on_site(entry_id, site_id)]


def of_list(board_ids: Iterable[int]) -> list[str]:
    """Give the keys of a page that shows how many entries stand on boards, or some that are not the first."""
    return [f"board:{board_id}" for board_id in board_ids]


def of_first(board_ids: Iterable[int]) -> list[str]:
    """Give the keys of a page that shows the first entries of boards, each with the keys of its own."""
    return [f"board:{board_id}/first" for board_id in board_ids]


def of_words(board_ids: Iterable[int]) -> list[str]:
    """Give the keys of a page that tells something of every entry of boards, as which have a word."""
    return [f"board:{board_id}/words" for board_id in board_ids]


def of_whole(board_ids: Iterable[int]) -> list[str]:
    """Give the keys of a page that arranges the entries of boards by whatever they say."""
    boards = list(board_ids)
    return [*of_list(boards), *of_words(boards)]


def stale_after(event: EntryPublished | EntryWithdrawn | PlacementChanged) -> list[str]:
    """Give the keys of the pages that an event makes stale."""
    own = _on_site(event.entry_id, event.site_id)
    if event.change == REWRITTEN:
        return [own, *of_words(event.board_ids)]
    first = [] if event.change == LEFT else of_first(event.board_ids)
    return [own, _everywhere(event.entry_id), *of_list(event.board_ids), *first]


def _everywhere(entry_id: int) -> str:
    """Give the key for what every site shows of an entry: its address, that it is public, where else."""
    return f"entry:{entry_id}"


def _on_site(entry_id: int, site_id: int) -> str:
    """Give the key for what one site shows of an entry: an approved text, where, since and until when."""
    return f"entry:{entry_id}@{site_id}"
