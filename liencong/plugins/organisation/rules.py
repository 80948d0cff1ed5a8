"""How people and units are put in order, decided without I/O."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from liencong.core.text import fold, person_sort_key, sort_key
from liencong.plugins.organisation.fields import LeaderFields, PersonFields, UnitFields
from liencong.sites.public.cards import Card


@dataclass(frozen=True)
class Person:
    """Somebody as lists show them."""

    card: Card
    said: PersonFields


@dataclass(frozen=True)
class Leader:
    """A leader as lists show them."""

    card: Card
    said: LeaderFields


@dataclass
class Unit:
    """A unit, with those below it."""

    card: Card
    said: UnitFields
    below: list["Unit"] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """The people of one unit; those of none stand in a group without a name."""

    unit: str
    people: Sequence[Person | Leader]


def is_former(said: LeaderFields, today: date) -> bool:
    """Tell whether a leader's term is over."""
    return said.term_to is not None and said.term_to < today


def in_order(people: Iterable[Leader]) -> list[Leader]:
    """Put leaders in office in their order."""
    return sorted(people, key=lambda one: (one.said.order, person_sort_key(one.card.title)))


def latest_first(people: Iterable[Leader]) -> list[Leader]:
    """Put former leaders in the order in which they left, the latest first."""
    return sorted(people, key=lambda one: (one.said.term_to or date.min, -one.said.order), reverse=True)


def grouped(people: Iterable[Person | Leader], units: Sequence[str]) -> list[Group]:
    """Put people together by unit: those of none, those in the order of `units`, then others by name."""
    places = {fold(name): number for number, name in enumerate(units)}
    found: dict[str, list[Person | Leader]] = {}
    for one in people:
        found.setdefault(one.said.unit, []).append(one)

    def place(unit: str) -> tuple[bool, int, object]:
        return (bool(unit), places.get(fold(unit), len(places)), sort_key(unit))

    def within(one: Person | Leader) -> tuple[int, object]:
        return (one.said.order, person_sort_key(one.card.title))

    return [Group(unit, sorted(found[unit], key=within)) for unit in sorted(found, key=place)]


def has_words(one: Person | Leader, words: str) -> bool:
    """Tell whether all of some words stand in a person's name, position, unit or numbers, however written."""
    said = one.said
    text = fold(" ".join((one.card.title, said.position or "", said.unit, said.phone, said.email)))
    return all(word in text for word in fold(words).split())


def tree_of(units: Iterable[Unit]) -> list[Unit]:
    """Put units below those that they name; whose parent is not there, or stands below them, is a root."""
    listed = sorted(units, key=lambda one: (one.said.order, sort_key(one.card.title)))
    by_name = {fold(one.card.title): one for one in reversed(listed)}
    above = {id(one): by_name.get(fold(one.said.parent)) if one.said.parent else None for one in listed}
    roots = []
    for one in listed:
        parent = above[id(one)]
        if parent is None or _leads_to(parent, one, above):
            above[id(one)] = None
            roots.append(one)
        else:
            parent.below.append(one)
    return roots


def names_in(tree: Iterable[Unit]) -> list[str]:
    """Give the names of the units of a tree from top to bottom."""
    return [name for unit in tree for name in (unit.card.title, *names_in(unit.below))]


def _leads_to(one: Unit | None, target: Unit, above: dict[int, Unit | None]) -> bool:
    """Tell whether the way up from a unit passes another one; a way in a circle ends where it began."""
    seen: set[int] = set()
    while one is not None and id(one) not in seen:
        if one is target:
            return True
        seen.add(id(one))
        one = above[id(one)]
    return False
