"""Colours mix as style sheets say, and every theme that comes with us can be read in every mode."""

from pathlib import Path

import pytest

from liencong.core.colours import contrast, mix, parse, written
from liencong.core.text.catalogue import Catalogue
from liencong.core.theme_colours import MODES, own_colours, readings_of, resolve
from liencong.core.themes import Themes

THEMES = Themes(Path("none"), [], Catalogue({}))
NAMES = sorted(THEMES.all)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#1f4a66", "#ffffff", 9.42)],
)
def test_contrast_is_that_of_the_accessibility_guidelines(one: str, other: str, expected: float) -> None:
    assert contrast(parse(one), parse(other)) == pytest.approx(expected, abs=0.01)
    assert contrast(parse(other), parse(one)) == pytest.approx(expected, abs=0.01)


def test_mixing_with_itself_changes_nothing_and_keeps_to_the_share() -> None:
    brand = parse("#8f1a1d")
    assert written(mix(brand, brand, 0.3)) == "#8f1a1d"
    assert written(mix(brand, parse("#fff"), 1)) == "#8f1a1d"
    assert written(mix(brand, parse("#fff"), 0)) == "#ffffff"


@pytest.mark.parametrize("text", ["", "red", "#12", "#12345", "#12345g", "rgb(0 0 0)"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse(text)


def test_an_expression_comes_to_the_colour_of_its_mode() -> None:
    tokens = {
        "--link": "var(--light, #111) var(--dark, color-mix(in srgb, #000 50%, #fff)) var(--high, #222)"
    }
    found = [written(resolve("var(--link)", tokens, mode)[0]) for mode in MODES]
    assert found == ["#111111", "#808080", "#222222"]
    gradient = resolve("linear-gradient(90deg, #111, var(--gone, #333))", {}, "light")
    assert [written(one) for one in gradient] == ["#111111", "#333333"]
    assert resolve("var(--a)", {"--a": "var(--b)", "--b": "var(--a)"}, "light") == []


@pytest.mark.parametrize("name", NAMES)
def test_every_theme_can_be_read_with_its_own_colours(name: str) -> None:
    readings = readings_of(THEMES, name, {})
    pairs = [pair for theme in THEMES.chain(name) for pair in theme.pairs]
    assert [(one.pair, one.mode) for one in readings] == [(pair, mode) for pair in pairs for mode in MODES]
    assert [reading for reading in readings if not reading.suffices] == []


@pytest.mark.parametrize("name", NAMES)
def test_in_high_contrast_no_colour_of_a_site_makes_a_difference(name: str) -> None:
    for colours in ({"brand": "#ffffff", "accent": "#000000"}, {"brand": "#000000", "accent": "#ffffff"}):
        readings = [one for one in readings_of(THEMES, name, colours) if one.mode == "high"]
        assert [reading for reading in readings if not reading.suffices] == []


def test_a_theme_tells_its_own_colours_and_else_its_parents() -> None:
    assert own_colours(THEMES, "tinh") == {"brand": "#8f1a1d", "accent": "#c4973b"}
