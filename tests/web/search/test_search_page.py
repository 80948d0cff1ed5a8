"""The search page and its JSON calls, as readers and programs meet them."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.search.index import SearchIndex, open_index
from liencong.sites.entry.tables import Entry
from tests.factories.province import Client, Province
from tests.worlds import world


@dataclass(frozen=True)
class Places:
    """A component site, and an entry of it."""

    site: Site
    reform: Entry


@world
async def health(province: Province) -> Places:
    """A portal with a link, and a component site with entries."""
    portal = await province.portal()
    health = await province.site("so-y-te")
    news = await province.board(health)
    of_portal = await province.board(portal, "Tin sở, ngành")
    festival = await province.published(health, news, title="Khai mạc lễ hội đền", body_html="<p>Lễ hội.</p>")
    reform = await province.published(
        health, news, title="Cải cách hành chính năm nay", body_html="<p>Một cửa.</p>"
    )
    await province.draft(health, news, title="Bản nháp kín")
    await province.linked(health, festival, to=portal, board=of_portal)
    await province.settle()
    return Places(health, reform)


async def page(client: Client, host: str = "cong.test", **query: str) -> str:
    """Give the search page."""
    answer = await client.get(f"http://{host}/tim-kiem", params=query)
    assert answer.status_code == 200
    return answer.text


async def call(client: Client, path: str = "/search", host: str = "cong.test", **query: Any) -> Any:
    """Give the answer of a JSON call."""
    answer = await client.get(f"http://{host}/api/v1{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_page_without_a_question_shows_the_field(health: Places, client: Client) -> None:
    shown = await page(client)
    assert 'name="q"' in shown
    assert 'class="hit"' not in shown


async def test_finds_across_sites_with_the_words_marked(health: Places, client: Client) -> None:
    shown = await page(client, q="le hoi den")
    assert "<mark>lễ</mark> <mark>hội</mark> <mark>đền</mark>" in shown
    assert "Trang so-y-te" in shown
    assert shown.count('class="hit"') == 1  # the linked copy is the same hit


async def test_what_is_not_public_is_not_found(health: Places, client: Client) -> None:
    for asked in ("bản nháp kín", ""):
        titles = [hit["title"] for hit in (await call(client, q=asked))["hits"]]
        assert "Bản nháp kín" not in titles


async def test_what_was_withdrawn_vanishes(health: Places, province: Province, client: Client) -> None:
    assert (await call(client, q="cải cách hành chính"))["hits"][0]["title"] == "Cải cách hành chính năm nay"
    await province.step(health.site, health.reform, "unpublish", reason="nhầm")
    await province.settle()
    assert (await call(client, q="cải cách hành chính"))["total"] == 0


async def test_offers_what_was_meant(health: Places, client: Client) -> None:
    shown = await page(client, q="cải cách hành chnh")
    assert "cải cách hành chính</a>" in shown


async def test_narrows_by_links_that_keep_the_question(health: Places, client: Client) -> None:
    shown = await page(client, q="lễ hội")
    addresses = re.findall(r'href="(/tim-kiem\?[^"]+)" rel="nofollow"', shown)
    assert addresses
    for address in addresses:
        answer = await client.get(f"http://cong.test{address.replace('&amp;', '&')}")
        assert parse_qs(urlsplit(address).query)["q"] == ["lễ hội"]
        assert 'class="hit"' in answer.text


async def test_scope_site_asks_this_site_only(health: Places, client: Client) -> None:
    assert (await call(client, q="lễ hội", scope="site"))["total"] == 1
    assert (await call(client, q="cải cách", scope="site"))["total"] == 0
    assert (await call(client, host="so-y-te.cong.test", q="cải cách", scope="site"))["total"] == 1


async def test_nothing_found_is_a_page_with_hints(health: Places, client: Client) -> None:
    assert "Không có kết quả phù hợp" in await page(client, q="zzqxv wwkkj")


@pytest.mark.parametrize(
    "query",
    [
        {"q": ""},
        {"q": "a" * 10_000},
        {"q": "…!?\"'"},
        {"q": "title:(x AND"},
        {"q": "\x00\x1b lễ"},
        {"q": "lễ", "trang": "1000000000"},
        {"q": "lễ", "site": "khong-co", "board": "'\"", "type": "x", "year": "abc", "from": "0", "sort": "?"},
    ],
)
async def test_bad_input_is_a_page(health: Places, client: Client, query: dict[str, str]) -> None:
    await page(client, **query)


async def test_the_answer_has_the_fields_of_the_contract(health: Places, client: Client) -> None:
    answer = await call(client, q="lễ hội đền")
    assert answer.keys() == {"total", "page", "per_page", "hits", "facets", "took_ms"}
    (hit,) = answer["hits"]
    assert hit["site"] == "so-y-te"
    assert hit["board"] == "tin-tuc"
    assert hit["url"].startswith("http://so-y-te.cong.test/tin-tuc/")
    assert answer["facets"]["site"] == {"so-y-te": 1, "cong-tinh": 1}


async def test_filters_of_the_call(health: Places, client: Client) -> None:
    assert (await call(client, q="lễ hội", site="so-y-te", board="tin-tuc", type="article"))["total"] == 1
    assert (await call(client, q="lễ hội", site="khong-co"))["total"] == 0
    assert (await call(client, q="lễ hội", to="1999-01-01"))["total"] == 0


async def test_a_call_with_a_wrong_value_is_told_so(health: Places, client: Client) -> None:
    answer = await client.get("http://cong.test/api/v1/search", params={"q": "x", "from": "hôm qua"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid"


async def test_suggests_titles(health: Places, client: Client) -> None:
    suggestions = (await call(client, "/search/suggest", q="khai mạc l"))["suggestions"]
    assert [one["text"] for one in suggestions] == ["Khai mạc lễ hội đền"]
    assert (await call(client, "/search/suggest", q=""))["suggestions"] == []


async def test_an_engine_that_does_not_answer_is_told_politely(
    health: Places, installation: Installation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    down = open_index("meilisearch+http://key@127.0.0.1:9")
    monkeypatch.setattr(installation.get(SearchIndex), "engine", down.engine)
    answer = await client.get("http://cong.test/tim-kiem", params={"q": "lễ hội"})
    assert answer.status_code >= 500
    assert "Chức năng tìm kiếm tạm thời" in answer.text
    home = await client.get("http://cong.test/")
    assert home.status_code == 200


async def test_the_page_is_never_kept_for_others(health: Places, client: Client) -> None:
    answer: httpx2.Response = await client.get("http://cong.test/tim-kiem", params={"q": "lễ hội"})
    assert answer.headers["cache-control"] == "no-store"
