"""Where a line of the ledger stands, to which month it belongs, and of which genre it most likely is.

Decided without I/O (S76, L45).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from liencong.core.access.rules import Permission
from liencong.core.errors import Refused
from liencong.core.text import fold
from liencong.plugins.royalties.terms import DATA, LONG, PICTURES, SHORT, VIDEO, Genre
from liencong.sites.usage.rules import Month, month_of

ROYALTY_CHECK = Permission("royalty:check")
"""See the ledger of a site, or of boards of it, and check genres, coefficients and who gets what."""
ROYALTY_KEEP = Permission("royalty:keep")
"""Keep the whole: rates, funds, how people are paid, and what accounting gets."""
ROYALTY_LOCK = Permission("royalty:lock")
"""Lock a month for good."""

PROPOSED, CHECKED, EXCLUDED = "proposed", "checked", "excluded"
STATES = (PROPOSED, CHECKED, EXCLUDED)

AUTHOR, PHOTOGRAPHER, TRANSLATOR, EDITOR, APPROVER = (
    "author", "photographer", "translator", "editor", "approver",
)  # fmt: skip
CREATORS = (AUTHOR, PHOTOGRAPHER, TRANSLATOR)
"""Those who share the royalty; the others have remuneration beside it."""
DUTIES = (*CREATORS, EDITOR, APPROVER)

SHORT_WORDS = 400
"""A text with fewer words most likely is a piece of news."""
MANY_PICTURES = 4
PRESSING_DAYS = 5
"""How long before the end of a month its unchecked lines are told."""

TOLD_FOR = timedelta(days=31)
"""How long keepers are told of what was withdrawn after it had been paid."""


class MonthLocked(Refused):
    """The month is locked: it never changes any more."""

    code = "royalty-month-locked"


class MonthNotLocked(Refused):
    """Only what is locked is corrected by a line of a later month; anything else is just changed."""

    code = "royalty-month-open"


class MonthToCome(Refused):
    """A month is locked once it has begun."""

    code = "royalty-month-to-come"


class LinesUnchecked(Refused):
    """Lines of the month still wait to be checked."""

    code = "royalty-unchecked"


@dataclass(frozen=True)
class TextFacts:
    """What a published text tells of its genre."""

    is_article: bool
    board: str
    words: int
    pictures: int
    has_video: bool


def guess_genre(facts: TextFacts, genres: Sequence[Genre]) -> Genre:
    """Give the genre of a text as it seems: the one that its board is named after, else by its content."""
    board = f" {' '.join(fold(facts.board).replace('-', ' ').split())} "
    named = [genre for genre in genres if len(genre.name) > 2 and f" {fold(genre.name)} " in board]
    by_board = max(named, key=lambda genre: len(genre.name), default=None)
    if by_board is not None and facts.is_article and by_board.fits not in (SHORT, LONG):
        return by_board
    by_fit = {genre.fits: genre for genre in reversed(genres)}
    wanted = next((fits for fits in _fitting(facts) if fits in by_fit), None)
    return by_fit[wanted] if wanted else genres[0]


def _fitting(facts: TextFacts) -> Sequence[str]:
    if not facts.is_article:
        return (DATA, SHORT)
    if facts.has_video:
        return (VIDEO, LONG)
    if facts.words < SHORT_WORDS and facts.pictures >= MANY_PICTURES:
        return (PICTURES, SHORT)
    return (SHORT,) if facts.words < SHORT_WORDS else (LONG, SHORT)


def open_month(begins: Month, locked: Collection[Month]) -> Month:
    """Give the first month from one on that is not locked."""
    while begins in locked:
        begins = begins.after
    return begins


def presses(month: Month, today: date) -> bool:
    """Tell whether what is unchecked in a month should be seen to now: it is over, or about to be."""
    return month.last - today < timedelta(days=PRESSING_DAYS)


def may_be_booked(published_on: date, today: date) -> bool:
    """Tell whether a text is booked by itself: what is older was brought in from elsewhere."""
    return month_of(published_on) >= month_of(today).before
