"""Use cases of what is put into the home page by hand: set all of a place, give what is on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

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
from liencong.core.timed import OVER, SHOWN, state_of
from liencong.sites.change import service as changes
from liencong.sites.change.service import State, Undoable, Undoing
from liencong.sites.entry import window
from liencong.sites.entry.window import Shown
from liencong.sites.highlight import rules
from liencong.sites.highlight.rules import MOST, Place
from liencong.sites.highlight.tables import Highlight
from liencong.sites.layout import service as layout

Standing = tuple[Highlight, Shown | None]
"""What stands in a place, with its entry where it has one that readers see."""


@dataclass(frozen=True)
class HighlightsChanged(Event):
    """What was put into the home page of a site by hand has changed."""


class HighlightInput(BaseModel):
    """What can be said of a thing that is put there; the address of an entry may stand for its title."""

    title: Line = Field(default="", max_length=200)
    takes_place: Line = Field(default="", max_length=60)
    url: Address = Field(default="", max_length=500)
    shows_from: AwareDatetime | None = None
    shows_until: AwareDatetime | None = None


class HighlightsInput(BaseModel):
    """All things that are put into a place, in their order."""

    items: list[HighlightInput] = Field(default_factory=list, max_length=MOST)


async def set_all(
    session: AsyncSession, actor: Actor, place: Place, given: HighlightsInput, *, home: str, now: datetime
) -> None:
    """Set all that stands in a place of the site, whose own address is `home`.

    Raises `Invalid` for each that has neither a title nor an entry, ends before it begins, stands there
    twice, or is of an agency that has its share already. An entry that stood there stays, be it seen just now
    or not: it may come back.
    """
    present = await list_all(session, place)
    stood = {one.entry_id for one in present}
    numbers = [rules.number_in(said.url, home) for said in given.items]
    shown = await _shown_of(session, numbers, now=now)
    made, faults = [], {}
    for position, (said, entry_id) in enumerate(zip(given.items, numbers, strict=True)):
        is_shown = entry_id is None or entry_id in shown or entry_id in stood
        if fault := rules.fault_of(said, place, entry_id, is_shown=is_shown):
            faults[f"items.{position}.{fault[0]}"] = fault[1]
        facts = said.model_dump() | {"place": place.name, "position": position, "entry_id": entry_id}
        made.append(Highlight(site_id=scope_of(session), **facts))
    most = await most_of_agency(session, place)
    beyond = rules.beyond_limit(_agencies_of(made, shown, now), most)
    faults |= {f"items.{position}.url": "too-many-of-agency" for position in beyond}
    faults |= {f"items.{position}.url": "entry-twice" for position in rules.repeated(numbers)}
    if faults:
        raise Invalid(faults, most=most)
    await note_change(session, actor, place, present, now=now)
    await session.execute(delete(Highlight).where(Highlight.place == place.name))
    session.add_all(made)
    await session.flush()


async def note_change(
    session: AsyncSession, actor: Actor, place: Place, present: Sequence[Highlight], *, now: datetime
) -> None:
    """Note that somebody changes what stands in a place here: keep it as it is, log it, tell of it."""
    site_id = scope_of(session)
    right = require(actor, FRONT_MANAGE, site_id)
    await changes.keep(session, actor, place.setting, _state(present), now=now)
    audit.record(session, actor, f"{place.setting}:set", place.setting, site_id=site_id, now=now, right=right)
    outbox.append(session, HighlightsChanged(site_id), now=now)


async def list_all(session: AsyncSession, place: Place) -> list[Highlight]:
    """Give everything in a place of the site in the editors' order, also what is to come and what is over."""
    standing = select(Highlight).where(Highlight.place == place.name)
    return list(await session.scalars(standing.order_by(Highlight.position, Highlight.id)))


async def list_on(session: AsyncSession, every: Iterable[Highlight], *, now: datetime) -> list[Standing]:
    """Give those that readers see now, each with its entry where it has one; without it, it is not shown."""
    on = [one for one in every if state_of(one, now) == SHOWN]
    shown = await _shown_of(session, [one.entry_id for one in on], now=now)
    return [
        (one, shown.get(one.entry_id or 0)) for one in on if one.entry_id is None or one.entry_id in shown
    ]


async def names_of(
    session: AsyncSession, called: Sequence[tuple[str, str]], home: str, *, now: datetime
) -> list[tuple[str, int | None]]:
    """Give what things with a title and an address are called, and the other site whose entry each is.

    That is the title, else the entry's, be it seen or not, else the address.
    """
    numbers = [rules.number_in(url, home) for _, url in called]
    shown = await _shown_of(session, numbers, now=now)
    titles = await window.last_titles(session, [number for number in numbers if number is not None])
    names: list[tuple[str, int | None]] = []
    for (title, url), number in zip(called, numbers, strict=True):
        entry = shown.get(number or 0)
        origin = entry.placement.origin_site_id if entry and entry.is_link else None
        names.append((title or titles.get(number or 0, url), origin))
    return names


async def most_of_agency(session: AsyncSession, place: Place) -> int | None:
    """Give how many entries of one agency a place of the site's home page takes at most, where it says so."""
    return rules.limit_of(await layout.settings_of(session, place.name))


async def agencies_of(
    session: AsyncSession, things: Sequence[Highlight], *, now: datetime
) -> list[int | None]:
    """Give the other site whose entry each thing is, while readers see it or will."""
    shown = await _shown_of(session, [one.entry_id for one in things], now=now)
    return _agencies_of(things, shown, now)


async def put_back(place: Place, undoing: Undoing, state: State) -> None:
    """Set what stood in a place before a change."""
    given = HighlightsInput.model_validate({"items": state["items"]})
    await set_all(undoing.session, undoing.actor, place, given, home=undoing.home, now=undoing.now)


def describe(_installation: Installation, state: State) -> Sequence[str]:
    """Tell what stood in a place line by line."""
    return [item["title"] or item["url"] for item in state["items"]]


UNDOABLES = [
    Undoable(place.setting, f"{place.words}.title", FRONT_MANAGE, partial(put_back, place), describe)
    for place in rules.PLACES.values()
]


async def _shown_of(
    session: AsyncSession, numbers: Iterable[int | None], *, now: datetime
) -> dict[int, Shown]:
    wanted = [number for number in numbers if number is not None]
    standing = await window.list_standing(session, wanted, now=now) if wanted else []
    return {one.entry.id: one for one in standing}


def _agencies_of(things: Iterable[Highlight], shown: Mapping[int, Shown], now: datetime) -> list[int | None]:
    """Give the other site whose entry each thing is, while it counts there."""
    entries = [None if state_of(one, now) == OVER else shown.get(one.entry_id or 0) for one in things]
    return [entry.placement.origin_site_id if entry and entry.is_link else None for entry in entries]


def _state(rows: Sequence[Highlight]) -> State:
    items = [HighlightInput.model_validate(one, from_attributes=True).model_dump(mode="json") for one in rows]
    return {"items": items}
