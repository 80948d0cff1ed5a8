"""What the server takes a theme's colours to be is what a browser makes of the same style sheets."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from liencong.core.colours import Colour
from liencong.core.text.catalogue import Catalogue
from liencong.core.theme_colours import MODES, resolve, tokens_of
from liencong.core.themes import Themes

THEMES = Themes(Path("none"), [], Catalogue({}))
CONTRAST = {"light": "thuong", "dark": "toi", "high": "cao"}
CHOSEN = [{}, {"brand": "#7a1fa2", "accent": "#00c853"}, {"brand": "#004d40", "accent": "#ffd600"}]
PAINT = """([value]) => {
  const box = document.createElement("div");
  box.style.backgroundColor = value;
  document.body.append(box);
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = getComputedStyle(box).backgroundColor;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""


def sheet(theme: str) -> str:
    """Give the style sheets of a theme as a page loads them."""
    parts = [folder.folder / "static" / name for name in ("style.css", "theme.css")
             for folder in reversed(THEMES.chain(theme))]  # fmt: skip
    return "\n".join(part.read_text("utf-8") for part in parts if part.is_file())


@pytest.mark.parametrize("theme", sorted(THEMES.all))
def test_browsers_and_server_agree_on_every_colour_that_is_judged(browser: Browser, theme: str) -> None:
    def serve(route: Route) -> None:
        route.fulfill(body="<!doctype html><style></style><body>", content_type="text/html")

    pairs = [pair for one in THEMES.chain(theme) for pair in one.pairs]
    with browser.new_page() as page:
        page.route("**/*", serve)
        page.goto("http://giao-dien.test/")
        for colours in CHOSEN:
            own = "".join(f"--{name}:{colour};" for name, colour in colours.items())
            page.locator("style").evaluate("(element, css) => element.textContent = css",
                                           f"{sheet(theme)}\n:root{{{own}}}")  # fmt: skip
            tokens = tokens_of(THEMES, theme, colours)
            for mode in MODES:
                page.evaluate("(value) => document.documentElement.dataset.contrast = value", CONTRAST[mode])
                for value in {text for pair in pairs for text in (pair.ink, pair.ground)}:
                    found = resolve(value, tokens, mode)
                    if len(found) == 1:
                        assert _near(page.evaluate(PAINT, [value]), found[0]), (value, mode, colours)


def _near(painted: list[int], colour: Colour) -> bool:
    return all(abs(part - own * 255) <= 1.01 for part, own in zip(painted, colour, strict=True))
