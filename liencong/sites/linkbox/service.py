"""Use cases of link boxes: set them all, give them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import FRONT_MANAGE, Actor, require
from liencong.core.audit import service as audit
from liencong.core.installation import Installation
from liencong.core.outbox import service as outbox
from liencong.core.outbox.events import Event
from liencong.core.tenancy.scope import scope_of
from liencong.core.text.inputs import Address, Line
from liencong.sites.change import service as changes
from liencong.sites.change.service import State, Undoable, Undoing
from liencong.sites.linkbox.tables import LinkBox

LINKS = "links"
MOST_BOXES, MOST_LINKS = 12, 200


@dataclass(frozen=True)
class LinksChanged(Event):
    """The link boxes of a site were set anew."""


class LinkInput(BaseModel):
    """A link; an address like `/~so-y-te/` leads to a site of the same installation, wherever it stands."""

    title: Line = Field(min_length=1, max_length=120)
    url: Address = Field(min_length=1, max_length=500)


class BoxInput(BaseModel):
    """Links under one heading."""

    title: Line = Field(min_length=1, max_length=120)
    links: list[LinkInput] = Field(default_factory=list, max_length=MOST_LINKS)


class BoxesInput(BaseModel):
    """All link boxes of a site in their order."""

    boxes: list[BoxInput] = Field(default_factory=list, max_length=MOST_BOXES)


async def set_boxes(session: AsyncSession, actor: Actor, given: BoxesInput, *, now: datetime) -> None:
    """Set all link boxes of the site."""
    site_id = scope_of(session)
    right = require(actor, FRONT_MANAGE, site_id)
    if before := await list_boxes(session):
        await changes.keep(session, actor, LINKS, {"boxes": [_facts(box) for box in before]}, now=now)
    await session.execute(delete(LinkBox))
    session.add_all(
        LinkBox(site_id=site_id, position=position, **box.model_dump())
        for position, box in enumerate(given.boxes)
    )
    audit.record(session, actor, "links:set", "links", site_id=site_id, now=now, right=right)
    outbox.append(session, LinksChanged(site_id), now=now)
    await session.flush()


async def list_boxes(session: AsyncSession) -> list[LinkBox]:
    """Give the link boxes of the site in their order."""
    return list(await session.scalars(select(LinkBox).order_by(LinkBox.position, LinkBox.id)))


async def put_back(undoing: Undoing, state: State) -> None:
    """Set the link boxes that stood before a change."""
    await set_boxes(undoing.session, undoing.actor, BoxesInput.model_validate(state), now=undoing.now)


def describe(_installation: Installation, state: State) -> Sequence[str]:
    """Tell former link boxes line by line."""
    return [f"{box['title']}: {', '.join(link['title'] for link in box['links'])}" for box in state["boxes"]]


UNDOABLE = Undoable(LINKS, "linkbox.title", FRONT_MANAGE, put_back, describe)


def _facts(box: LinkBox) -> dict[str, object]:
    return {"title": box.title, "links": box.links}
