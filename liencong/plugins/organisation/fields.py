"""Leaders, people and units as content types: a leader is a person put in office for a time (ADR 27)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from liencong.sites.entry.content_type import ContentType
from liencong.sites.entry.suggesting import titles_of
from liencong.sites.entry.typed_fields import Email, Fields, Phone

PERSON, LEADER, UNIT = "person", "leader", "unit"
MOST = 1000
"""Entries of a kind that a site is taken to have at most."""

SHOWN = "_shown"
"""Behind the name of a personal particular: whether readers see it."""


UnitName = Annotated[str, titles_of(UNIT)]
Order = Annotated[int, Field(ge=1, le=9999)]
"""The place among others; the smaller stands first, equal ones by name."""


class PersonFields(Fields):
    """What is said of somebody who works at an agency; their name is the title of the entry."""

    position: str = Field(min_length=1, max_length=200)
    unit: UnitName = Field(default="", max_length=200)
    phone: Phone = Field(default="", max_length=60)
    email: Email = Field(default="", max_length=200)
    order: Order = 100


class LeaderFields(PersonFields):
    """What is said of a leader besides: duties, term, and personal particulars that are shown one by one."""

    duties: str = Field(default="", max_length=4000)
    term_from: date | None = None
    term_to: date | None = None
    """The last day in office; afterwards they stand among the former leaders."""
    born_on: date | None = None
    born_on_shown: bool = False
    home_town: str = Field(default="", max_length=200)
    home_town_shown: bool = False
    qualifications: str = Field(default="", max_length=200)
    qualifications_shown: bool = False


class UnitFields(Fields):
    """What is said of a unit of an agency; its name is the title of the entry.

    `parent` is the name of the unit above it, `head` that of who leads it: names hold wherever an entry is
    read, in tables of open data and on the portal as well.
    """

    parent: UnitName = Field(default="", max_length=200)
    head: Annotated[str, titles_of(LEADER, PERSON)] = Field(default="", max_length=200)
    phone: Phone = Field(default="", max_length=60)
    email: Email = Field(default="", max_length=200)
    address: str = Field(default="", max_length=200)
    order: Order = 100


def public_of_leader(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out the personal particulars that are not to be shown, and what says so."""
    switches = [name for name in LeaderFields.model_fields if name.endswith(SHOWN)]
    hidden = {name.removesuffix(SHOWN) for name in switches if not fields.get(name)}
    return {name: value for name, value in fields.items() if name not in hidden and name not in switches}


UNTOLD = ("order",)
PERSON_LABELS = {"title": "organisation.full_name", "summary": "", "body_html": "organisation.biography"}

PEOPLE = ContentType(
    PERSON,
    "types.person",
    PersonFields,
    facets=("unit", "position"),
    labels=PERSON_LABELS,
    is_news=False,
    untold=UNTOLD,
)
LEADERS = ContentType(
    LEADER,
    "types.leader",
    LeaderFields,
    facets=("unit", "position"),
    labels=PERSON_LABELS,
    is_news=False,
    untold=UNTOLD,
    public=public_of_leader,
)
UNITS = ContentType(
    UNIT,
    "types.unit",
    UnitFields,
    labels={"title": "organisation.unit_name", "summary": "", "body_html": "organisation.functions"},
    is_news=False,
    untold=UNTOLD,
)
