"""A site of another system, served on loopback: tests say what stands where, and see what was asked."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape

NOON = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=5)


@dataclass
class Reply:
    """What stands at an address."""

    content: bytes = b""
    media_type: str = "application/atom+xml"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Elsewhere(ThreadingHTTPServer):
    """A server whose pages tests put in place; an `ETag` among the headers is honoured."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies: dict[str, Reply] = {}
        self.asked: list[tuple[str, str, Mapping[str, str], bytes]] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def endpoint(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.endpoint}"

    def put(
        self, path: str, content: bytes | str, media_type: str = "application/atom+xml", **more: Any
    ) -> str:
        """Let something stand at an address; give the address."""
        self.replies[path] = Reply(
            content.encode() if isinstance(content, str) else content, media_type, **more
        )
        return f"{self.url}{path}"

    def paths(self) -> list[str]:
        return [path for _, path, _, _ in self.asked]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Elsewhere

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, content: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.command, self.path, headers, content))
        reply = self.server.replies.get(self.path) or Reply(b"not here", "text/plain", 404)
        etag = reply.headers.get("ETag")
        is_known = etag is not None and headers.get("if-none-match") == etag
        body = b"" if is_known else reply.content
        self.send_response(304 if is_known else reply.status)
        self.send_header("Content-Type", reply.media_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return


def atom_entry(number: int | str, **said: str) -> str:
    """Write an Atom entry; `updated` and `published` are RFC 3339."""
    stamp = (NOON - timedelta(minutes=1)).isoformat()
    facts = {
        "id": f"tag:nguon.test,2026:{number}",
        "title": f"Tin số {number}",
        "link": f"http://nguon.test/tin-{number}.html",
        "updated": stamp,
        "published": said.get("updated", stamp),
        "content": "<p>Nội dung.</p>",
        **said,
    }
    return (
        f"<entry><id>{facts['id']}</id><title>{escape(facts['title'])}</title>"
        f"<link rel='alternate' href='{facts['link']}'/><updated>{facts['updated']}</updated>"
        f"<published>{facts['published']}</published><author><name>Phóng viên</name></author>"
        f"<content type='html'>{escape(facts['content'])}</content></entry>"
    )


def atom(*parts: str, **links: str) -> str:
    """Write an Atom feed of entries and tombstones, with links by their relation."""
    given = "".join(f"<link rel='{rel}' href='{href}'/>" for rel, href in links.items())
    return (
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
        "xmlns:at='http://purl.org/atompub/tombstones/1.0'><id>tag:nguon.test,2026:feed</id>"
        f"<title>Báo Nguồn</title><updated>{NOON.isoformat()}</updated>{given}{''.join(parts)}</feed>"
    )


def tombstone(number: int | str, at: datetime) -> str:
    """Write a tombstone of an entry."""
    return f"<at:deleted-entry ref='tag:nguon.test,2026:{number}' when='{at.isoformat()}'/>"
