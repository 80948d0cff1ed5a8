"""A province that a process of its own serves, for browsers."""

import re
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar

import anyio
import httpx2
from playwright.sync_api import Browser, Page, StorageState, expect

from liencong.core.boot import assemble
from liencong.core.identity import service as identity
from liencong.core.settings import load_settings
from tests.factories.province import Person, Province
from tests.ports import free_port
from tests.web_processes import serve_apart

PASSWORD = "matkhau-de-thu"
PATIENCE = 40

T = TypeVar("T")


@contextmanager
def serving(home: Path, make: Callable[[Province], Awaitable[T]], **settings: str) -> Iterator[tuple[str, T]]:
    """Make a province in a new home and serve it; give the address of its base host, and what was made."""
    port = free_port()

    async def prepare() -> T:
        given = {"BASE_HOST": f"localhost:{port}", **settings}
        async with assemble(load_settings(home, **given)).running() as installation:
            return await make(Province(installation))

    with ThreadPoolExecutor(1) as beside:  # the loop of a browser may run on this thread
        made = beside.submit(anyio.run, prepare).result()
    process = serve_apart(port, {"HOME": str(home), "BASE_HOST": f"localhost:{port}", **settings})
    try:
        _wait_for(f"http://localhost:{port}/healthz")
        yield f"http://localhost:{port}", made
    finally:
        process.terminate()
        process.join(10)


async def let_in(province: Province, *people: Person) -> None:
    """Let people sign in with the password of these tests."""
    async with province.installation.write(None) as session:
        for person in people:
            account = await identity.get_account(session, person.email)
            await identity.set_password(session, account, PASSWORD)


def signed_in(browser: Browser, site: str, email: str) -> Page:
    """Open a site's back office in a browser of its own, signed in."""
    page = browser.new_context(storage_state=_sign_in(browser, site, email)).new_page()
    page.goto(f"{site}/quan-tri/")
    return page


@cache
def _sign_in(browser: Browser, site: str, email: str) -> StorageState:
    """Sign somebody in, once for all tests of a file; give what the browser then keeps."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}/quan-tri/")
        page.get_by_label("Thư điện tử").fill(email)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
        expect(page).to_have_url(re.compile(rf"^{site}/quan-tri/"))
        return context.storage_state()


@contextmanager
def faultless(page: Page, *, besides: re.Pattern[str] | None = None) -> Iterator[Page]:
    """Use a page, close its browser at the end, and see that its scripts had no fault but those `besides`."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield page
    page.context.close()
    assert [fault for fault in faults if besides is None or not besides.search(fault)] == []


def _wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE
    with httpx2.Client() as client:
        while time.monotonic() < until:
            try:
                client.get(url).raise_for_status()
            except httpx2.HTTPError:
                time.sleep(0.1)
            else:
                return
    raise TimeoutError(url)
