"""Kinds of notices, as features declare them."""

from dataclasses import dataclass

from liencong.core.feature import Features
from liencong.core.notice.rules import DIGEST


@dataclass(frozen=True)
class NoticeKind:
    """Something of which a feature tells people.

    The words stand in the catalogue: `notices.<name>` with the facts of a notice as its places, and
    `notice_kinds.<name>` for the choice of how to hear of it. `letter` is how it goes out by mail unless a
    person chooses otherwise.
    """

    name: str
    letter: str = DIGEST


def kinds_of(features: Features) -> dict[str, NoticeKind]:
    """Give the kinds of all features by their names."""
    return {kind.name: kind for kind in features.provided(NoticeKind)}
