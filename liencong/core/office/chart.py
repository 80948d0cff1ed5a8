"""Charts of the back office: numbers with names, measured for drawing; a table beside says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

HIGH = 100
"""The height of the drawing in its own units."""

STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Bar:
    """A number with what it belongs to; `label` is short enough for an axis."""

    label: str
    value: int
    url: str = ""


@dataclass(frozen=True)
class Chart:
    """Numbers of which somebody wants a picture: over time from left to right, or ranked from top to bottom.

    `of` heads what the numbers belong to, `unit` the numbers; `more_url` leads to where more is told of them.
    """

    name: str
    title: str
    of: str
    unit: str
    bars: Sequence[Bar]
    is_ranking: bool = False
    more_url: str = ""

    @property
    def top(self) -> int:
        """The round number at the top of the axis."""
        return round_up(max((bar.value for bar in self.bars), default=0))

    @property
    def total(self) -> int:
        """All numbers together."""
        return sum(bar.value for bar in self.bars)

    @property
    def highest(self) -> Bar:
        """The bar with the greatest number, the latest of several."""
        return max(reversed(self.bars), key=lambda bar: bar.value)

    def share(self, bar: Bar) -> float:
        """Give how much of the axis a bar takes up, out of `HIGH`."""
        return round(bar.value * HIGH / self.top, 2)


def round_up(number: int) -> int:
    """Give the next number of the kind 1, 2 or 5 with noughts; at least 1, so that an axis has a length."""
    power = 1
    while power * 10 < number:
        power *= 10
    return next(step * power for step in STEPS if step * power >= number)
