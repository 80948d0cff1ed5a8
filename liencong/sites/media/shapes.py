"""In which shapes, widths and formats pages show pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

WEBP, AVIF = "webp", "avif"
ENCODINGS: Mapping[str, Mapping[str, int]] = {
    WEBP: {"quality": 78},
    AVIF: {"quality": 55, "speed": 6, "max_threads": 1},
}
"""How variants are written.

On seven photographs AVIF took two thirds of WebP's bytes at equal likeness (SSIM 0.976), and nine times its
time (0.48 s of a core for 800 by 450): so it is never made while somebody waits.
"""

RECIPE = 1
"""Grows when pictures are to be made otherwise: what an older recipe made is then made anew."""


@dataclass(frozen=True)
class Shape:
    """A shape in which pages show pictures: width to height (None: as they are), and its widths in pixels."""

    name: str
    aspect: Fraction | None
    widths: tuple[int, ...]


WHOLE = Shape("whole", None, (400, 800, 1200, 1600))
WIDE = Shape("wide", Fraction(16, 9), (400, 800, 1200, 1600))
PHOTO = Shape("photo", Fraction(3, 2), (240, 480, 800))
SHAPES = (WHOLE, WIDE, PHOTO)
