"""Kept pages are the same for every reader, belong to their own host, and are gone when something changed."""

import pytest

from liencong.core.installation import Installation
from tests.factories.province import HOST, Client, Province
from tests.web.public.conftest import HEALTH, PORTAL, Places

OWN = ("/tin-tuc", "/rss.xml", "/feed.atom", "/tin-tuc/rss.xml", "/tin-tuc/feed.atom")
LINKED = ("/tin-so-nganh", "/rss.xml", "/feed.atom", "/tin-so-nganh/rss.xml", "/tin-so-nganh/feed.atom")
WORD = "Khám bệnh"


async def shown_on(client: Client, site: str, paths: tuple[str, ...], word: str = WORD) -> list[str]:
    return [path for path in paths if word in (await client.get(f"{site}{path}")).text]


async def test_a_change_is_seen_at_once_on_every_page_that_shows_it(
    places: Places, province: Province, client: Client
) -> None:
    assert await shown_on(client, HEALTH, OWN) == []
    entry = await province.published(places.health, places.news, title=WORD)
    assert await shown_on(client, HEALTH, OWN) == list(OWN)
    assert f"-{entry.id}<" in (await client.get(f"{HEALTH}/sitemap.xml")).text
    await province.edit(places.health, entry, title="Chữa bệnh")
    assert await shown_on(client, HEALTH, OWN) == []
    assert await shown_on(client, HEALTH, OWN, "Chữa bệnh") == list(OWN)
    await province.step(places.health, entry, "unpublish", reason="Sai")
    assert await shown_on(client, HEALTH, OWN, "Chữa bệnh") == []
    assert f"-{entry.id}<" not in (await client.get(f"{HEALTH}/sitemap.xml")).text


async def test_a_link_appears_and_vanishes_at_once(
    places: Places, province: Province, client: Client
) -> None:
    word = "Tiêm chủng mở rộng"
    assert await shown_on(client, PORTAL, LINKED, word) == []
    await places.link()
    assert await shown_on(client, PORTAL, LINKED, word) == list(LINKED)
    await province.edit(places.health, places.entry, title="Tiêm chủng bổ sung")
    assert await shown_on(client, PORTAL, LINKED, word) == list(LINKED)
    await places.withdraw()
    assert await shown_on(client, PORTAL, LINKED, word) == []


async def test_a_host_named_twice_puts_no_page_under_the_other_name(places: Places, client: Client) -> None:
    twice = [("host", HOST), ("host", f"so-y-te.{HOST}")]
    await client.get(f"{PORTAL}/so-do", headers=twice)
    page = await client.get(f"{HEALTH}/so-do")
    assert "Trang so-y-te" in page.text
    assert "Trang cong-tinh</title>" not in page.text


async def test_a_session_in_a_second_cookie_header_passes_the_kept_pages_by(
    places: Places, installation: Installation, client: Client
) -> None:
    await client.get(f"{HEALTH}/tin-tuc", headers=[("cookie", "lc=junk"), ("cookie", "khac=1")])
    assert installation.pages.find(f"so-y-te.{HOST}/tin-tuc".encode()) is None


async def test_pages_of_made_up_queries_are_not_kept(
    places: Places, installation: Installation, client: Client
) -> None:
    for query in ("trang=abc", "trang=01", "co-chu=7", "tuong-phan=x", "la=1", "trang=1&trang=1&la="):
        await client.get(f"{HEALTH}/tin-tuc?{query}")
        assert installation.pages.find(f"so-y-te.{HOST}/tin-tuc?{query}".encode()) is None
    await client.get(f"{HEALTH}/tin-tuc?co-chu=150&trang=1")
    assert installation.pages.find(f"so-y-te.{HOST}/tin-tuc?co-chu=150&trang=1".encode()) is not None


async def test_who_is_signed_in_leaves_nothing_behind_for_others(
    places: Places, province: Province, installation: Installation, client: Client
) -> None:
    person = await province.person("editor", places.health)
    await client.sign_in(person, f"so-y-te.{HOST}")
    own = await client.get(f"{HEALTH}/tin-tuc")
    assert installation.pages.find(f"so-y-te.{HOST}/tin-tuc".encode()) is None
    client.cookies.clear()
    assert "set-cookie" not in own.headers
    assert person.email not in (await client.get(f"{HEALTH}/tin-tuc")).text


@pytest.mark.parametrize("path", ["/", "/tin-tuc", "/rss.xml"])
async def test_who_has_a_page_already_is_told_so(places: Places, client: Client, path: str) -> None:
    page = await client.get(f"{HEALTH}{path}")
    again = await client.get(f"{HEALTH}{path}", headers={"if-none-match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_styles_and_scripts_are_sent_compressed_and_pictures_as_they_are(
    places: Places, client: Client
) -> None:
    themes = client.installation.themes
    style, plain = themes.static_url("base", "style.css"), {"accept-encoding": "identity"}
    zipped = await client.get(f"{HEALTH}{style}", headers={"accept-encoding": "gzip"})
    whole = await client.get(f"{HEALTH}{style}", headers=plain)
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in whole.headers
    assert zipped.content == whole.content
    assert int(zipped.headers["content-length"]) < int(whole.headers["content-length"]) / 2
    assert zipped.headers["vary"] == "accept-encoding"
