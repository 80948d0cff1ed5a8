"""Addresses to which texts lead: asked beside everything else, and remembered."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import select

from liencong.core.clock import utc_now
from liencong.core.http.guarded import GuardedClient
from liencong.sites.entry import link_answers
from liencong.sites.entry.tables import LinkAnswer
from tests.factories.province import HOST, Province


class Answering(BaseHTTPRequestHandler):
    """Answers with the status that the path names."""

    def do_GET(self) -> None:
        self.send_response(int(self.path.rpartition("/")[2]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


async def unanswered(province: Province, *addresses: str) -> dict[str, str]:
    sites, site = (
        await province.installation.sites.load(),
        await province.installation.sites.find_by_host(HOST),
    )
    assert site is not None
    async with province.installation.read(site.id) as session:
        return await link_answers.find_unanswered(session, addresses, sites, site, now=utc_now())


async def note(province: Province, *addresses: str) -> None:
    sites = await province.installation.sites.load()
    async with province.installation.write(None) as session:
        await link_answers.note(session, addresses, sites, now=utc_now())


async def test_what_is_gone_is_told_once_it_was_asked(province: Province, elsewhere: str) -> None:
    await province.portal()
    here, gone, shy, ill = (f"http://{elsewhere}/{status}" for status in (200, 404, 403, 503))
    private = "http://10.1.2.3/200"
    await note(province, here, gone, shy, ill, private, "mailto:an@vidu.test", "#cuoi", "/tin", "http://[bad")
    assert await unanswered(province, here, gone, private) == {}
    async with GuardedClient(allow=[elsewhere]) as client:
        await link_answers.ask(province.installation, client, now=utc_now())
    assert await unanswered(province, here, gone, shy, ill, private) == {
        gone: "gone", ill: "failing", private: "refused",
    }  # fmt: skip


async def test_an_address_is_asked_again_in_time_and_forgotten_with_its_text(
    province: Province, elsewhere: str
) -> None:
    await province.portal()
    gone = f"http://{elsewhere}/404"
    await note(province, gone)
    begun = utc_now()
    async with GuardedClient(allow=[elsewhere]) as client:
        for after in (timedelta(0), timedelta(days=1), timedelta(days=8)):
            await link_answers.ask(province.installation, client, now=begun + after)
            async with province.installation.read(None) as session:
                asked = await session.scalar(select(LinkAnswer.asked_at))
            assert asked == (begun if after < link_answers.ASKED_EVERY else begun + after)
    await link_answers.forget_unseen(province.installation, now=begun + timedelta(days=91))
    assert await unanswered(province, gone) == {}


async def test_links_within_the_installation_are_judged_without_asking(province: Province) -> None:
    portal, health = await province.portal(), await province.site("so-y-te")
    board = await province.board(health, "Tin tức")
    shown, hidden = await province.published(health, board), await province.draft(health, board)
    base = f"http://so-y-te.{HOST}/tin-tuc/a-"
    await note(province, f"{base}{shown.id}", f"{base}{hidden.id}")
    found = await unanswered(
        province,
        f"{base}{shown.id}",
        f"{base}{hidden.id}",
        "/tin-tuc/a-999",
        "/tin-tuc",
        "/~so-y-te/tin-tuc/a-9",
    )
    assert found == {f"{base}{hidden.id}": "not-shown", "/tin-tuc/a-999": "not-shown"}
    assert portal.id
    async with province.installation.read(None) as session:
        assert await session.scalar(select(LinkAnswer.digest)) is None
