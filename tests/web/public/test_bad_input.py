"""Whatever is asked of a public address, readers get a page or a clear refusal, never a fault of ours."""

import unicodedata
from urllib.parse import quote

import pytest

from tests.factories.province import Client
from tests.web.public.conftest import HEALTH, Places

WORDS = {
    "very long": "ă" * 10_000,
    "control characters": "\x00\x01\x7f",
    "decomposed": unicodedata.normalize("NFD", "tiêm chủng"),
    "emoji": "😀🇻🇳",
    "right to left": "\u202eabc\u202c مرحبا",
    "statements": "' OR 1=1; DROP TABLE entry;--",
    "patterns": "%_\\",
    "script": "<script>alert(1)</script>\"'",
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
async def test_any_words_may_be_looked_for_on_a_board(places: Places, client: Client, words: str) -> None:
    answer = await client.get(f"{HEALTH}/tin-tuc?q={quote(words)}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


async def test_decomposed_words_find_composed_titles(places: Places, client: Client) -> None:
    answer = await client.get(f"{HEALTH}/tin-tuc?q={quote(WORDS['decomposed'])}")
    assert "Tiêm chủng mở rộng" in answer.text


@pytest.mark.parametrize(
    "query",
    ["from=2026-13-45", "to=0000-00-00", "from=0001-01-01", "to=9999-12-31", "from=%00", "from=a&from=b"],
)
async def test_days_that_do_not_exist_are_left_out(places: Places, client: Client, query: str) -> None:
    answer = await client.get(f"{HEALTH}/tin-tuc?{query}")
    assert answer.status_code == 200
    assert "Tiêm chủng mở rộng" in answer.text


@pytest.mark.parametrize("number", ["0", "-1", "abc", "1e3", "٣", "", "1000000000000"])
async def test_a_senseless_page_number_means_the_first(places: Places, client: Client, number: str) -> None:
    answer = await client.get(f"{HEALTH}/tin-tuc?trang={quote(number)}")
    assert answer.status_code == 200
    assert "Tiêm chủng mở rộng" in answer.text


@pytest.mark.parametrize("path", ["/tin-tuc?trang={}", "/rss.xml?trang={}", "/sitemap.xml?tep={}"])
async def test_no_page_stands_behind_the_last(places: Places, client: Client, path: str) -> None:
    assert (await client.get(f"{HEALTH}{path.format(1)}")).status_code == 200
    assert (await client.get(f"{HEALTH}{path.format(2)}")).status_code == 404
    assert (await client.get(f"{HEALTH}{path.format(99_999)}")).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/%FF%FE", "/tin-tuc/%C3", "/%00", "/tin-tuc%00/rss.xml", "/%ED%A0%80", "/%0d%0aX-Evil:1",
        "/%2e%2e/etc", "/~%FF/", "//evil.example", "/%5cevil", "/a" * 4_000, "/" + "a" * 8_000,
        "/static/base/x/a%00b", "/static/base/x/" + "a" * 5_000, "/static/khong/x/base/theme.toml",
        "/assets/a%00b", "/assets/" + "a" * 5_000, "/static/base/x/..%2f..%2ftheme.toml",
        "/media/a%00b", "/tham-do/%00",
    ],
)  # fmt: skip
async def test_a_path_that_names_nothing_is_not_found(places: Places, client: Client, path: str) -> None:
    answer = await client.get(f"{HEALTH}{path}")
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.text


async def test_a_method_that_no_page_takes_is_refused_with_those_that_it_takes(
    places: Places, client: Client
) -> None:
    for method in ("PUT", "DELETE", "PATCH", "POST", "OPTIONS", "TRACE"):
        answer = await client.request(method, f"{HEALTH}{places.path}")
        assert answer.status_code == 405
        assert "GET" in answer.headers["allow"]


async def test_head_says_what_get_would_and_sends_nothing(places: Places, client: Client) -> None:
    for path in ("/", "/tin-tuc", places.path, "/rss.xml"):
        head, page = await client.head(f"{HEALTH}{path}"), await client.get(f"{HEALTH}{path}")
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == page.headers["content-type"]


async def test_headers_that_mean_nothing_change_nothing(places: Places, client: Client) -> None:
    page = await client.get(f"{HEALTH}/")
    for name, value in {
        "cookie": "lc=junk; lc=", "authorization": "Basic ///", "range": "bytes=9999-1", "if-none-match": "x",
        "accept-language": "xx", "x-forwarded-host": "evil.example", "x-junk": "a" * 60_000,
    }.items():  # fmt: skip
        answer = await client.get(f"{HEALTH}/", headers={name: value})
        assert (answer.status_code, answer.text) == (200, page.text)
