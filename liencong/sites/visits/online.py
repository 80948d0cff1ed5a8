"""People who are reading now (S85), as processes tell each other of them without telling who they are."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import NamedTuple, Self

from liencong.sites.visits.sketch import Sketch


class Online(NamedTuple):
    """How many people are reading now (S85)."""

    guests: int
    members: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.guests + self.members


class Crowd:
    """Those who are reading now, of whom only can be told how many they are; crowds merge.

    Whoever is a member for one process and a guest for another is one person, and a member.
    """

    def __init__(self, everybody: Sketch, members: Sketch) -> None:
        self._everybody = everybody
        self._members = members

    @classmethod
    def empty(cls) -> Self:
        """Begin with nobody."""
        return cls(Sketch(), Sketch())

    @classmethod
    def from_texts(cls, texts: Sequence[str]) -> Self:
        """Read what `to_texts` gave; raise ValueError for anything else."""
        everybody, members = (Sketch.from_bytes(b64decode(text)) for text in texts)
        return cls(everybody, members)

    def to_texts(self) -> list[str]:
        """Give the crowd for telling others."""
        return [b64encode(sketch.to_bytes()).decode() for sketch in (self._everybody, self._members)]

    def add(self, visitor: int, *, signed_in: bool) -> None:
        """Put in somebody, known by a number of 64 bits that all processes give them."""
        self._everybody.add(visitor)
        if signed_in:
            self._members.add(visitor)

    def merge(self, other: Self) -> None:
        """Put in everybody of another crowd."""
        self._everybody.merge(other._everybody)
        self._members.merge(other._members)

    def count(self) -> Online:
        """Tell how many there are, give or take what `Sketch.estimate` says."""
        everybody, members = self._everybody.estimate(), self._members.estimate()
        return Online(max(0, everybody - members), members)
