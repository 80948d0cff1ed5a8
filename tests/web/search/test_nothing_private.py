"""Markers planted in whatever is not public, on every site, are found nowhere: not even counted."""

from datetime import timedelta
from typing import Any

from liencong.core.clock import utc_now
from liencong.core.tenancy.tables import Site
from tests.factories.province import Client, Province
from tests.worlds import world

MARKER = "Zqxvmarker"


@world
async def planted(province: Province) -> None:
    """On two sites: an entry in each state in which readers must not see it, with the marker all over it."""
    for site in (await province.portal(), await province.site("so-y-te")):
        await plant(province, site)
    await province.settle()


async def plant(province: Province, site: Site) -> None:
    board = await province.board(site, "Tin tức")
    papers = await province.board(site, "Văn bản", type="document")
    said: dict[str, Any] = {
        "title": f"{MARKER} một",
        "summary": MARKER,
        "body_html": f"<p>{MARKER}</p>",
        "author": MARKER,
    }
    await province.draft(site, board, **said)
    sent = await province.draft(site, board, **said)
    await province.step(site, sent, "submit")
    back = await province.draft(site, board, **said)
    await province.step(site, back, "submit")
    await province.step(site, back, "return", reason=MARKER)
    later = await province.draft(site, board, **said)
    await province.step(site, later, "submit")
    await province.step(site, later, "publish", at=utc_now() + timedelta(days=1))
    gone = await province.published(site, board, **said)
    await province.step(site, gone, "unpublish", reason=MARKER)
    trashed = await province.published(site, board, **said)
    await province.step(site, trashed, "trash")
    fields = {"number": f"7/{MARKER}", "issued_on": "2026-11-01", "signer": MARKER}
    await province.draft(site, papers, **said, fields=fields)
    rewritten = await province.published(site, board, title="Bài đang đăng")
    await province.rewrite(site, rewritten, **said)


async def test_a_marker_is_found_nowhere(planted: None, client: Client) -> None:
    for host in ("cong.test", "so-y-te.cong.test"):
        for text in (MARKER, MARKER.lower(), f'"{MARKER}"', f"7/{MARKER}", "zqxvmarke"):
            page = await client.get(f"http://{host}/tim-kiem", params={"q": text})
            assert (page.status_code, page.text.count('class="hit"')) == (200, 0)
            called = (await client.get(f"http://{host}/api/v1/search", params={"q": text})).json()
            assert (called["total"], called["hits"], called.get("corrected")) == (0, [], None)
            assert not any(called["facets"].values())
            suggested = await client.get(f"http://{host}/api/v1/search/suggest", params={"q": text[:6]})
            assert suggested.json() == {"suggestions": []}


async def test_the_newest_are_those_that_everybody_may_read(planted: None, client: Client) -> None:
    called = (await client.get("http://cong.test/api/v1/search", params={"type": "article"})).json()
    assert [hit["title"] for hit in called["hits"]] == ["Bài đang đăng", "Bài đang đăng"]
    assert MARKER not in str(called)
