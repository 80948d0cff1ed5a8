"""Colours as style sheets mix them, and how well one can be read on another. No I/O."""

import re
from typing import NamedTuple

HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
LOWEST_OF_WORDS = 4.5
"""Contrast of words against their ground (WCAG 2.2, 1.4.3)."""
LOWEST_OF_MARKS = 3.0
"""Contrast of what tells without words (WCAG 2.2, 1.4.11)."""


class Colour(NamedTuple):
    """An opaque colour; its parts in sRGB from 0 to 1."""

    red: float
    green: float
    blue: float


BLACK, WHITE = Colour(0, 0, 0), Colour(1, 1, 1)


def parse(text: str) -> Colour:
    """Read a colour such as `#1f4a66` or `#fff`; raise ValueError for anything else."""
    if not HEX.fullmatch(text):
        raise ValueError(text)
    digits = text[1:] if len(text) == 7 else "".join(2 * digit for digit in text[1:])
    return Colour(*(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)))


def written(colour: Colour) -> str:
    """Write a colour as `#1f4a66`."""
    return "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in colour)


def contrast(one: Colour, other: Colour) -> float:
    """Give the contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Mix a share of one colour, from 0 to 1, with another in OKLab, as `color-mix` does (CSS Color 5)."""
    parts = zip(_to_oklab(one), _to_oklab(other), strict=True)
    return _from_oklab(*(share * first + (1 - share) * second for first, second in parts))


def mix_in_srgb(one: Colour, other: Colour, share: float) -> Colour:
    """Mix a share of one colour with another in sRGB."""
    parts = zip(one, other, strict=True)
    return Colour(*(share * first + (1 - share) * second for first, second in parts))


def _luminance(colour: Colour) -> float:
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    bounded = min(max(part, 0.0), 1.0)
    return float(12.92 * bounded if bounded <= 0.0031308 else 1.055 * bounded ** (1 / 2.4) - 0.055)


def _to_oklab(colour: Colour) -> tuple[float, float, float]:
    red, green, blue = map(_linear, colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _from_oklab(light: float, a: float, b: float) -> Colour:
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return Colour(
        _gamma(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        _gamma(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        _gamma(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )
