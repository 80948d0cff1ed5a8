"""One real Chromium for the browser tests of a file."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.services import CHROMIUM, needed

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PATIENCE = 15_000
"""Milliseconds until what a page does not show is taken for missing: other tests use the machine too."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser once for a file; each test opens its own page.

    Its loop runs on this thread until it closes, so that no asynchronous test may stand in the same file.
    """
    chromium = needed(CHROMIUM)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def new_home(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes the home of an installation with nothing in it."""

    def make() -> Path:
        home = tmp_path_factory.mktemp("home")
        shutil.copyfile(sqlite_template, home / "liencong.db")
        return home

    return make
