"""Whether something with a first and a last moment is to be seen, decided without I/O."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

UPCOMING, SHOWN, OVER = "upcoming", "shown", "over"


class Timed(Protocol):
    """What is shown from one moment to another; an end that is open never comes."""

    shows_from: datetime | None
    shows_until: datetime | None


def state_of(thing: Timed, now: datetime) -> str:
    """Tell where a thing stands in its time."""
    if thing.shows_until is not None and thing.shows_until <= now:
        return OVER
    return UPCOMING if thing.shows_from is not None and thing.shows_from > now else SHOWN


def moments_to_come(things: Iterable[Timed], now: datetime) -> list[datetime]:
    """Give the moments at which some of the things appear or vanish by themselves."""
    moments = (moment for thing in things for moment in (thing.shows_from, thing.shows_until))
    return [moment for moment in moments if moment is not None and moment > now]
