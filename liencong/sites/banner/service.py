"""Use cases of banners: make, change, move, take away; give those that are on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from liencong.core.access.rules import FRONT_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.db.base import RowNumber
from liencong.core.errors import Invalid, NotFound
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.tenancy.scope import scope_of
from liencong.core.text.inputs import Address, Line
from liencong.core.timed import SHOWN, state_of
from liencong.sites.banner.tables import Banner
from liencong.sites.change import service as changes
from liencong.sites.change.service import State, Undoable, Undoing
from liencong.sites.media.service import find_picture
from liencong.sites.media.tables import Media, MediaVersion

BANNERS = "banners"
PLACES = ("top", "middle", "aside", "bottom")
"""Places that a block may show; what stands where is the home page's matter."""

MOST = 60
ENDING = timedelta(days=7)
"""How long before its end a banner's keepers are told."""


@dataclass(frozen=True)
class BannersChanged(Event):
    """A banner of a site was made, changed, moved or taken away."""


class BannerInput(BaseModel):
    """What can be said of a banner; `alt` tells those who do not see it where it leads."""

    place: Literal["top", "middle", "aside", "bottom"]
    title: Line = Field(min_length=1, max_length=120)
    picture_id: RowNumber
    alt: Line = Field(min_length=1, max_length=400)
    url: Address = Field(default="", max_length=500)
    shows_from: AwareDatetime | None = None
    shows_until: AwareDatetime | None = None


async def add(session: AsyncSession, actor: Actor, given: BannerInput, *, now: datetime) -> Banner:
    """Put a banner behind those of its place; raise `Invalid` where the picture or the days do not hold."""
    await _check(session, given)
    present = await _begin(session, actor, now=now)
    if len(present) >= MOST:
        raise Invalid({"title": "too-many-banners"})
    banner = Banner(site_id=scope_of(session), position=len(present), **_columns(given))
    session.add(banner)
    await session.flush()
    _note(session, actor, "banner:add", banner, now=now)
    return banner


async def change(
    session: AsyncSession, actor: Actor, banner_id: int, given: BannerInput, *, now: datetime
) -> None:
    """Change a banner; raise `Invalid` as `add` does."""
    await _check(session, given)
    banner = _find(await _begin(session, actor, now=now), banner_id)
    for name, value in _columns(given).items():
        setattr(banner, name, value)
    _note(session, actor, "banner:change", banner, now=now)
    await session.flush()


async def move(
    session: AsyncSession, actor: Actor, banner_id: int, places: Literal[-1, 1], *, now: datetime
) -> None:
    """Move a banner before or behind its neighbour in the same place; at the end it stays."""
    present = await _begin(session, actor, now=now)
    banner = _find(present, banner_id)
    neighbours = [one for one in present if one.place == banner.place]
    target = neighbours.index(banner) + places
    if 0 <= target < len(neighbours):
        other = neighbours[target]
        banner.position, other.position = other.position, banner.position
    _note(session, actor, "banner:move", banner, now=now)
    await session.flush()


async def remove(session: AsyncSession, actor: Actor, banner_id: int, *, now: datetime) -> None:
    """Take a banner away; its picture stays in the library."""
    banner = _find(await _begin(session, actor, now=now), banner_id)
    await session.delete(banner)
    _note(session, actor, "banner:remove", banner, now=now)
    await session.flush()


async def list_all(session: AsyncSession) -> list[Banner]:
    """Give every banner of the site in its order, also those to come and those over."""
    return list(await session.scalars(select(Banner).order_by(Banner.position, Banner.id)))


async def list_with_pictures(
    session: AsyncSession, place: str | None = None
) -> list[tuple[Banner, MediaVersion]]:
    """Give the banners of the site, or of one place, with their pictures."""
    statement = (
        select(Banner, MediaVersion)
        .join(Media, Media.id == Banner.media_id)
        .join(MediaVersion, and_(MediaVersion.media_id == Media.id, MediaVersion.number == Media.version))
        .options(contains_eager(MediaVersion.media))
    )
    if place is not None:
        statement = statement.where(Banner.place == place)
    rows = await session.execute(statement.order_by(Banner.position, Banner.id))
    return [(row[0], row[1]) for row in rows]


def on(now: datetime) -> ColumnElement[bool]:
    """Give the condition under which readers see a banner."""
    begun = or_(Banner.shows_from.is_(None), Banner.shows_from <= now)
    return and_(begun, or_(Banner.shows_until.is_(None), Banner.shows_until > now))


def is_ending(banner: Banner, now: datetime) -> bool:
    """Tell whether a banner that readers see will soon be over."""
    until = banner.shows_until
    return state_of(banner, now) == SHOWN and until is not None and until <= now + ENDING


async def put_back(undoing: Undoing, state: State) -> None:
    """Set the banners that stood before a change, under their own numbers."""
    session, actor, now = undoing.session, undoing.actor, undoing.now
    said = [(facts["id"], BannerInput.model_validate(facts)) for facts in state["banners"]]
    for _, given in said:
        await _check(session, given)
    await _begin(session, actor, now=now)
    await session.execute(delete(Banner))
    session.add_all(
        Banner(id=number, site_id=scope_of(session), position=position, **_columns(given))
        for position, (number, given) in enumerate(said)
    )
    await session.flush()


def describe(_installation: Installation, state: State) -> Sequence[str]:
    """Tell former banners line by line."""
    return [facts["title"] for facts in state["banners"]]


UNDOABLE = Undoable(BANNERS, "banners.title", FRONT_MANAGE, put_back, describe)


async def _begin(session: AsyncSession, actor: Actor, *, now: datetime) -> list[Banner]:
    """Check the right, keep how the banners stand, and tell the pages; give the banners."""
    site_id = scope_of(session)
    require(actor, FRONT_MANAGE, site_id)
    present = await list_all(session)
    await changes.keep(session, actor, BANNERS, {"banners": [_facts(one) for one in present]}, now=now)
    outbox.append(session, BannersChanged(site_id), now=now)
    return present


async def _check(session: AsyncSession, given: BannerInput) -> None:
    picture = await find_picture(session, given.picture_id)
    if picture is None:
        raise Invalid({"picture_id": "media-unknown"})
    picture.media.trashed_at = None
    if given.shows_from and given.shows_until and given.shows_until <= given.shows_from:
        raise Invalid({"shows_until": "ends-before-it-begins"})


def _find(banners: Sequence[Banner], banner_id: int) -> Banner:
    for banner in banners:
        if banner.id == banner_id:
            return banner
    raise NotFound(banner_id=banner_id)


def _columns(given: BannerInput) -> dict[str, Any]:
    return {**given.model_dump(exclude={"picture_id"}), "media_id": given.picture_id}


def _facts(banner: Banner) -> Mapping[str, Any]:
    names = [name for name in BannerInput.model_fields if name != "picture_id"]
    said = {name: getattr(banner, name) for name in names} | {"picture_id": banner.media_id}
    return {"id": banner.id, **BannerInput.model_validate(said).model_dump(mode="json")}


def _note(session: AsyncSession, actor: Actor, action: str, banner: Banner, *, now: datetime) -> None:
    right = require(actor, FRONT_MANAGE, banner.site_id)
    audit.record(
        session, actor, action, f"banner:{banner.id}", site_id=banner.site_id, now=now, right=right,
        title=banner.title,
    )  # fmt: skip
