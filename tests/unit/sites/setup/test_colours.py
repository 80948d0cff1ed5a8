"""A site's own colours are judged by everything that its theme does with them."""

from pathlib import Path

import pytest

from liencong.core.text.catalogue import Catalogue
from liencong.core.theme_colours import readings_of
from liencong.core.themes import Themes
from liencong.sites.setup.colours import judge

THEMES = Themes(Path("none"), [], Catalogue({}))
NAMES = sorted(THEMES.all)


def test_a_colour_that_is_dark_enough_for_white_may_still_be_too_light_for_a_tinted_ground() -> None:
    verdict = judge(THEMES, "tinh", {"brand": "#767676", "accent": "#c4973b"})["brand"]
    assert not verdict.suffices  # 4,54 : 1 on white, which a check against white alone lets pass
    assert verdict.worst.mode == "light"


def test_an_accent_is_judged_where_words_stand_on_it() -> None:
    verdicts = judge(THEMES, "tinh", {"brand": "#8f1a1d", "accent": "#000000"})
    assert verdicts["brand"].suffices
    assert not verdicts["accent"].suffices
    assert verdicts["accent"].worst.pair.name == "search"


def test_a_bright_accent_that_no_words_need_is_taken() -> None:
    assert judge(THEMES, "so-nganh", {"brand": "#12437c", "accent": "#ffd700"})["accent"].suffices


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("brand", ["#ffcc00", "#ff0000", "#00a0e9", "#ffffff", "#000000", "#7f7f7f"])
def test_the_near_colour_that_is_offered_will_do(name: str, brand: str) -> None:
    verdict = judge(THEMES, name, {"brand": brand}).get("brand")
    if verdict is not None and not verdict.suffices:
        assert verdict.nearest is not None
        colours = {"brand": verdict.nearest}
        assert [one for one in readings_of(THEMES, name, colours) if not one.suffices] == []


def test_what_is_no_colour_is_not_judged() -> None:
    with pytest.raises(ValueError, match="red"):
        judge(THEMES, "base", {"brand": "red"})
