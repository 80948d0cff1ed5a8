"""What may be put into the home page by hand, decided without I/O."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

MOST = 20
"""Things that stand in one place."""


@dataclass(frozen=True)
class Place:
    """A kind of block, by its `name`, into which editors put things by hand.

    Of some only entries of the site may be put there; `setting` is what the log of changed settings calls it,
    and `words` is the part of the catalogue that speaks of it.
    """

    name: str
    setting: str
    words: str
    entries_only: bool = False


LEAD = Place("lead", "leads", "leads", entries_only=True)
EVENTS = Place("events", "highlights", "highlights")
PLACES: Mapping[str, Place] = {place.name: place for place in (LEAD, EVENTS)}


class Said(Protocol):
    """What is said of a thing that is put into a place."""

    title: str
    shows_from: datetime | None
    shows_until: datetime | None


def number_in(url: str, home: str) -> int | None:
    """Give the number of the entry of a site that an address names; None for any other address."""
    own = url.removeprefix(home) if url.startswith(f"{home}/") else url
    number = urlsplit(own).path.rpartition("-")[2]
    is_entry = own.startswith("/") and "/" in own[1:] and number.isascii() and number.isdigit()
    return int(number) if is_entry and len(number) < 10 else None


def fault_of(said: Said, place: Place, entry_id: int | None, *, is_shown: bool) -> tuple[str, str] | None:
    """Tell which field of a thing does not hold, and why."""
    if not is_shown:
        return "url", "entry-not-shown"
    if place.entries_only and entry_id is None:
        return "url", "entry-wanted"
    if not said.title and entry_id is None:
        return "title", "required"
    if said.shows_from and said.shows_until and said.shows_until <= said.shows_from:
        return "shows_until", "ends-before-it-begins"
    return None


def repeated(entry_ids: Sequence[int | None]) -> set[int]:
    """Give the positions at which an entry stands that stood before."""
    return {at for at, number in enumerate(entry_ids) if number is not None and number in entry_ids[:at]}


def limit_of(settings: Iterable[Mapping[str, object]]) -> int | None:
    """Give how many entries of one agency the blocks of a place take at most; None without such a rule."""
    limits = [most for one in settings if isinstance(most := one.get("per_agency"), int)]
    return min(limits, default=None)


def beyond_limit(agencies: Sequence[int | None], most: int | None) -> set[int]:
    """Give the positions at which an agency has had its share before; without an agency there is no bound."""
    had: dict[int, int] = {}
    beyond: set[int] = set()
    for position, agency in enumerate(agencies):
        if agency is None or most is None:
            continue
        had[agency] = had.get(agency, 0) + 1
        if had[agency] > most:
            beyond.add(position)
    return beyond
