"""The guarded client against real servers: it goes nowhere private and takes no more than it may."""

import gzip
import ssl
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from liencong.core.clock import utc_now
from liencong.core.http.failures import (
    AddressRefused,
    AnswerTooLarge,
    FetchFailed,
    TooManyRedirects,
    TooSlow,
    TypeRefused,
    Unreachable,
)
from liencong.core.http.guarded import GuardedClient, Limits, Validators
from liencong.core.http.network import Resolver

BOMB = gzip.compress(bytes(20_000_000))
ETAG = '"v7"'


class Peer(BaseHTTPRequestHandler):
    """A peer site, well behaved or not, by path."""

    protocol_version = "HTTP/1.1"
    server: "PeerServer"

    def do_GET(self) -> None:
        self.server.seen.append((self.path, dict(self.headers.items())))
        path, _, query = self.path.partition("?")
        getattr(self, path.strip("/").replace("-", "_"))(query)

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, dict(self.headers.items())))
        if self.path == "/moved":
            self.moved("/feed")
        else:
            self.answer(content.upper(), "text/plain")

    def answer(self, content: bytes, media_type: str, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def feed(self, _: str) -> None:
        if self.headers.get("If-None-Match") == ETAG:
            self.answer(b"", "application/atom+xml", 304, ETag=ETAG)
        else:
            self.answer(b"<feed/>", "application/Atom+XML; charset=utf-8", ETag=ETAG)

    def missing(self, _: str) -> None:
        self.answer(b"no such page", "text/html", 404)

    def moved(self, target: str) -> None:
        self.answer(b"elsewhere", "text/html", 302, Location=target)

    def round(self, _: str) -> None:
        self.moved("/round")

    def bomb(self, _: str) -> None:
        self.answer(BOMB, "text/xml", Content_Encoding="gzip")

    def small(self, _: str) -> None:
        self.answer(gzip.compress(b"small"), "text/xml", Content_Encoding="gzip")

    def not_gzip(self, _: str) -> None:
        self.answer(b"plain after all", "text/xml", Content_Encoding="gzip")

    def endless(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        for _piece in range(800):
            self.wfile.write(bytes(65_536))
        self.close_connection = True

    def slow(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _second in range(40):
            self.wfile.write(b".")
            self.wfile.flush()
            time.sleep(0.05)

    def cut(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        return


class PeerServer(ThreadingHTTPServer):
    """Counts what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Peer)
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.endpoint = f"127.0.0.1:{self.server_address[1]}"
        self.url = f"http://{self.endpoint}"

    def handle_error(self, *_: Any) -> None:
        """Say nothing when a client that had enough hangs up."""


@pytest.fixture
def peer() -> Iterator[PeerServer]:
    yield from serving()


@pytest.fixture
def internal() -> Iterator[PeerServer]:
    yield from serving()


def serving() -> Iterator[PeerServer]:
    with PeerServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
async def client(peer: PeerServer) -> AsyncIterator[GuardedClient]:
    async with GuardedClient(allow=[peer.endpoint]) as opened:
        yield opened


async def test_fetches_a_permitted_address(client: GuardedClient, peer: PeerServer) -> None:
    answer = await client.get(f"{peer.url}/feed", accept=["application/atom+xml"])
    assert (answer.status, answer.media_type, answer.content) == (200, "application/atom+xml", b"<feed/>")


async def test_asks_only_for_what_is_newer(client: GuardedClient, peer: PeerServer) -> None:
    first = await client.get(f"{peer.url}/feed")
    assert first.validators == Validators(etag=ETAG)
    assert (await client.get(f"{peer.url}/feed", validators=first.validators)).status == 304


async def test_a_status_that_is_no_success_is_an_answer(client: GuardedClient, peer: PeerServer) -> None:
    answer = await client.get(f"{peer.url}/missing", accept=["application/atom+xml"])
    assert (answer.status, answer.content) == (404, b"no such page")


async def test_follows_a_redirect_and_says_where_it_ended(client: GuardedClient, peer: PeerServer) -> None:
    assert (await client.get(f"{peer.url}/moved?/feed")).url == f"{peer.url}/feed"


async def test_keeps_the_name_that_was_asked_for(peer: PeerServer) -> None:
    async with GuardedClient(allow=[peer.endpoint], resolver=naming(["127.0.0.1"])) as client:
        await client.get(f"http://so-y-te.example:{peer.server_port}/feed")
    assert peer.seen[0][1]["Host"] == f"so-y-te.example:{peer.server_port}"


async def test_sends_content_and_the_given_headers(client: GuardedClient, peer: PeerServer) -> None:
    answer = await client.post(f"{peer.url}/inbox", b"push", {"Signature": "sig1"})
    assert answer.content == b"PUSH"
    assert peer.seen[0][1]["Signature"] == "sig1"


async def test_content_is_not_sent_on_to_where_a_redirect_points(
    client: GuardedClient, peer: PeerServer
) -> None:
    assert (await client.post(f"{peer.url}/moved", b"push", {})).status == 302
    assert [path for path, _ in peer.seen] == ["/moved"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]"])
async def test_an_internal_server_is_never_asked(internal: PeerServer, host: str) -> None:
    async with GuardedClient() as client:
        with pytest.raises(AddressRefused):
            await client.get(f"http://{host}:{internal.server_port}/feed")
        with pytest.raises(AddressRefused):
            await client.post(f"http://{host}:{internal.server_port}/inbox", b"x", {})
    assert internal.seen == []


async def test_an_internal_server_is_not_reached_by_a_redirect(
    client: GuardedClient, peer: PeerServer, internal: PeerServer
) -> None:
    with pytest.raises(AddressRefused):
        await client.get(f"{peer.url}/moved?{internal.url}/feed")
    assert internal.seen == []


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest",
        "//[::1]/",
        "file:///etc/passwd",
        "gopher://x/",
        "http://a:b@c/",
    ],
)
async def test_a_redirect_is_judged_like_any_address(
    client: GuardedClient, peer: PeerServer, target: str
) -> None:
    with pytest.raises(AddressRefused):
        await client.get(f"{peer.url}/moved?{target}")


async def test_a_permitted_address_is_permitted_on_its_port_only(
    peer: PeerServer, internal: PeerServer
) -> None:
    async with GuardedClient(allow=[peer.endpoint]) as client:
        with pytest.raises(AddressRefused):
            await client.get(f"{internal.url}/feed")


@pytest.mark.parametrize(
    "addresses",
    [["10.0.0.7"], ["1.1.1.1", "10.0.0.7"], ["::1"], ["64:ff9b::a00:7"], ["1.1.1.1", "fe80::1%eth0"]],
)
async def test_a_name_with_any_private_address_is_refused(addresses: list[str]) -> None:
    async with GuardedClient(resolver=naming(addresses)) as client:
        with pytest.raises(AddressRefused):
            await client.get("http://so-y-te.example/feed")


async def test_a_name_is_looked_up_once(peer: PeerServer) -> None:
    answers = [["127.0.0.1"], ["10.0.0.7"]]

    async def changing(host: str, port: int) -> Sequence[str]:
        return answers.pop(0)

    async with GuardedClient(allow=[peer.endpoint], resolver=changing) as client:
        await client.get(f"http://so-y-te.example:{peer.server_port}/feed")
    assert answers == [["10.0.0.7"]]


async def test_the_next_address_is_tried_when_one_is_dead(peer: PeerServer) -> None:
    dead = f"127.0.0.2:{peer.server_port}"
    resolver = naming(["127.0.0.2", "127.0.0.1"])
    async with GuardedClient(allow=[dead, peer.endpoint], resolver=resolver) as client:
        assert (await client.get(f"http://so-y-te.example:{peer.server_port}/feed")).status == 200


async def test_a_proxy_of_the_environment_is_left_aside(
    client: GuardedClient, peer: PeerServer, internal: PeerServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", internal.url)
    monkeypatch.setenv("ALL_PROXY", internal.url)
    await client.get(f"{peer.url}/feed")
    assert internal.seen == []


async def test_redirects_come_to_an_end(client: GuardedClient, peer: PeerServer) -> None:
    with pytest.raises(TooManyRedirects):
        await client.get(f"{peer.url}/round", limits=Limits(redirects=3))
    assert len(peer.seen) == 4


async def test_an_answer_that_trickles_is_given_up_in_time(client: GuardedClient, peer: PeerServer) -> None:
    began = time.monotonic()
    with pytest.raises(TooSlow):
        await client.get(f"{peer.url}/slow", limits=Limits(seconds=0.3))
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("path", ["endless", "bomb"])
async def test_an_answer_that_is_too_large_is_given_up(
    client: GuardedClient, peer: PeerServer, path: str
) -> None:
    with pytest.raises(AnswerTooLarge):
        await client.get(f"{peer.url}/{path}", limits=Limits(content_bytes=1_000_000))


async def test_a_compressed_answer_is_read(client: GuardedClient, peer: PeerServer) -> None:
    assert (await client.get(f"{peer.url}/small")).content == b"small"


@pytest.mark.parametrize("accept", [["application/atom+xml"], ["image/*"]])
async def test_an_answer_of_another_type_is_refused(
    client: GuardedClient, peer: PeerServer, accept: list[str]
) -> None:
    with pytest.raises(TypeRefused):
        await client.get(f"{peer.url}/small", accept=accept)
    assert (await client.get(f"{peer.url}/small", accept=["text/*"])).content == b"small"


@pytest.mark.parametrize("path", ["cut", "not-gzip"])
async def test_an_answer_that_is_no_http_is_unreachable(
    client: GuardedClient, peer: PeerServer, path: str
) -> None:
    with pytest.raises(Unreachable):
        await client.get(f"{peer.url}/{path}")


@pytest.mark.parametrize("url", ["", "so-y-te", "http://", "http://a:99999/", "http://\ud800/", "ftp://a/"])
async def test_what_is_no_web_address_is_refused(client: GuardedClient, url: str) -> None:
    with pytest.raises(AddressRefused):
        await client.get(url)


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    client: GuardedClient, peer: PeerServer, tmp_path: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "server.pem"))
    peer.socket = context.wrap_socket(peer.socket, server_side=True)
    with pytest.raises(Unreachable) as refusal:
        await client.get(f"https://{peer.endpoint}/feed")
    assert "CERTIFICATE_VERIFY_FAILED" in str(refusal.value.__cause__)


async def test_a_name_that_nobody_has_is_unreachable() -> None:
    async def nobody(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    for resolver in (nobody, naming([])):
        async with GuardedClient(resolver=resolver) as client:
            with pytest.raises(Unreachable):
                await client.get("http://khong-co.example/")
    async with GuardedClient() as client:
        with pytest.raises(FetchFailed):
            await client.get("http://a..b/")


def naming(addresses: list[str]) -> Resolver:
    async def resolver(host: str, port: int) -> Sequence[str]:
        return addresses

    return resolver


def self_signed(path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(utc_now() - timedelta(days=1))
        .not_valid_after(utc_now() + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    unlocked = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(key.private_bytes(*unlocked) + certificate.public_bytes(Encoding.PEM))
    return path
