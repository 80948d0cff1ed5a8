"""The order of the first hits, shared by all engines: what an engine's score does not know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

RANKED = 50
"""Hits that are put in order again; those behind stay as the engine has them."""
RECENCY = 0.1
"""Share of the score that a page of today gains over an old one."""
HALF_LIFE = 365 * 24 * 3600.0
ARCHIVED = 0.8
PART = 0.6
"""Of the score of a picture's words, which are so few that any match would put it above its page."""
MOST_IN_A_ROW = 3
CLOSE = 0.8
"""A hit of another site passes those of one site only with at least this share of their score."""


@dataclass(frozen=True)
class Candidate:
    """A hit as the engine gives it."""

    key: str
    score: float
    site_id: int
    published: int
    """Seconds since 1970."""
    archived: bool
    numbered: bool
    part: bool = False
    """Part of a page that is found by itself too."""


def rank(candidates: Iterable[Candidate], *, now: datetime, across_sites: bool) -> list[Candidate]:
    """Order hits by fitness, newer and tended ones first among equals, and mix the sites."""
    ordered = sorted(candidates, key=lambda hit: -fitness(hit, now))
    return _mixed(ordered) if across_sites else ordered


def fitness(hit: Candidate, now: datetime) -> float:
    """Weigh an engine's score; numbered documents do not grow old."""
    age = max(0.0, now.timestamp() - hit.published)
    recency = 0.0 if hit.numbered else RECENCY * 0.5 ** (age / HALF_LIFE)
    return hit.score * (1 + recency) * (ARCHIVED if hit.archived else 1.0) * (PART if hit.part else 1.0)


def _mixed(ordered: Sequence[Candidate]) -> list[Candidate]:
    """Let no site fill more than a few places in a row while others fit about as well."""
    waiting, placed = list(ordered), list[Candidate]()
    while waiting:
        row = {hit.site_id for hit in placed[-MOST_IN_A_ROW:]} if len(placed) >= MOST_IN_A_ROW else set()
        best = waiting[0]
        chosen = best
        if row == {best.site_id}:
            least = CLOSE * best.score
            others = (hit for hit in waiting if hit.site_id != best.site_id and hit.score >= least)
            chosen = next(others, best)
        waiting.remove(chosen)
        placed.append(chosen)
    return placed
