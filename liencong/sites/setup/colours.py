"""Which colours a site may have: those with which everything in its theme can still be read."""

from collections.abc import Mapping
from dataclasses import dataclass

from liencong.core.colours import BLACK, WHITE, mix, parse, written
from liencong.core.errors import Invalid
from liencong.core.text import format_number
from liencong.core.text.catalogue import Catalogue
from liencong.core.theme_colours import Reading, own_colours, readings_of
from liencong.core.themes import Themes

PARTS = ("brand", "accent")
STEPS = 20
"""Shades in which a near colour that will do is looked for, towards black and towards white."""


@dataclass(frozen=True)
class Verdict:
    """What comes of a colour: where it reads worst, and, if that is not enough, a near one that will do."""

    worst: Reading
    suffices: bool
    nearest: str | None = None


def judge(themes: Themes, theme: str, colours: Mapping[str, str]) -> dict[str, Verdict]:
    """Judge a site's own `brand` and `accent` in a theme; raise ValueError for a colour that is none.

    What depends on both is the accent's, unless the theme's own accent would be no better. A colour that
    nothing depends on is left out.
    """
    for colour in colours.values():
        parse(colour)
    usual = {**colours, "accent": own_colours(themes, theme)["accent"]}
    probes = [readings_of(themes, theme, {**colours, "accent": probe}) for probe in ("#000000", "#ffffff")]
    by_part: dict[str, list[Reading]] = {part: [] for part in PARTS}
    for reading, other, dark, bright in zip(
        readings_of(themes, theme, colours), readings_of(themes, theme, usual), *probes, strict=True
    ):
        depends = dark.contrast != bright.contrast
        blameless = reading.contrast >= other.contrast and not reading.suffices
        by_part["accent" if depends and not blameless else "brand"].append(reading)
    return {
        part: _verdict(themes, theme, part, colours[part], by_part[part])
        for part in PARTS
        if part in colours and by_part[part]
    }


def check(themes: Themes, theme: str, colours: Mapping[str, str], catalogue: Catalogue) -> None:
    """Refuse colours with which something in a theme could not be read, naming what it is."""
    for part, verdict in judge(themes, theme, colours).items():
        if not verdict.suffices:
            code = "contrast-low" if verdict.nearest is None else "contrast-low-nearest"
            raise Invalid({part: code}, **told(verdict, catalogue))


def told(verdict: Verdict, catalogue: Catalogue) -> dict[str, str]:
    """Give what is told of a verdict, for the words of the catalogue."""
    return {
        "where": catalogue.text(f"contrast.{verdict.worst.pair.name}"),
        "contrast": format_number(round(verdict.worst.contrast, 1)),
        "needed": format_number(verdict.worst.needed),
        "nearest": verdict.nearest or "",
    }


def _verdict(themes: Themes, theme: str, part: str, colour: str, readings: list[Reading]) -> Verdict:
    worst = min(readings, key=lambda reading: reading.contrast / reading.needed)
    if worst.suffices:
        return Verdict(worst, suffices=True)
    return Verdict(worst, suffices=False, nearest=_nearest(themes, theme, part, colour))


def _nearest(themes: Themes, theme: str, part: str, colour: str) -> str | None:
    """Find the shade of a colour, with as little black or white as will do, with which all can be read.

    It is looked for beside the theme's own other colour, since the chosen one may be no better.
    """
    chosen, own = parse(colour), own_colours(themes, theme)
    for step in range(1, STEPS):
        for other in (BLACK, WHITE):
            shade = written(mix(chosen, other, 1 - step / STEPS))
            if all(reading.suffices for reading in readings_of(themes, theme, {**own, part: shade})):
                return shade
    return None
