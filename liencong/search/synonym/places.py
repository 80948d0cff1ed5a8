"""Takes in a table of places that a reform gave other names (M11)."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.db.upsert import upsert
from liencong.core.errors import Refused
from liencong.core.outbox import service as outbox
from liencong.core.text.unicode import clean_line
from liencong.search.synonym.events import PlacesChanged
from liencong.search.synonym.service import folded_form
from liencong.search.synonym.tables import LONGEST_WORDS, PlaceName

COLUMNS = ("former", "present", "since", "legal_basis")
AT_ONCE = 500


class PlacesUnread(Refused):
    """A table of places cannot be read; `line` is where, 1 being the names of the columns."""

    code = "places-unread"


@dataclass(frozen=True)
class Renamed:
    """A place's former and present name, since when, and by whose decision."""

    former: str
    present: str
    since: date
    legal_basis: str


def read_places(path: Path) -> list[Renamed]:
    """Read a CSV file in UTF-8 with the columns `former,present,since,legal_basis`; `since` is `YYYY-MM-DD`.

    Raises `PlacesUnread` for the first line that does not hold: nothing is taken in by halves.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise PlacesUnread(line=1)
            return [_read(row, line) for line, row in enumerate(reader, 2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlacesUnread(line=1) from error


async def take_in(session: AsyncSession, places: Iterable[Renamed], *, now: datetime) -> int:
    """Keep places with their former names; give how many. Taking in again changes, and never doubles."""
    by_names = {
        (folded_form(one.former), folded_form(one.present)): {
            "former": one.former, "present": one.present, "former_folded": folded_form(one.former),
            "present_folded": folded_form(one.present), "since": one.since, "legal_basis": one.legal_basis,
        }
        for one in places
    }  # fmt: skip
    rows = list(by_names.values())
    for first in range(0, len(rows), AT_ONCE):
        await upsert(
            session, PlaceName, rows[first : first + AT_ONCE], key=["former_folded", "present_folded"],
            change=["former", "present", "since", "legal_basis"],
        )  # fmt: skip
    outbox.append(session, PlacesChanged(site_id=0), now=now)
    return len(rows)


def _read(row: dict[str, str | None], line: int) -> Renamed:
    said = {name: clean_line(row.get(name) or "") for name in COLUMNS}
    try:
        since = date.fromisoformat(said["since"])
    except ValueError as error:
        raise PlacesUnread(line=line) from error
    names = (said["former"], said["present"])
    if not all(folded_form(name) and len(name) <= LONGEST_WORDS for name in names):
        raise PlacesUnread(line=line)
    return Renamed(*names, since, said["legal_basis"][:300])
