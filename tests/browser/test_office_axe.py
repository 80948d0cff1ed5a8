"""Every screen of the back office is accessible: wide and narrow, light and dark, with something on it."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import let_in, serving, signed_in
from tests.factories.office_screens import ON_COMPONENT, SCREENS, address_of
from tests.factories.office_things import Things, make_things
from tests.factories.province import Province

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
WIDTHS = (1366, 390)
EVERYTHING = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""The rules that ask for colours: nothing else differs between light and dark."""
LOOKS: Mapping[Literal["light", "dark"], Mapping[str, Any]] = {"light": EVERYTHING, "dark": COLOURS}

SQUEEZED = """() => [...document.querySelectorAll("main :is(p, li, dt, dd, td, th, label, a, button)")]
  .filter(one => one.checkVisibility() && one.innerText.trim().length > 6)
  .filter(one => one.getBoundingClientRect().height > 5 * one.getBoundingClientRect().width)
  .map(one => one.innerText.slice(0, 60))
"""
"""Texts that stand in a column of single letters."""


@pytest.fixture(scope="module")
def served(new_home: Callable[[], Path]) -> Iterator[tuple[str, Things]]:
    with serving(new_home(), _make) as made:
        yield made


async def _make(province: Province) -> Things:
    things = await make_things(province)
    await let_in(province, things.person)
    return things


@pytest.fixture(scope="module")
def page(served: tuple[str, Things], browser: Browser) -> Iterator[Page]:
    base, things = served
    page = signed_in(browser, base, things.person.email)
    yield page
    page.context.close()


@pytest.mark.parametrize(("name", "path"), SCREENS, ids=[name for name, _ in SCREENS])
def test_nothing_on_the_screen_keeps_anybody_out(
    page: Page, served: tuple[str, Things], name: str, path: str
) -> None:
    base, things = served
    numbers: Mapping[str, str] = things.numbers | things.of_screen.get(name, {})
    if name in ON_COMPONENT:
        base, numbers = base.replace("//", "//so-y-te."), {**numbers, "entry_id": things.offered_entry}
        page.goto(f"{base}/quan-tri/")
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    shown = address_of(name, path, numbers)
    response = page.goto(f"{base}/quan-tri{shown}")
    assert response is not None
    assert response.status == 200, f"{shown} answers {response.status}"
    assert faults_of(page) == []


def test_nothing_in_the_panels_over_a_screen_keeps_anybody_out(
    page: Page, served: tuple[str, Things]
) -> None:
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(f"{served[0]}/quan-tri/")
    page.locator(".bell summary").click()
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Duyệt Bài chờ duyệt", exact=True).click()
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option").first).to_be_visible()
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    page.locator("main").click(position={"x": 5, "y": 5})
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert faults_of(page) == []


def faults_of(page: Page) -> list[str]:
    """Look at a screen as it is in each width and colour."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for colours, asked in LOOKS.items():
            page.emulate_media(color_scheme=colours)
            found += [f"{width} {colours} {one}" for one in _violations(page, asked)]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            found.append(f"{width} scrolls sideways by {over}")
        found += [f"{width} squeezes {text}" for text in page.evaluate(SQUEEZED)]
    return found


def _violations(page: Page, asked: Mapping[str, Any]) -> list[str]:
    # What stands in frames is pages of their own; axe is not in them, and would wait for it to answer.
    options = json.dumps({**asked, "resultTypes": ["violations"], "iframes": False})
    result = page.evaluate(f"axe.run(document, {options})")
    return [
        f"{fault['id']}: {', '.join(str(node['target']) for node in fault['nodes'][:4])}"
        for fault in result["violations"]
    ]
