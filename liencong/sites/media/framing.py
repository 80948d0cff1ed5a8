"""What of a picture is shown: a rectangle of it, and the point that stays when lists cut it further."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from liencong.core.errors import Invalid

SMALLEST_SIDE = 32
"""Pixels that a cut leaves at least of each side."""


@dataclass(frozen=True)
class Framing:
    """A rectangle and a focal point, as shares of the whole picture's width and height from its top left."""

    left: float = 0.0
    top: float = 0.0
    width: float = 1.0
    height: float = 1.0
    focus_x: float = 0.5
    focus_y: float = 0.5

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Framing":
        """Read what a row keeps; nothing stands for the whole picture."""
        return cls(**kept)

    def kept(self) -> dict[str, Any]:
        """Give what a row keeps of it."""
        return {} if self == WHOLE_PICTURE else asdict(self)

    @property
    def cuts(self) -> bool:
        """Tell whether something of the picture is left out."""
        return (self.left, self.top, self.width, self.height) != (0.0, 0.0, 1.0, 1.0)

    @property
    def focus(self) -> tuple[float, float]:
        """Give the focal point as shares of what is shown."""
        return (self.focus_x - self.left) / self.width, (self.focus_y - self.top) / self.height

    def inside(self, outer: "Framing") -> "Framing":
        """Give a framing of what another one shows as one of the whole picture."""
        return Framing(
            outer.left + self.left * outer.width,
            outer.top + self.top * outer.height,
            self.width * outer.width,
            self.height * outer.height,
            outer.left + self.focus_x * outer.width,
            outer.top + self.focus_y * outer.height,
        )

    def seen_in(self, outer: "Framing") -> "Framing":
        """Give a framing of the whole picture as one of what another one shows."""
        return Framing(
            (self.left - outer.left) / outer.width,
            (self.top - outer.top) / outer.height,
            self.width / outer.width,
            self.height / outer.height,
            (self.focus_x - outer.left) / outer.width,
            (self.focus_y - outer.top) / outer.height,
        )

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Give the rectangle in pixels of a picture: left, top, right, bottom."""
        right, bottom = self.left + self.width, self.top + self.height
        return (
            round(self.left * width),
            round(self.top * height),
            round(right * width),
            round(bottom * height),
        )


WHOLE_PICTURE = Framing()


def check_framing(framing: Framing) -> None:
    """Refuse a rectangle that is empty or leaves the picture, and a focal point outside the rectangle."""
    wrong: dict[str, str] = {}
    for start, length, focus in (("left", "width", "focus_x"), ("top", "height", "focus_y")):
        begin, span, point = (getattr(framing, name) for name in (start, length, focus))
        if not 0 <= begin < 1:
            wrong[start] = "frame-outside"
        elif span <= 0 or begin + span > 1 + 1e-9:
            wrong[length] = "frame-outside"
        elif not begin <= point <= begin + span:
            wrong[focus] = "focus-outside"
    if wrong:
        raise Invalid(wrong)


def check_size(framing: Framing, width: int, height: int) -> None:
    """Refuse a rectangle of which hardly a picture would be left; sizes in pixels of the whole."""
    left, top, right, bottom = framing.box(width, height)
    too_small = {
        name: "frame-too-small"
        for name, side, whole in (("width", right - left, width), ("height", bottom - top, height))
        if side < min(SMALLEST_SIDE, whole)
    }
    if too_small:
        raise Invalid(too_small, pixels=SMALLEST_SIDE)
