"""The hub: who subscribes is asked first, is told of changes signed, and is left alone when it says so."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from liencong.core.boot import assemble
from liencong.core.clock import utc_now
from liencong.core.http import signatures
from liencong.core.http.signing_keys import published_keys
from liencong.core.installation import Installation
from liencong.core.settings import load_settings
from liencong.federation.hub import asking, pushing
from liencong.federation.hub.tables import HubSubscription
from tests.factories.province import BASE_HOST, Client, Province

SECRET = "a-secret-of-mine"
TOPIC = f"{BASE_HOST}/feed.atom"


class Subscriber(ThreadingHTTPServer):
    """A call-back that says yes, unless told otherwise, and keeps what it is sent."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _CallBack)
        self.agrees, self.status = True, 204
        self.pushes: list[tuple[dict[str, str], bytes]] = []
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/nhan?of=me"


class _CallBack(BaseHTTPRequestHandler):
    server: Subscriber

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        self._answer(200, asked["hub.challenge"][0].encode() if self.server.agrees else b"no")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.pushes.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self._answer(self.server.status, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    server = Subscriber()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
async def installation(database_url: str, tmp_path: Path) -> AsyncIterator[Installation]:
    settings = load_settings(
        tmp_path, DATABASE_URL=database_url, BASE_HOST=BASE_HOST, REACHABLE="127.0.0.1:0"
    )
    async with assemble(settings).running() as running:
        yield running


async def ask(client: Client, subscriber: Subscriber, **said: str) -> int:
    form = {
        "hub.mode": "subscribe", "hub.callback": subscriber.url, "hub.topic": TOPIC, "hub.secret": SECRET,
        "hub.lease_seconds": "3600", **said,
    }  # fmt: skip
    return (await client.post("/websub", data=form)).status_code


async def subscriptions(installation: Installation) -> list[HubSubscription]:
    async with installation.read(None) as session:
        return list(await session.scalars(select(HubSubscription)))


async def test_a_change_is_pushed_once_signed_by_the_secret_and_by_our_key(
    province: Province, client: Client, subscriber: Subscriber
) -> None:
    portal = await province.portal()
    board = await province.board(portal)
    assert await ask(client, subscriber) == 202
    await province.published(portal, board, title="Tin vừa đăng")
    await province.settle()
    await pushing.push_owed(province.installation)
    await pushing.push_owed(province.installation)
    [(headers, body)] = subscriber.pushes
    assert "Tin vừa đăng" in body.decode()
    assert body == (await client.get("/feed.atom")).content
    stamp = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert headers["x-hub-signature"] == f"sha256={stamp}"
    message = signatures.request_message("POST", subscriber.url, headers["content-type"], body)
    keys = published_keys(province.installation.secret_key, now=utc_now())
    signed = signatures.verify(message, headers, keys, signatures.REQUEST, now=utc_now())
    assert signed.key_id == keys[0]["kid"]


async def test_feeds_name_the_hub_in_head_and_headers(province: Province, client: Client) -> None:
    await province.portal()
    for path in ("/feed.atom", "/rss.xml"):
        answer = await client.get(path)
        assert f'<{BASE_HOST}/websub>; rel="hub"' in answer.headers["link"]
        assert f"{BASE_HOST}/websub" in answer.text


async def test_who_does_not_confirm_is_told_nothing(
    province: Province, client: Client, subscriber: Subscriber
) -> None:
    await province.portal()
    subscriber.agrees = False
    assert await ask(client, subscriber) == 202
    assert await subscriptions(province.installation) == []


async def test_a_push_that_is_not_taken_is_tried_again_later(
    province: Province, client: Client, subscriber: Subscriber
) -> None:
    portal = await province.portal()
    board = await province.board(portal)
    await ask(client, subscriber)
    subscriber.status = 500
    await province.published(portal, board)
    await province.settle()
    await pushing.push_owed(province.installation)
    [kept] = await subscriptions(province.installation)
    assert kept.owed_at
    assert (kept.failures, kept.try_at > utc_now()) == (1, True)


async def test_whoever_leaves_is_told_nothing_more(
    province: Province, client: Client, subscriber: Subscriber
) -> None:
    await province.portal()
    await ask(client, subscriber)
    assert len(await subscriptions(province.installation)) == 1
    await ask(client, subscriber, **{"hub.mode": "unsubscribe"})
    assert await subscriptions(province.installation) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"hub.mode": "publish"},
        {"hub.topic": "http://other.test/feed.atom"},
        {"hub.topic": f"{BASE_HOST}/quan-tri/"},
        {"hub.callback": "file:///etc/passwd"},
        {"hub.secret": "s" * 200},
    ],
)
async def test_what_makes_no_sense_is_refused(
    province: Province, client: Client, subscriber: Subscriber, wrong: dict[str, str]
) -> None:
    await province.portal()
    assert await ask(client, subscriber, **wrong) == 400


async def test_who_asks_too_often_is_told_to_wait(
    province: Province, client: Client, subscriber: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    await province.portal()
    monkeypatch.setattr(asking, "MOST_ALIKE", 2)
    statuses = [await ask(client, subscriber, **{"hub.mode": "unsubscribe"}) for _ in range(3)]
    assert statuses == [202, 202, 429]
