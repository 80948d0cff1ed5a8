"""The figures of the visit counter on pages and over the API (S79, S85, S86, S88)."""

import re
from datetime import UTC, datetime, timedelta

import time_machine

from liencong.core.tenancy.tables import Site
from liencong.sites.visits import service
from liencong.sites.visits.counting import Counting
from tests.factories.province import HOST, MORNING, Client, Province
from tests.web.sites.conftest import CHROME, PutBlocks

API = "/api/v1/counters"


async def write(province: Province) -> None:
    await province.installation.get(Counting).write(datetime.now(UTC))


async def bring(province: Province, site: Site, visits: int) -> None:
    async with province.installation.write(site.id) as session:
        await service.add_opening_balance(session, province.operator, visits, "Hệ thống cũ", now=MORNING)


async def test_who_reads_a_page_is_a_visitor_and_online(province: Province, browser: Client) -> None:
    await province.site("so-y-te")
    assert (await browser.get(f"http://so-y-te.{HOST}/")).status_code == 200
    await write(province)
    answer = await browser.get(f"http://so-y-te.{HOST}{API}")
    assert answer.json() == {
        "online": {"guests": 1, "members": 0, "total": 1},
        "visits": {"today": 1, "yesterday": 0, "week": 1, "month": 1, "total": 1},
    }


async def test_a_kept_page_is_counted_for_everybody_who_is_sent_it(
    province: Province, browser: Client
) -> None:
    await province.site("so-y-te")
    for browser_of in (CHROME, CHROME.replace("131", "132"), CHROME.replace("131", "133")):
        await browser.get(f"http://so-y-te.{HOST}/", headers={"user-agent": browser_of})
    await write(province)
    assert (await browser.get(f"http://so-y-te.{HOST}{API}")).json()["visits"]["total"] == 3


async def test_programs_and_calls_are_no_visits(province: Province, client: Client) -> None:
    await province.site("so-y-te")
    await client.get(f"http://so-y-te.{HOST}/", headers={"user-agent": "Googlebot/2.1"})
    await client.get(f"http://so-y-te.{HOST}/rss.xml", headers={"user-agent": CHROME})
    await client.get(f"http://so-y-te.{HOST}/api/v1/boards", headers={"user-agent": CHROME})
    await write(province)
    assert (await client.get(f"http://so-y-te.{HOST}{API}")).json()["visits"]["total"] == 0


async def test_who_is_signed_in_is_a_member(province: Province, browser: Client) -> None:
    site = await province.site("so-y-te")
    await browser.sign_in(await province.person("editor", site), f"so-y-te.{HOST}")
    await browser.get(f"http://so-y-te.{HOST}/")
    online = (await browser.get(f"http://so-y-te.{HOST}{API}")).json()["online"]
    assert online == {"guests": 0, "members": 1, "total": 1}


async def test_figures_are_kept_for_a_minute_and_no_longer(province: Province, browser: Client) -> None:
    await province.site("so-y-te")
    url = f"http://so-y-te.{HOST}{API}"
    with time_machine.travel(datetime.now(UTC)) as clock:
        assert (await browser.get(url)).json()["online"]["total"] == 0
        await browser.get(f"http://so-y-te.{HOST}/")
        assert (await browser.get(url)).json()["online"]["total"] == 0
        clock.shift(timedelta(seconds=61))
        assert (await browser.get(url)).json()["online"]["total"] == 1


async def test_a_page_tells_in_plain_words_how_things_are_counted(
    province: Province, browser: Client, put_blocks: PutBlocks
) -> None:
    await put_blocks(await province.site("so-y-te"), "visits")
    assert 'href="/cach-dem"' in (await browser.get(f"http://so-y-te.{HOST}/")).text
    page = (await browser.get(f"http://so-y-te.{HOST}/cach-dem")).text
    for words in ("trong 30 phút", "trong 15 phút", "sai số chuẩn 1,6\u00a0%", "không dùng cookie"):
        assert words in page


async def test_the_portal_tells_every_site_and_the_province(province: Province, browser: Client) -> None:
    portal, site = await province.portal(), await province.site("so-y-te")
    await province.site("ngoai", kind="external", settings={"url": "https://ngoai.test"})
    await bring(province, portal, 19_266_672)
    await bring(province, site, 1000)
    await browser.get(f"http://{HOST}/")
    await browser.get(f"http://so-y-te.{HOST}/")
    await write(province)
    told = (await browser.get(f"http://{HOST}{API}")).json()
    assert told["visits"]["total"] == 19_266_673
    assert [(one["site"], one["visits"]["total"], one["online"]["total"]) for one in told["sites"]] == [
        ("cong-tinh", 19_266_673, 1),
        ("so-y-te", 1001, 1),
    ]
    assert told["province"]["visits"]["total"] == 19_267_673
    assert told["province"]["online"] == {"guests": 1, "members": 0, "total": 1}
    assert "province" not in (await browser.get(f"http://so-y-te.{HOST}{API}")).json()


async def test_a_block_shows_the_figures_as_people_write_them(
    province: Province, browser: Client, put_blocks: PutBlocks
) -> None:
    portal, site = await province.portal(), await province.site("so-y-te")
    await bring(province, portal, 19_266_672)
    for where in (portal, site):
        await put_blocks(where, "visits")
    page = (await browser.get(f"http://{HOST}/")).text
    assert "19.266.672" in page
    assert "Toàn tỉnh" in page
    page = (await browser.get(f"http://so-y-te.{HOST}/")).text
    assert "Thống kê truy cập" in page
    assert "Toàn tỉnh" not in page


async def test_only_a_page_with_figures_is_made_anew_after_a_minute(
    province: Province, browser: Client, put_blocks: PutBlocks
) -> None:
    site, plain = await province.site("so-y-te"), await province.site("so-tai-chinh")
    await put_blocks(site, "visits")
    pages = province.installation.pages
    with time_machine.travel(datetime.now(UTC)) as clock:
        for one in (site, plain):
            await browser.get(f"http://{one.slug}.{HOST}/")
        clock.shift(timedelta(seconds=61))
        assert pages.find(f"so-y-te.{HOST}/".encode()) is None
        assert pages.find(f"so-tai-chinh.{HOST}/".encode()) is not None


async def test_an_entry_shows_its_views_and_those_through_the_portal(
    province: Province, browser: Client
) -> None:
    portal, site = await province.portal(), await province.site("so-y-te")
    entry = await province.published(site, await province.board(site))
    board = await province.board(portal, "Tin sở")
    await province.linked(site, entry, to=portal, board=board)
    with time_machine.travel(datetime.now(UTC)) as clock:
        own = await browser.get(f"http://so-y-te.{HOST}/tin-tuc/x-{entry.id}", follow_redirects=True)
        await browser.get(f"http://{HOST}/tin-so/x-{entry.id}", follow_redirects=True)
        await write(province)
        assert views(own.text) == "trên trang: 0 · qua Cổng: 0"
        clock.shift(timedelta(seconds=61))
        assert views((await browser.get(own.url)).text) == "trên trang: 1 · qua Cổng: 1"


def views(page: str) -> str:
    found = re.search(r"Lượt xem</dt><dd>([^<]+)</dd>", page)
    assert found
    return found[1]
