"""One real Chromium for the browser tests of a file."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.services import CHROMIUM, needed

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser once for a file; each test opens its own page.

    Its loop runs on this thread until it closes, so that no asynchronous test may stand in the same file.
    """
    chromium = needed(CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield browser
        browser.close()
