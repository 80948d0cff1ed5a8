"""Use cases of highlighted events: set them all, give those that are on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import FRONT_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.errors import Invalid
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.tenancy.scope import scope_of
from liencong.core.text.inputs import Address, Line
from liencong.core.timed import SHOWN, state_of
from liencong.sites.change import service as changes
from liencong.sites.change.service import State, Undoable, Undoing
from liencong.sites.entry import window
from liencong.sites.highlight.tables import Highlight

HIGHLIGHTS = "highlights"
BLOCK = "events"
"""The kind of block that shows them."""

MOST = 20


@dataclass(frozen=True)
class HighlightsChanged(Event):
    """The highlighted events of a site were set anew."""


class HighlightInput(BaseModel):
    """What can be said of a highlighted event; the address of an entry may stand for its title."""

    title: Line = Field(default="", max_length=200)
    takes_place: Line = Field(default="", max_length=60)
    url: Address = Field(default="", max_length=500)
    shows_from: AwareDatetime | None = None
    shows_until: AwareDatetime | None = None


class HighlightsInput(BaseModel):
    """All highlighted events of a site in their order."""

    items: list[HighlightInput] = Field(default_factory=list, max_length=MOST)


async def set_all(
    session: AsyncSession, actor: Actor, given: HighlightsInput, *, home: str, now: datetime
) -> None:
    """Set all highlighted events of the site, whose own address is `home`.

    Raises `Invalid` for each that has neither a title nor an entry, or ends before it begins.
    """
    site_id = scope_of(session)
    right = require(actor, FRONT_MANAGE, site_id)
    made, faults = [], {}
    for position, said in enumerate(given.items):
        entry_id = _number_in(said.url, home)
        is_shown = entry_id is None or bool(await window.find_shown(session, entry_id, now=now))
        if fault := _fault_of(said, entry_id, is_shown=is_shown):
            faults[f"items.{position}.{fault[0]}"] = fault[1]
        made.append(Highlight(site_id=site_id, position=position, entry_id=entry_id, **said.model_dump()))
    if faults:
        raise Invalid(faults)
    await changes.keep(session, actor, HIGHLIGHTS, _state(await list_all(session)), now=now)
    await session.execute(delete(Highlight))
    session.add_all(made)
    audit.record(session, actor, "highlights:set", "highlights", site_id=site_id, now=now, right=right)
    outbox.append(session, HighlightsChanged(site_id), now=now)
    await session.flush()


async def list_all(session: AsyncSession) -> list[Highlight]:
    """Give every highlighted event of the site in the editors' order, also those to come and those over."""
    return list(await session.scalars(select(Highlight).order_by(Highlight.position, Highlight.id)))


async def list_on(session: AsyncSession, *, now: datetime) -> list[tuple[Highlight, window.Shown | None]]:
    """Give those that readers see now, each with its entry where it has one; without it, it is not shown."""
    found = []
    for one in await list_all(session):
        if state_of(one, now) != SHOWN:
            continue
        standing = await window.find_shown(session, one.entry_id, now=now) if one.entry_id else []
        if standing or one.entry_id is None:
            found.append((one, standing[0] if standing else None))
    return found


async def title_of(session: AsyncSession, title: str, url: str, home: str, *, now: datetime) -> str:
    """Give what an event is called: by its own title, else its entry's, else by its address."""
    number = None if title else _number_in(url, home)
    standing = await window.find_shown(session, number, now=now) if number is not None else []
    return title or (standing[0].title if standing else url)


async def put_back(undoing: Undoing, state: State) -> None:
    """Set the highlighted events that stood before a change."""
    given = HighlightsInput.model_validate({"items": state["items"]})
    await set_all(undoing.session, undoing.actor, given, home=undoing.home, now=undoing.now)


def describe(_installation: Installation, state: State) -> Sequence[str]:
    """Tell former highlighted events line by line."""
    return [item["title"] or item["url"] for item in state["items"]]


UNDOABLE = Undoable(HIGHLIGHTS, "highlights.title", FRONT_MANAGE, put_back, describe)


def _number_in(url: str, home: str) -> int | None:
    """Give the number of the entry of this site that an address names; None for any other address."""
    own = url.removeprefix(home) if url.startswith(f"{home}/") else url
    number = urlsplit(own).path.rpartition("-")[2]
    is_entry = own.startswith("/") and "/" in own[1:] and number.isascii() and number.isdigit()
    return int(number) if is_entry and len(number) < 10 else None


def _fault_of(said: HighlightInput, entry_id: int | None, *, is_shown: bool) -> tuple[str, str] | None:
    """Tell which field of an event does not hold, and why."""
    if not is_shown:
        return "url", "entry-not-shown"
    if not said.title and entry_id is None:
        return "title", "required"
    if said.shows_from and said.shows_until and said.shows_until <= said.shows_from:
        return "shows_until", "ends-before-it-begins"
    return None


def _state(rows: Sequence[Highlight]) -> State:
    items = [HighlightInput.model_validate(one, from_attributes=True).model_dump(mode="json") for one in rows]
    return {"items": items}
