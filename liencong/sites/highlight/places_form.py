"""The part of a form in which an entry is put into places of the home page."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from liencong.core.web.days import day_ends, day_of
from liencong.core.web.forms import Form
from liencong.sites.highlight.placing import Wishes, until_of
from liencong.sites.highlight.rules import PLACES, Place

ASKED = "places_asked"
"""The field that tells that the part was shown."""


def choices(open_places: Iterable[Place], stands: Iterable[str]) -> list[Place]:
    """Give the places that can be chosen: the home page shows them, or the entry stands there already."""
    chosen = {place.name for place in open_places} | set(stands)
    return [place for name, place in PLACES.items() if name in chosen]


def values_of(stands: Mapping[str, datetime | None]) -> dict[str, Any]:
    """Give what the form shows of an entry that stands in some places."""
    ticked: dict[str, Any] = dict.fromkeys(stands, "1")
    return ticked | {until_of(name): day_of(until) for name, until in stands.items()}


def read_places(form: Form) -> Wishes | None:
    """Give what was chosen, None where the part was not shown; raise `Invalid` for what is no day."""
    if ASKED not in form.values:
        return None
    return {name: day_ends(form, until_of(name)) for name in PLACES if form.values.get(name)}
