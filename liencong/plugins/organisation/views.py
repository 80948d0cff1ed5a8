"""Pages of leaders, of the structure of an agency, and of its people; what machines read of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from liencong.core.clock import day_begins, local_day, utc_now
from liencong.core.part_cache import Dependencies
from liencong.core.text import clean_line
from liencong.core.web.request import installation_of, local_url, site_of
from liencong.core.web.tables import table_file
from liencong.plugins.organisation import rules
from liencong.plugins.organisation.fields import (
    LEADER,
    MOST,
    PERSON,
    UNIT,
    LeaderFields,
    PersonFields,
    UnitFields,
)
from liencong.plugins.organisation.rules import Group, Leader, Person, Unit
from liencong.sites.board import service as boards
from liencong.sites.entry import keys, window
from liencong.sites.entry.content_type import public_fields
from liencong.sites.entry.typed_fields import read_as
from liencong.sites.entry.window import Filter, Shown
from liencong.sites.public.cards import Card, cards_of, note
from liencong.sites.public.typed_views import BoardPage, BoardView, Described, EntryView

TABLE_FILE = "danh-ba.csv"
COLUMNS = ("full_name", "position", "unit", "phone", "email")
LONGEST_WORDS = 200


async def leaders_of(
    request: Request, session: AsyncSession, shown: list[Shown], dependencies: Dependencies, now: datetime
) -> tuple[list[Leader], list[Leader]]:
    """Give leaders in office in their order, and former ones, the latest first."""
    note(dependencies, shown)
    cards, features = await cards_of(request, shown, now), installation_of(request).features
    today, found = local_day(now), list[Leader]()
    for one, card in zip(shown, cards, strict=True):
        said = read_as(LeaderFields, public_fields(features, LEADER, one.revision.fields))
        found.append(Leader(card, said))
        if said.term_to is not None and said.term_to >= today:
            dependencies.changes_at([day_begins(said.term_to + timedelta(days=1))])
    former = [one for one in found if rules.is_former(one.said, today)]
    present = [one for one in found if not rules.is_former(one.said, today)]
    return rules.in_order(present), rules.latest_first(former)


async def show_leaders(request: Request, session: AsyncSession, asked: BoardPage) -> Mapping[str, Any]:
    """Show those in office as cards in their order, and those before them as a table."""
    wanted = Filter(board_ids=asked.board_ids, types=[LEADER])
    shown = await window.list_shown(session, wanted, now=asked.now, limit=MOST)
    present, former = await leaders_of(request, session, shown, asked.dependencies, asked.now)
    return {"present": present, "former": former}


async def show_units(request: Request, session: AsyncSession, asked: BoardPage) -> Mapping[str, Any]:
    """Show the units of an agency as a tree."""
    return {"tree": await _tree(request, session, asked, asked.board_ids)}


async def show_people(request: Request, session: AsyncSession, asked: BoardPage) -> Mapping[str, Any]:
    """Show the people of a board and the leaders of the site by unit, perhaps only those with some words."""
    words = clean_line(request.query_params.get("q", ""))[:LONGEST_WORDS]
    groups = await _groups(request, session, asked, words)
    return {
        "groups": groups,
        "count": sum(len(group.people) for group in groups),
        "words": words,
        "table_url": f"{asked.url}/{TABLE_FILE}",
    }


async def save_people(request: Request) -> Response:
    """Give the people of a board as a table."""
    installation, site, words = installation_of(request), site_of(request), installation_of(request).catalogue
    async with installation.read(site.id) as session:
        board = await boards.get_typed(session, request.path_params["path"], PERSON)
        ids = await boards.with_those_below(session, board)
        asked = BoardPage(board, ids, local_url(request, f"/{board.path}"), utc_now(), Dependencies())
        groups = await _groups(request, session, asked, "")
    rows = [
        (one.card.title, one.said.position, one.said.unit, one.said.phone, one.said.email)
        for group in groups
        for one in group.people
    ]
    return table_file(
        f"danh-ba-{site.slug}", [words.text(f"organisation.{column}") for column in COLUMNS], rows
    )


async def _groups(request: Request, session: AsyncSession, asked: BoardPage, words: str) -> list[Group]:
    everywhere = await boards.list_boards(session)
    asked.dependencies.on(*keys.of_whole(one.id for one in everywhere if one.type in (LEADER, UNIT)))
    people = await _people(request, session, asked)
    own = Filter(types=[LEADER])
    shown = [
        one for one in await window.list_shown(session, own, now=asked.now, limit=MOST) if not one.is_link
    ]
    present, _ = await leaders_of(request, session, shown, asked.dependencies, asked.now)
    units = rules.names_in(await _tree(request, session, asked, None))
    everybody: list[Person | Leader] = [*present, *people]
    return rules.grouped([one for one in everybody if rules.has_words(one, words)], units)


async def _people(request: Request, session: AsyncSession, asked: BoardPage) -> list[Person]:
    wanted = Filter(board_ids=asked.board_ids, types=[PERSON])
    shown = await window.list_shown(session, wanted, now=asked.now, limit=MOST)
    return [
        Person(card, read_as(PersonFields, one.revision.fields))
        for one, card in await _with_cards(request, shown, asked)
    ]


async def _tree(
    request: Request, session: AsyncSession, asked: BoardPage, board_ids: Sequence[int] | None
) -> list[Unit]:
    wanted = Filter(board_ids=board_ids, types=[UNIT])
    shown = await window.list_shown(session, wanted, now=asked.now, limit=MOST)
    return rules.tree_of(
        Unit(card, read_as(UnitFields, one.revision.fields))
        for one, card in await _with_cards(request, shown, asked)
    )


async def _with_cards(request: Request, shown: list[Shown], asked: BoardPage) -> list[tuple[Shown, Card]]:
    note(asked.dependencies, shown)
    return list(zip(shown, await cards_of(request, shown, asked.now), strict=True))


def describe_person(said: Described, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what machines read of a person (schema.org Person)."""
    told = {
        "jobTitle": fields.get("position"),
        "telephone": fields.get("phone"),
        "email": fields.get("email"),
        "image": said.image,
        "birthDate": fields.get("born_on"),
    }
    agency = {"@type": "GovernmentOrganization", "name": said.source}
    unit = {"@type": "GovernmentOrganization", "name": fields.get("unit"), "parentOrganization": agency}
    known = {name: value for name, value in told.items() if value}
    return {
        "@type": "Person",
        "name": said.title,
        "url": said.url,
        "worksFor": unit if fields.get("unit") else agency,
        **known,
    }


def describe_unit(said: Described, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what machines read of a unit (schema.org GovernmentOrganization)."""
    told = {name: fields.get(key) for name, key in _UNIT_PROPERTIES.items()}
    known = {name: value for name, value in told.items() if value}
    above = {"@type": "GovernmentOrganization", "name": fields.get("parent") or said.source}
    about = {"@type": "GovernmentOrganization", "name": said.title, "url": said.url}
    return {**about, "parentOrganization": above, **known}


_UNIT_PROPERTIES = {"telephone": "phone", "email": "email", "address": "address"}

VIEWS = (
    BoardView(LEADER, "organisation/leaders.html", show_leaders),
    BoardView(PERSON, "organisation/directory.html", show_people),
    BoardView(UNIT, "organisation/structure.html", show_units),
    EntryView(LEADER, "organisation/person.html", describe_person),
    EntryView(PERSON, "organisation/person.html", describe_person),
    EntryView(UNIT, "organisation/unit.html", describe_unit),
)
