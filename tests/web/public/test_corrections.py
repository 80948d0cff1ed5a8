"""A correction is told wherever its entry is read: on the page, in feeds, by the API, on linking sites."""

import json
import re
from datetime import datetime

import pytest

from liencong.core.text import format_date
from liencong.federation.link import service as links
from liencong.sites.entry.tables import Entry
from tests.factories.province import HOST, MORNING, Client, Province
from tests.worlds import world

NOTICE = "Bài trước ghi 12 xã <b>; con số đúng là 14 xã."
SHOWN = "Bài trước ghi 12 xã &lt;b&gt;; con số đúng là 14 xã."


@world
async def corrected(province: Province) -> tuple[Entry, str, str]:
    """Publish an entry that is linked, then correct it; give its addresses there and on the portal."""
    portal, site = await province.portal(), await province.site("so-y-te")
    board, portal_board = await province.board(site), await province.board(portal, "Tin sở, ngành")
    entry = await province.published(site, board)
    link = await province.linked(site, entry, to=portal, board=portal_board)
    await province.edit(site, entry, body_html="<p>14 xã.</p>", correction=NOTICE)
    await province.settle()
    path = f"{entry.slug}-{entry.id}"
    own, linked = f"http://so-y-te.{HOST}/{board.path}/{path}", f"http://{HOST}/{portal_board.path}/{path}"
    return entry, own, f"{linked}#{link.id}"


async def test_it_stands_above_the_text_with_its_date(
    client: Client, corrected: tuple[Entry, str, str]
) -> None:
    page = (await client.get(corrected[1])).text
    assert f"Đính chính ngày {format_date(MORNING)}:</strong> {SHOWN}" in page


async def test_it_goes_with_the_text_that_the_portal_approved(
    client: Client, province: Province, corrected: tuple[Entry, str, str]
) -> None:
    address, _, link_id = corrected[2].partition("#")
    assert "Đính chính" not in (await client.get(address)).text  # the board has yet to take the new text over
    portal = province.installation.sites.loaded.portal
    assert portal is not None
    async with province.installation.write(portal.id) as session:
        await links.decide(session, province.operator, int(link_id), "update", now=MORNING)
    assert SHOWN in (await client.get(address)).text


@pytest.mark.parametrize("file", ["rss.xml", "feed.atom"])
async def test_it_stands_in_the_feeds(client: Client, corrected: tuple[Entry, str, str], file: str) -> None:
    feed = (await client.get(f"http://so-y-te.{HOST}/{file}")).text
    assert "Đính chính ngày" in feed
    assert "con số đúng là 14 xã." in feed


async def test_the_api_gives_it(client: Client, corrected: tuple[Entry, str, str]) -> None:
    entry = (await client.get(f"http://so-y-te.{HOST}/api/v1/entries/{corrected[0].id}")).json()
    (notice,) = entry["corrections"]
    assert notice["text"] == NOTICE
    assert datetime.fromisoformat(notice["at"]) == MORNING


async def test_machines_read_it(client: Client, corrected: tuple[Entry, str, str]) -> None:
    page = (await client.get(corrected[1])).text
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    (said,) = [json.loads(block) for block in blocks if "NewsArticle" in block]
    assert [one["@type"] for one in said["correction"]] == ["CorrectionComment"]
