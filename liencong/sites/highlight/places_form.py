"""The part of a form in which an entry is put into places of the home page."""

from collections.abc import Mapping
from typing import Any

from liencong.core.web.days import day_ends, day_of
from liencong.core.web.forms import Form, fingerprint, row_number
from liencong.sites.highlight.placing import Wish, Wishes, until_of
from liencong.sites.highlight.rules import PLACES

SEEN = "places_seen"
"""The field that tells that the part was shown, and with what."""


def values_of(stands: Wishes) -> dict[str, Any]:
    """Give what the form shows of an entry that stands in some places."""
    said: dict[str, Any] = {behind_of(name): "0" for name in PLACES}
    for name, wish in stands.items():
        said |= {name: "1", until_of(name): day_of(wish.until), behind_of(name): str(wish.behind)}
    return said | {SEEN: _mark(said)}


def read_places(form: Form) -> Wishes | None:
    """Give what was chosen, None where the part was not shown or nothing in it was changed; raise `Invalid`.

    So whoever changes something else of an entry does not undo what others did with its place meanwhile.
    """
    if SEEN not in form.values or form.values[SEEN] == _mark(form.values):
        return None
    return {
        name: Wish(day_ends(form, until_of(name)), row_number(str(form.values.get(behind_of(name)))) or 0)
        for name in PLACES
        if form.values.get(name)
    }


def behind_of(name: str) -> str:
    """Give the name of the field for how many others stand before it in a place."""
    return f"{name}_behind"


def _mark(values: Mapping[str, Any]) -> str:
    ticked = [name for name in PLACES if values.get(name)]
    return fingerprint([(name, values.get(until_of(name)), values.get(behind_of(name))) for name in ticked])
