"""Measures how long it takes to pull sites hosted elsewhere: 300 with 50 items each, and once more."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import escape
from pathlib import Path

import anyio
import httpx2

from bench.web_report import Figure, at_most, known
from bench.web_servers import LOOPBACK, NotMeasured, free_port
from liencong.core.boot import assemble
from liencong.core.clock import utc_now
from liencong.core.db import schema
from liencong.core.installation import Installation
from liencong.core.settings import load_settings
from liencong.core.tenancy.tables import PORTAL
from liencong.federation.peer import pulling, rules, service
from liencong.federation.peer.service import PeerInput
from liencong.sites.setup import service as sites
from liencong.sites.setup.service import SiteInput

PEERS, ITEMS = 300, 50
MOST_SECONDS = 60.0
PARAGRAPHS = 12
SENTENCE = "Sáng nay, Uỷ ban nhân dân tỉnh tổ chức hội nghị sơ kết công tác sáu tháng đầu năm"


def pulling_peers(folder: Path) -> Iterator[Figure]:
    """Pull made-up peers from a file server on loopback, all of them new, then unchanged."""
    source, port = folder / "sources", free_port()
    source.mkdir(parents=True)
    (folder / "puller").mkdir()
    for number in range(PEERS):
        (source / f"{number}.xml").write_text(_feed(number), encoding="utf-8")
    with _serving(source, port):
        first, again, taken = anyio.run(_measure, folder / "puller", f"{LOOPBACK}:{port}")
    if taken != PEERS * ITEMS:
        raise NotMeasured(f"{taken} items came in, not {PEERS * ITEMS}")
    beside = f"{taken / first:.0f} items a second"
    yield at_most(f"{PEERS} peers of {ITEMS} new items", first, MOST_SECONDS, " s", beside)
    yield known("the same peers, nothing new", f"{again:.1f} s")


async def _measure(home: Path, endpoint: str) -> tuple[float, float, int]:
    async with assemble(load_settings(home, REACHABLE=endpoint)).running() as installation:
        await schema.migrate(installation.database)
        peer_ids = await _add_peers(installation, endpoint)
        begun = time.perf_counter()
        await pulling.pull_due(installation)
        first = time.perf_counter() - begun
        begun = time.perf_counter()
        await pulling.pull_all(installation, peer_ids)
        again = time.perf_counter() - begun
        async with installation.read(None) as session:
            taken = sum(row.entries for row in await service.list_peers(session, now=utc_now()))
    return first, again, taken


async def _add_peers(installation: Installation, endpoint: str) -> list[int]:
    actor, peer_ids = installation.operator, list[int]()
    async with installation.write(None) as session:
        await sites.create(session, actor, SiteInput(slug="cong", name="Cổng", kind=PORTAL), now=utc_now())
    for number in range(PEERS):
        given = PeerInput(
            name=f"Nguồn {number}", slug=f"nguon-{number}", home_url=f"http://nguon{number}.test",
            kind=rules.FEED, feed_url=f"http://{endpoint}/{number}.xml",
        )  # fmt: skip
        async with installation.write(None) as session:
            peer = await service.add(session, actor, given, board_title="Tin", now=utc_now())
            peer_ids.append(peer.id)
    return peer_ids


def _feed(number: int) -> str:
    begun = utc_now() - timedelta(days=3)
    items = "".join(
        f"<item><title>Tin {item} của nguồn {number}</title><guid>nguon-{number}-{item}</guid>"
        f"<link>http://nguon{number}.test/tin-{item}</link><author>Phóng viên</author>"
        f"<pubDate>{(begun + timedelta(minutes=item)).strftime('%a, %d %b %Y %H:%M:%S +0000')}</pubDate>"
        f"<description>{escape(_body(f'{number}/{item}'))}</description></item>"
        for item in range(ITEMS)
    )
    head = f"<title>Nguồn {number}</title><link>http://nguon{number}.test/</link>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'


def _body(name: str) -> str:
    """Write a text of which no paragraph is like another: nothing that is kept in memory helps."""
    return "".join(f"<p>{SENTENCE}, phiên {name}, mục {part}.</p>" for part in range(PARAGRAPHS))


@contextmanager
def _serving(folder: Path, port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "http.server", str(port), "--bind", LOOPBACK, "--directory", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                httpx2.get(f"http://{LOOPBACK}:{port}/0.xml")
                break
            except httpx2.TransportError:
                time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait()
