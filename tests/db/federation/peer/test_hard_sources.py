"""Sources as they are met: of WordPress, of plain RSS, very long, back after a month."""

import gzip
import re
import tarfile
from datetime import timedelta
from pathlib import Path

from liencong.core.clock import utc_now
from liencong.federation.peer import rules
from tests.db.federation.peer.conftest import Pulling
from tests.factories.elsewhere import NOON, atom, atom_entry

PICTURES = re.compile(rb"https?://[\w-]+\.files\.wordpress\.com")
CORPUS, PLAIN = "feeds_feedparser_dev.tar.xz", "rss2.0noNSwithModules.xml"


async def test_a_feed_as_wordpress_writes_it_comes_in_whole(pulled: Pulling, test_data: Path) -> None:
    server = pulled.elsewhere
    feed = PICTURES.sub(
        server.url.encode(), gzip.decompress((test_data / "wxr_theme_unit_test.xml.gz").read_bytes())
    )
    server.put("/feed", feed, "application/rss+xml")
    pull = await pulled.pull()
    repeated = sum(remark.code == "id-repeated" for remark in pull.report.remarks)
    assert (pull.failure, pull.report.refused) == ("", [])
    assert len(pull.report.taken) == feed.count(b"<item>") - repeated
    assert (await pulled.entries())["Markup: HTML Tags and Formatting"][0].origin_url
    assert (await pulled.pull()).report.taken == []


async def test_a_plain_feed_of_the_corpus_comes_in(pulled: Pulling, test_data: Path) -> None:
    with tarfile.open(test_data / CORPUS) as corpus:
        name = next(name for name in corpus.getnames() if name.endswith(PLAIN))
        file = corpus.extractfile(name)
        assert file
        pulled.elsewhere.put("/feed", file.read(), "text/xml")
    pull = await pulled.pull()
    assert (pull.failure, pull.report.refused) == ("", [])
    assert "Test Item - RSS 2.0 no NS" in await pulled.live()


async def test_a_feed_of_100_000_items_brings_the_first_ones_and_says_so(pulled: Pulling) -> None:
    item = "<item><title>Tin {0}</title><guid>{0}</guid></item>"
    items = "".join(item.format(number) for number in range(100_000))
    feed = f"<rss version='2.0'><channel><title>Dài</title>{items}</channel></rss>"
    pulled.elsewhere.put("/feed", feed, "application/rss+xml")
    pull = await pulled.pull()
    assert pull.failure == ""
    assert len(await pulled.live()) == (await pulled.peer()).most_items
    assert any("nhận 500 mục đầu" in notice.words for notice in await pulled.notices())


async def test_a_peer_back_after_a_month_brings_what_it_published_meanwhile(pulled: Pulling) -> None:
    server, begun = pulled.elsewhere, utc_now() - timedelta(days=31)
    server.put("/feed", atom(atom_entry(1, updated=(NOON - timedelta(days=40)).isoformat())))
    await pulled.pull(begun)
    server.put("/feed", b"", status=500)
    for day in range(1, 8):
        await pulled.pull(begun + timedelta(days=day))
    stamps = [(NOON - timedelta(days=back)).isoformat() for back in range(1, 7)]
    newer, older = stamps[:3], stamps[3:]
    server.put(
        "/feed",
        atom(*(atom_entry(f"m{at}", updated=at) for at in newer), next=f"{server.url}/feed2"),
    )
    server.put("/feed2", atom(*(atom_entry(f"c{at}", updated=at) for at in older), atom_entry(1)))
    await pulled.pull()
    assert len(await pulled.live()) == 7
    peer = await pulled.peer()
    assert (peer.failures, peer.failure, peer.recent[-1]) == (0, "", rules.CHANGED)
