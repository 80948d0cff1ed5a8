"""A signed-in browser calls the API by its cookie, and no other site's page can make it do so."""

from collections.abc import Mapping

import httpx2
import pytest

from liencong.core.web.forms import csrf_token_of
from tests.factories.province import Client
from tests.web.api.conftest import SAID, Api, Places
from tests.worlds import world

HOST = "so-y-te.cong.test"
HERE = {"sec-fetch-site": "same-origin"}


@world
async def browser(places: Places, client: Client) -> Api:
    """Sign an editor in on the site's host."""
    await client.sign_in(await places.province.person("editor", places.health), HOST)
    return places.guest(places.health)


async def write(browser: Api, headers: Mapping[str, str | bytes]) -> httpx2.Response:
    return await browser.post("/entries", SAID | {"board": "tin-tuc"}, headers=headers)


async def test_the_sessions_token_opens_the_way(client: Client, browser: Api) -> None:
    token = csrf_token_of(client.installation.secret_key, client.session_tokens[HOST])
    assert (await write(browser, HERE | {"x-csrf-token": token})).status_code == 201


@pytest.mark.parametrize("token", ["", "x", "é"])
async def test_without_the_sessions_token_nothing_is_written(browser: Api, token: str) -> None:
    answer = await write(browser, HERE | {"x-csrf-token": token.encode()})
    assert (answer.status_code, answer.json()["code"]) == (403, "cross-site")


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://ke-xau.test"}, {"origin": "null"}]
)
async def test_another_sites_page_is_refused_even_with_the_token(
    client: Client, browser: Api, headers: dict[str, str]
) -> None:
    token = csrf_token_of(client.installation.secret_key, client.session_tokens[HOST])
    answer = await write(browser, headers | {"x-csrf-token": token})
    assert (answer.status_code, answer.json()["code"]) == (403, "cross-site")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_session_of_one_host_is_nobodys_on_another(places: Places, browser: Api) -> None:
    assert (await browser.get("/entries", state="draft")).status_code == 200
    assert (await places.guest(places.justice).get("/entries", state="draft")).status_code == 401
